/** Unpacks in one thread what `serializer.ts` packed in another: functions are made from their texts, with variables of their own. */
import { createRequire } from "node:module";
import { runInThisContext } from "node:vm";
import { SparkException } from "../../data/errors";
import { enginePart } from "./engine-parts";
import { resolveShared } from "./shared-parts";
import type { ClassNumbers, Fields, FunctionParcel, Packed, Parcel, Slot } from "./wire";

type Of<Kind extends Parcel["is"]> = Parcel & { readonly is: Kind };

export class Deserializer {
  private readonly made = new Map<number, unknown>();
  private readonly later: (() => void)[] = [];

  constructor(
    private readonly packed: Packed,
    private readonly classes: ClassNumbers,
    private readonly broadcastOf: (id: number) => unknown = () => null,
  ) {}

  unpack(): unknown {
    const root = this.value(this.packed.root);
    this.fill();
    return root;
  }

  /** What leads back to something that was not there yet. */
  private fill(downTo: number = 0): void {
    while (this.later.length > downTo) this.later.pop()?.();
  }

  private value(slot: Slot): unknown {
    if (!Array.isArray(slot)) return slot;
    const [index] = slot as readonly [number];
    if (!this.made.has(index)) this.make(index, this.packed.parcels[index]);
    return this.made.get(index);
  }

  /** What holds others is known before it is filled, so that two may hold each other. */
  private make(index: number, parcel: Parcel): void {
    const keep = <T>(value: T): T => {
      this.made.set(index, value);
      return value;
    };
    switch (parcel.is) {
      case "array":
      case "map":
      case "set":
        this.collection(parcel, keep);
        break;
      case "object":
        this.fieldsLater(keep({}), parcel.fields);
        break;
      case "instance":
      case "error":
        this.instance(parcel, keep);
        break;
      default:
        keep(this.single(parcel));
    }
  }

  private single(parcel: Exclude<Parcel, Of<"array" | "map" | "set" | "object" | "instance" | "error">>): unknown {
    switch (parcel.is) {
      case "plain":
        return parcel.value;
      case "buffer":
        return Buffer.from(parcel.value.buffer, parcel.value.byteOffset, parcel.value.byteLength);
      case "function":
        return this.function(parcel);
      case "class":
        return this.class(parcel);
      case "engine":
        return enginePart(parcel.name);
      case "require":
        return createRequire(`${parcel.folder}/../x.js`);
      case "symbol":
        return Symbol.for(parcel.key);
      case "broadcast":
        return this.broadcastOf(parcel.id);
      default:
        return resolveShared(parcel);
    }
  }

  private collection({ is, values }: Of<"array" | "map" | "set">, keep: <T>(value: T) => T): void {
    if (is === "array") {
      const array = keep<unknown[]>([]);
      this.later.push(() => {
        for (const slot of values) array.push(this.value(slot));
      });
      return;
    }
    if (is === "set") {
      const set = keep(new Set<unknown>());
      this.later.push(() => {
        for (const slot of values) set.add(this.value(slot));
      });
      return;
    }
    const map = keep(new Map<unknown, unknown>());
    this.later.push(() => {
      for (let i = 0; i < values.length; i += 2) map.set(this.value(values[i]), this.value(values[i + 1]));
    });
  }

  private instance({ is, ofClass, fields }: Of<"instance" | "error">, keep: <T>(value: T) => T): void {
    const theClass = this.value(ofClass) as { readonly prototype: object };
    if (is === "instance") {
      this.fieldsLater(keep(Object.create(theClass.prototype) as object), fields);
      return;
    }
    // A real error, so that it is printed as one.
    const error = keep(new Error());
    Object.setPrototypeOf(error, theClass.prototype);
    this.later.push(() => {
      fields.names.forEach((name, i) => {
        const enumerable = !["message", "stack", "cause"].includes(name);
        const value = this.value(fields.values[i]);
        Object.defineProperty(error, name, { value, enumerable, writable: true, configurable: true });
      });
    });
  }

  private fieldsLater(object: object, { names, values }: Fields): void {
    this.later.push(() => {
      names.forEach((name, i) => {
        const value = this.value(values[i]);
        Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
      });
    });
  }

  /** The variables stand around the text, and get their values when all is there. */
  private function({ text, name, variables }: FunctionParcel): unknown {
    const list = variables.names.join(", ");
    const declared = list === "" ? "" : `let ${list};`;
    const assigned = list === "" ? "" : `[${list}] = ${VALUES};`;
    const [before, behind] = [`(function () { ${declared} return [(`, `\n), (${VALUES}) => { ${assigned} }]; })`];
    const [made, set] = (
      compiled(before, text, behind, name) as (this: unknown) => [object, (values: unknown[]) => void]
    ).call(NO_THIS);
    Object.defineProperty(made, "name", { value: name, configurable: true });
    this.later.push(() => set(variables.values.map((slot) => this.value(slot))));
    return made;
  }

  /** A class may need its variables while it is made: what it extends, what its static fields are. */
  private class({ text, name, id, variables }: FunctionParcel): unknown {
    const known = id === null ? undefined : this.classes.classOf(id);
    if (known !== undefined) return known;
    const before = this.later.length;
    const values = variables.values.map((slot) => this.value(slot));
    this.fill(before);
    const make = compiled(`(function (${variables.names.join(", ")}) { return (`, text, "\n); })", name);
    const made = (make as (...all: unknown[]) => object).apply(NO_THIS, values);
    if (id !== null) this.classes.keep(id, made);
    return made;
  }
}

const VALUES = "__stepstream_values__";

/** Strict as modules are, unless the text is older than that. Places in errors are counted from where the text begins. */
function compiled(before: string, text: string, behind: string, name: string): unknown {
  const filename = `${name === "" ? "function" : name} (sent to an executor)`;
  const head = `"use strict"; ${before}`;
  try {
    return runInThisContext(`${head}${text}${behind}`, { filename, columnOffset: -head.length });
  } catch {
    return runInThisContext(`${before}${text}${behind}`, { filename, columnOffset: -before.length });
  }
}

/** An arrow function that uses `this` of its surroundings, which did not travel. */
const NO_THIS: object = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new SparkException(
        null,
        `Task not serializable: the function uses \`this${typeof name === "string" ? `.${name}` : ""}\` of its surroundings, which cannot travel: put what you need of it into a const beforehand, and use that`,
      );
    },
  },
);

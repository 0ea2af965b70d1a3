/**
 * Packs what a task needs for its way to another thread: functions with what they hold on to, instances of classes, whatever they lead to.
 * Spark's `JavaSerializer`, which it uses for closures whatever `spark.serializer` says.
 *
 * An accumulator goes as one of the same kind with the value zero, a broadcast value as its number, an RDD without its context. What
 * cannot go is refused with the way to it.
 */
import { isAnyArrayBuffer, isProxy } from "node:util/types";
import { UnsupportedOperationException } from "../../data/errors";
import { AccumulatorV2 } from "../../rdd/accumulator";
import { Broadcast } from "../../rdd/broadcast";
import { RDD } from "../../rdd/rdd";
import { SparkContext } from "../../rdd/spark-context";
import { captured, NotReadable, placeOf, textOf } from "./captured";
import { nameOfEnginePart, travellingFields } from "./engine-parts";
import { kindOf, notSerializable, shortText } from "./not-serializable";
import { sharedPart } from "./shared-parts";
import type { ClassNumbers, Fields, Packed, Parcel, Slot } from "./wire";

type AnyAccumulator = AccumulatorV2<never, unknown>;
// biome-ignore lint/complexity/noBannedTypes: any function at all
type AnyFunction = Function;

export class Serializer {
  /** What was met on the way. */
  readonly accumulators: Map<number, AnyAccumulator> = new Map();
  readonly broadcasts: Map<number, Broadcast<unknown>> = new Map();
  private readonly parcels: Parcel[] = [];
  private readonly seen = new Map<object, readonly [number]>();
  /** The way from the root, to be told if need be. */
  private readonly path: (() => string)[] = [];
  private depth = 0;

  /**
   * @param withAccumulators whether accumulators go empty, as to a task; else as they are, as from it
   * @param withoutRdds to look at functions alone
   */
  constructor(
    private readonly classes: ClassNumbers,
    private readonly withAccumulators: boolean = true,
    private readonly withoutRdds: boolean = false,
  ) {}

  /**
   * @param depth so many of the outermost things are ours, and no part of the way that is told
   * @throws NotSerializableException when something in it cannot travel
   */
  pack(value: unknown, depth: number = 0): Packed {
    this.depth = depth;
    const root = this.slot(value);
    return { parcels: this.parcels, root };
  }

  private slot(value: unknown): Slot {
    if (typeof value === "symbol") return this.symbol(value);
    if (typeof value !== "function" && (typeof value !== "object" || value === null)) return value as Slot;
    const known = this.seen.get(value);
    if (known !== undefined) return known;
    const reference = [this.parcels.length] as const;
    this.seen.set(value, reference);
    this.parcels.push({ is: "plain", value: null }); // Its place, so that what leads back to it finds it.
    this.parcels[reference[0]] = this.parcel(value);
    return reference;
  }

  private symbol(value: symbol): Slot {
    const key = Symbol.keyFor(value);
    if (key === undefined) throw this.refused(value);
    this.parcels.push({ is: "symbol", key });
    return [this.parcels.length - 1];
  }

  private parcel(value: object): Parcel {
    const name = nameOfEnginePart(value);
    if (name !== undefined) return { is: "engine", name };
    if (typeof value === "function") return this.function(value);
    if (isPlain(value, 4) || isCopied(value)) return { is: "plain", value };
    if (Buffer.isBuffer(value)) return { is: "buffer", value };
    if (Array.isArray(value)) return { is: "array", values: this.items(value, (i) => elementOf(value, i)) };
    if (value instanceof Map)
      return { is: "map", values: this.items([...value].flat(1), () => `element of Map (size ${value.size})`) };
    if (value instanceof Set)
      return { is: "set", values: this.items([...value], () => `element of Set (size ${value.size})`) };
    return sharedPart(value) ?? this.object(value);
  }

  private items(values: readonly unknown[], where: (index: number) => string): Slot[] {
    return Array.from(values, (value, i) => this.within(value, () => where(i)));
  }

  /** What is inside of something: in case of need the way to it is told. */
  private within(value: unknown, where: () => string): Slot {
    if (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol") return value as Slot;
    this.path.push(where);
    const slot = this.slot(value);
    this.path.pop();
    return slot;
  }

  private object(value: object): Parcel {
    if (value instanceof Broadcast) return this.broadcast(value);
    if (this.withoutRdds && value instanceof RDD) return { is: "plain", value: null };
    const prototype: unknown = Object.getPrototypeOf(value);
    if (isProxy(value) || value instanceof SparkContext) throw this.refused(value);
    if (isPlainPrototype(prototype)) return { is: "object", fields: this.fields(value, { ...value }) };
    const theClass = classOf(prototype as object);
    if (theClass === null) throw this.refused(value);
    if (value instanceof Error) return this.error(value, theClass);
    const travelling = value instanceof AccumulatorV2 && this.withAccumulators ? this.emptied(value) : value;
    this.mustBeOurs(value, theClass);
    const ofClass = this.within(theClass, () => objectOf(value));
    return { is: "instance", ofClass, fields: this.fields(value, travellingFields(travelling)) };
  }

  /** An instance of a class of the machine has more to it than its fields; so has one with `#private` ones. */
  private mustBeOurs(value: object, theClass: AnyFunction): void {
    if (nameOfEnginePart(theClass) !== undefined) return;
    const text = textOf(theClass);
    if (sharedPart(theClass)?.is === "global" || /\{\s*\[native code\]\s*\}$/.test(text)) throw this.refused(value);
    if (/\.#[\p{L}$_]/u.test(text))
      throw this.refused(value, `the private fields (#) of class ${theClass.name} cannot be read from outside`);
  }

  private error(value: Error, theClass: AnyFunction): Parcel {
    const { message, stack, cause } = value;
    const fields = { ...value, message, stack, ...(cause === undefined ? {} : { cause }) };
    return { is: "error", ofClass: this.within(theClass, () => objectOf(value)), fields: this.fields(value, fields) };
  }

  private fields(of: object, values: Readonly<Record<string, unknown>>): Fields {
    const names = Object.keys(values);
    const where = (name: string): string =>
      `field (class: ${kindOf(of)}, name: ${name}, type: class ${kindOf(values[name])})\n\t- ${objectOf(of)}`;
    return { names, values: names.map((name) => this.within(values[name], () => where(name))) };
  }

  private broadcast(value: Broadcast<unknown>): Parcel {
    void value.value; // Refused when it was destroyed.
    this.broadcasts.set(value.id, value);
    return { is: "broadcast", id: value.id };
  }

  private emptied(value: AnyAccumulator): AnyAccumulator {
    if (value.id < 0)
      throw new UnsupportedOperationException(null, "Accumulator must be registered before send to executor");
    this.accumulators.set(value.id, value);
    const empty = value.copyAndReset();
    empty.id = value.id;
    empty.name = value.name;
    return empty;
  }

  private function(value: AnyFunction): Parcel {
    const shared = sharedPart(value);
    if (shared !== null) return shared;
    if (isRequire(value)) return { is: "require", folder: value.resolve.paths("x")?.[0] ?? "" };
    const { text, isClass, variables } = this.readable(value);
    const names = variables.map(({ name }) => name);
    const values = variables.map(({ name, value: held, members }) =>
      members === null
        ? this.within(held, () => variableOf(name, name, value))
        : this.members(name, held as Record<string, unknown>, members, value),
    );
    const id = isClass ? this.classes.numberOf(value) : null;
    return { is: isClass ? "class" : "function", text, name: value.name, id, variables: { names, values } };
  }

  /** What a function uses of a module or of a notebook's variables, each as a variable of its own. */
  private members(name: string, held: Record<string, unknown>, members: readonly string[], f: AnyFunction): Slot {
    const index = this.parcels.push({ is: "plain", value: null }) - 1;
    const shown = (member: string): string => (name === "exports" ? member : `${name}.${member}`);
    const values = members.map((member) =>
      this.within(held[member], () => variableOf(shown(member), `${name}.${member}`, f)),
    );
    this.parcels[index] = { is: "object", fields: { names: members, values } };
    return [index];
  }

  private readable(value: AnyFunction): ReturnType<typeof captured> {
    try {
      return captured(value);
    } catch (error) {
      throw error instanceof NotReadable ? this.refused(value, error.message) : error;
    }
  }

  private refused(value: unknown, why: string | null = null): Error {
    return notSerializable(
      value,
      why,
      this.path
        .slice(this.depth)
        .map((where) => where())
        .reverse(),
    );
  }
}

function classOf(prototype: object): AnyFunction | null {
  const found: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof found === "function" ? found : null;
}

const elementOf = (array: readonly unknown[], index: number): string =>
  `element of array (index: ${index})\n\t- array (class Array, size ${array.length})`;

const objectOf = (value: object): string => `object (class ${kindOf(value)}, ${shortText(value)})`;

function variableOf(name: string, standsAs: string, f: AnyFunction): string {
  const { line, column } = placeOf(standsAs, textOf(f));
  return `variable (name: ${name}, used in line ${line}, column ${column} of the function)\n\t- function (${shortText(textOf(f))})`;
}

const isRequire = (value: AnyFunction): value is NodeJS.Require => value.name === "require" && "resolve" in value;

const isPlainPrototype = (prototype: unknown): boolean =>
  prototype === null || prototype === Object.prototype || isObjectOfOtherRealm(prototype as object);

const isObjectOfOtherRealm = (prototype: object): boolean =>
  Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty");

/** Made of nothing but arrays, plain objects, texts and numbers, and not deep: `postMessage` copies it much faster than we could. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function" && typeof value !== "symbol";
  if (depth === 0 || isProxy(value)) return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth - 1));
  if (!isPlainPrototype(Object.getPrototypeOf(value))) return false;
  return Object.values(value).every((item) => isPlain(item, depth - 1));
}

/** What `postMessage` copies whatever is in it. */
function isCopied(value: object): boolean {
  if (Buffer.isBuffer(value)) return false;
  return ArrayBuffer.isView(value) || isAnyArrayBuffer(value) || value instanceof Date || value instanceof RegExp;
}

/** Elements of arrays and maps by place or key, slices, and arrays made of a range of numbers. */
import { SparkError } from "../../data/errors";
import { ArrayType, type DataType, IntegerType, LongType, StringType } from "../../data/types";
import type { Long, MapValue, Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { elementOf, equality } from "./arrays";
import { elementOutOfBounds, indexOfZero, indexOutOfBounds, invalidParameter } from "./collection-errors";
import { ANY, ARRAY, INT, LONG, STRING, scalar, scalarOf } from "./define";
import { commonType } from "./numeric-types";

type Cells = readonly Value[];

/** The element at a place counted from 1, or from the end. */
function elementAt(cells: Cells, index: number, tolerant: boolean): Value {
  if (index === 0) throw indexOfZero();
  if (Math.abs(index) <= cells.length) return cells.at(index > 0 ? index - 1 : index) as Value;
  if (tolerant) return null;
  throw elementOutOfBounds(index, cells.length);
}

function elementAtOf(name: string, tolerant: boolean): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    expects: '("ARRAY" or "MAP")',
    bind([collection, key]) {
      if (collection.kind === "array") {
        const index = INT.accept(key);
        const find = (cells: Cells, at: number): Value => elementAt(cells, at, tolerant);
        return index && bindFind([collection, index], collection.elementType, find);
      }
      if (collection.kind !== "map") return null;
      const type = commonType([collection.keyType, key]);
      return type && bindFind([collection, collection.keyType], collection.valueType, lookup(collection.keyType));
    },
  };
}

function bindFind(
  argumentTypes: readonly DataType[],
  dataType: DataType,
  find: (a: never, b: never) => Value,
): ReturnType<ScalarFunction["bind"]> {
  const code = ([a, b]: readonly string[], context: { reference(name: string, object: unknown): string }): string =>
    `${context.reference("find", find)}(${a}, ${b})`;
  return { argumentTypes, dataType, nullableResult: true, code };
}

function lookup(keyType: DataType): (map: MapValue, key: Value) => Value {
  const equals = equality(keyType);
  return ({ keys, values }, key) => {
    const index = keys.findIndex((one) => equals(one, key));
    return index < 0 ? null : values[index];
  };
}

/** `xs[i]` and `m[k]`: an array's index counts from 0. */
const subscript: ScalarFunction = {
  ...elementAtOf("[]", false),
  sql: ([collection, key]) => `${collection}[${key}]`,
  bind(args) {
    const [collection, key] = args;
    if (collection.kind !== "array") return elementAtOf("[]", false).bind(args);
    const index = INT.accept(key);
    const find = (cells: Cells, at: number): Value => {
      if (at < 0 || at >= cells.length) throw indexOutOfBounds(at, cells.length);
      return cells[at];
    };
    return index && bindFind([collection, index], collection.elementType, find);
  },
};

function slice(cells: Cells, start: number, length: number): Cells {
  if (start === 0)
    throw invalidParameter("START", "start", "slice", "Expects a positive or a negative value for `start`, but got 0.");
  if (length < 0)
    throw invalidParameter(
      "LENGTH",
      "length",
      "slice",
      `Expects \`length\` greater than or equal to 0, but got ${length}.`,
    );
  const from = start > 0 ? start - 1 : cells.length + start;
  return from < 0 || from >= cells.length ? [] : cells.slice(from, from + length);
}

/** The element comes to stand at that place, from 1 or from the end; gaps are filled with NULL. */
function insert(cells: Cells | null, position: number | null, element: Value): Cells | null {
  if (cells === null || position === null) return null;
  if (position === 0) throw indexOfZero();
  if (position > 0) {
    const before = [...cells.slice(0, position - 1)];
    while (before.length < position - 1) before.push(null);
    return [...before, element, ...cells.slice(position - 1)];
  }
  const at = cells.length + position + 1;
  if (at >= 0) return [...cells.slice(0, at), element, ...cells.slice(at)];
  return [element, ...Array<null>(-at).fill(null), ...cells];
}

function sequence(start: Long, stop: Long, step: Long = start <= stop ? 1 : -1): Cells {
  const by = Number(step);
  if (by === 0 ? start !== stop : by > 0 ? start > stop : start < stop)
    throw new SparkError(null, `requirement failed: Illegal sequence boundaries: ${start} to ${stop} by ${step}`);
  const length = by === 0 ? 1 : Math.floor((Number(stop) - Number(start)) / by) + 1;
  return Array.from({ length }, (_, i) => Number(start) + i * by);
}

/** `elt(2, 'a', 'b')`: the text in that place, from 1. */
function pick(index: number | null, ...texts: (string | null)[]): string | null {
  if (index === null) return null;
  if (index < 1 || index > texts.length) throw indexOutOfBounds(index, texts.length);
  return texts[index - 1];
}

export const arrayAccess: readonly ScalarFunction[] = [
  subscript,
  scalar(
    { name: "elt", takes: [INT, STRING], variadic: true, gives: StringType, seesNulls: { neverNull: false } },
    pick,
  ),
  elementAtOf("element_at", false),
  elementAtOf("try_element_at", true),
  scalar(
    { name: "get", takes: [ARRAY, INT], gives: ([type]) => elementOf(type), nullable: true },
    (cells: Cells, at: number) => (at < 0 ? null : (cells[at] ?? null)),
  ),
  scalar({ name: "slice", takes: [ARRAY, INT, INT], gives: ([type]) => type }, slice),
  scalar(
    {
      name: "array_insert",
      takes: [ARRAY, INT, ANY],
      gives: ([type, , element]) => {
        const common = commonType([elementOf(type), element]);
        return common === null ? null : new ArrayType(common);
      },
      seesNulls: { neverNull: false },
    },
    insert,
  ),
  scalarOf(
    {
      name: "sequence",
      takes: [LONG, LONG, LONG],
      optional: 1,
      gives: (_types, given) =>
        new ArrayType(given.every((arg) => arg.dataType.kind !== "long") ? IntegerType : LongType, false),
    },
    () => sequence,
  ),
];

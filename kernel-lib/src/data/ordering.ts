/**
 * How values of a type are ordered, for sorting, comparing, min and max.
 *
 * Spark's rules: NaN equals NaN and is the largest double, 0.0 equals -0.0; strings compare by their UTF-8 bytes, which
 * differs from JavaScript's UTF-16 order above U+FFFF; structs and arrays compare element by element, nulls first.
 */
import { collationOf } from "./collation";
import type { Decimal } from "./decimal";
import { compareStrings } from "./string-order";
import { type DataType, existsRecursively } from "./types";
import type { Value } from "./value";

export type Comparator = (a: Value, b: Value) => number;

/** Whether `<` on the raw JavaScript values is already Spark's order. */
export function isPlainlyOrdered(type: DataType): boolean {
  switch (type.kind) {
    case "byte":
    case "short":
    case "int":
    case "long":
    case "date":
    case "timestamp":
    case "timestamp_ntz":
    case "time":
    case "dayTimeInterval":
    case "yearMonthInterval":
      return true;
    default:
      return false;
  }
}

const UNORDERED: ReadonlySet<DataType["kind"]> = new Set(["map", "calendarInterval", "variant"]);

/** Whether values of the type can be compared at all: maps, variants and calendar intervals cannot, nor what holds one. */
export function isOrderable(type: DataType): boolean {
  return !existsRecursively(type, ({ kind }) => UNORDERED.has(kind));
}

/** The order of two non-null values of `type`: negative, zero or positive. */
export function comparator(type: DataType): Comparator {
  if (isPlainlyOrdered(type)) return comparePlain;
  switch (type.kind) {
    case "float":
    case "double":
      return (a, b) => compareDoubles(a as number, b as number);
    case "boolean":
      return (a, b) => Number(a) - Number(b);
    case "string": {
      const collation = collationOf(type);
      if (collation !== null) return (a, b) => collation.compare(a as string, b as string);
      return (a, b) => compareStrings(a as string, b as string);
    }
    case "binary":
      return (a, b) => Buffer.compare(a as Uint8Array, b as Uint8Array);
    case "decimal":
      return (a, b) => (a as Decimal).compare(b as Decimal);
    case "array": {
      const element = nullsFirst(comparator(type.elementType));
      return (a, b) => compareSequences(a as readonly Value[], b as readonly Value[], () => element);
    }
    case "struct": {
      const fields = type.fields.map((field) => nullsFirst(comparator(field.dataType)));
      return (a, b) => compareSequences(a as readonly Value[], b as readonly Value[], (i) => fields[i]);
    }
    default:
      return () => 0;
  }
}

export function nullsFirst(compare: Comparator): Comparator {
  return (a, b) => {
    if (a === null) return b === null ? 0 : -1;
    return b === null ? 1 : compare(a, b);
  };
}

function comparePlain(a: Value, b: Value): number {
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

export function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

function compareSequences(a: readonly Value[], b: readonly Value[], compareAt: (i: number) => Comparator): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareAt(i)(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/**
 * The order in which Scala's `mutable.HashSet` gives its elements, which is the order of Spark's `collect_set`.
 *
 * A set has a power of two of buckets; an element lies in the bucket of the low bits of its hash, and within it by that hash.
 * Spark folds each partition into a set and merges those, so with more than eleven elements the number of buckets hangs on how the
 * rows were dealt out; here it is that of one set that was filled in one go. Types whose hash in Spark is another matter
 * (fractions, decimals, binary, arrays, structs) stay in the order in which they came.
 */
import { murmur3 } from "./murmur3";
import type { DataType } from "./types";
import type { Value } from "./value";

const FEWEST_BUCKETS = 16;
const LOAD = 0.75;
/** `UTF8String.hashCode` */
const TEXT_SEED = 42;

/** A new list of the different values, in the set's order. */
export function inSetOrder(values: readonly Value[], type: DataType): readonly Value[] {
  const hash = hashOf(type);
  if (hash === null) return values;
  const mask = bucketsFor(values.length) - 1;
  const placed = values.map((value) => {
    const own = hash(value);
    const improved = own ^ (own >>> 16);
    return { value, improved, bucket: improved & mask };
  });
  placed.sort((a, b) => a.bucket - b.bucket || a.improved - b.improved);
  return placed.map(({ value }) => value);
}

function bucketsFor(size: number): number {
  const wanted = Math.floor((size + 1) / LOAD);
  let buckets = FEWEST_BUCKETS;
  while (buckets < wanted) buckets *= 2;
  return buckets;
}

/** Scala's `##` of the value as Spark keeps it. */
function hashOf(type: DataType): ((value: Value) => number) | null {
  switch (type.kind) {
    case "boolean":
      return (value) => (value === true ? 1231 : 1237);
    case "byte":
    case "short":
    case "int":
    case "date":
    case "yearMonthInterval":
      return (value) => value as number;
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "dayTimeInterval":
      return (value) => hashOfLong(BigInt(value as number | bigint));
    case "string":
      return (value) => murmur3(value, type, TEXT_SEED);
    default:
      return null;
  }
}

/** A long that is an int has the hash of the int. */
function hashOfLong(long: bigint): number {
  const low = Number(BigInt.asIntN(32, long));
  return BigInt(low) === long ? low : low ^ Number(BigInt.asIntN(32, long >> 32n));
}

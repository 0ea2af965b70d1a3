/** Divides rows into the buckets of a table, each sorted: what a file of it holds. Spark's `BucketSpec` in `FileFormatWriter`. */
import type { BucketSpec } from "../data/bucket-spec";
import { murmur3, SEED } from "../data/murmur3";
import { comparator, nullsFirst } from "../data/ordering";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";

/** @returns the rows of each bucket that has some, in the order of the buckets */
export function intoBuckets(
  rows: readonly InternalRow[],
  schema: StructType,
  { count, columns, sortColumns }: BucketSpec,
): [bucket: number, rows: readonly InternalRow[]][] {
  const places = columns.map((name) => schema.names.indexOf(name));
  const buckets = new Map<number, InternalRow[]>();
  for (const row of rows) {
    const hash = places.reduce((seed, place) => murmur3(row[place], schema.fields[place].dataType, seed), SEED);
    const bucket = ((hash % count) + count) % count;
    const known = buckets.get(bucket);
    if (known === undefined) buckets.set(bucket, [row]);
    else known.push(row);
  }
  const inOrder = [...buckets].sort(([a], [b]) => a - b);
  return inOrder.map(([bucket, inBucket]) => [bucket, sorted(inBucket, schema, sortColumns)]);
}

function sorted(rows: InternalRow[], schema: StructType, names: readonly string[]): readonly InternalRow[] {
  const orders = names.map((name) => {
    const place = schema.names.indexOf(name);
    const compare = nullsFirst(comparator(schema.fields[place].dataType));
    return (a: InternalRow, b: InternalRow): number => compare(a[place], b[place]);
  });
  return rows.sort((a, b) => {
    for (const order of orders) {
      const found = order(a, b);
      if (found !== 0) return found;
    }
    return 0;
  });
}

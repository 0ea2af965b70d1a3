/**
 * Deals the rows of batches out to partitions, column after column: no row becomes an object, and a typed column stays one.
 *
 * Spark's `UnsafeShuffleWriter` likewise moves rows as bytes, without looking into them.
 */
import { ColumnBatch, type ColumnValues, ColumnVector } from "../data/column-batch";
import type { DataType } from "../data/types";
import type { Value } from "../data/value";

/**
 * One batch for each partition, also for those that get no rows.
 * @param placesOf the partition of each row of a batch
 */
export function scattered(
  batches: Iterable<ColumnBatch>,
  types: readonly DataType[],
  numPartitions: number,
  placesOf: (batch: ColumnBatch) => Int32Array,
): ColumnBatch[] {
  const parts: ColumnBatch[][] = Array.from({ length: numPartitions }, () => []);
  for (const batch of batches)
    rowsByPlace(placesOf(batch), numPartitions).forEach((rows, place) => {
      if (rows.length > 0) parts[place].push(picked(batch, rows));
    });
  return parts.map((part) => joined(part, types));
}

/** Batches with the same columns as one, in this order. */
export function joined(batches: readonly ColumnBatch[], types: readonly DataType[]): ColumnBatch {
  if (batches.length === 1) return batches[0];
  const columns = types.map((type, i) =>
    ColumnVector.concat(
      type,
      batches.map((batch) => batch.columns[i]),
    ),
  );
  // Counted by themselves: rows may have no columns, when only their number matters.
  return new ColumnBatch(
    columns,
    batches.reduce((sum, batch) => sum + batch.numRows, 0),
  );
}

/** The numbers of the rows that go to each place. */
function rowsByPlace(places: Int32Array, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const place of places) sizes[place]++;
  const rows = Array.from(sizes, (size) => (size === 0 ? NO_ROWS : new Int32Array(size)));
  sizes.fill(0);
  for (let row = 0; row < places.length; row++) {
    const place = places[row];
    rows[place][sizes[place]++] = row;
  }
  return rows;
}

const NO_ROWS = new Int32Array(0);

function picked({ columns, distinctBy }: ColumnBatch, rows: Int32Array): ColumnBatch {
  return new ColumnBatch(
    columns.map(({ type, values, nulls }) => {
      const itsNulls = nulls === null ? null : (pick(nulls, rows) as Uint8Array);
      return new ColumnVector(type, pick(values, rows), itsNulls?.includes(1) ? itsNulls : null, rows.length);
    }),
    rows.length,
    distinctBy,
  );
}

function pick(values: ColumnValues, rows: Int32Array): ColumnValues {
  if (!ArrayBuffer.isView(values)) {
    const cells: Value[] = [];
    for (const row of rows) cells.push(values[row]);
    return cells;
  }
  const numbers = values as Float64Array | Int32Array | Uint8Array;
  const cells = new (numbers.constructor as new (length: number) => typeof numbers)(rows.length);
  for (let i = 0; i < rows.length; i++) cells[i] = numbers[rows[i]];
  return cells;
}

/** To which partition a row goes when that is not for its key: by turns, by its value among all, or with its neighbours. */
import type { ColumnBatch } from "../data/column-batch";
import { XorShiftRandom } from "../data/java-random";
import type { DataType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { ExchangeExec } from "./exchange";
import { joined, scattered } from "./scatter";
import { rowComparator } from "./sort";

/** The partition of each of these rows. */
export type Placing = (rows: readonly InternalRow[]) => readonly number[];

export function placing(exchange: ExchangeExec, task: number, tasks: number): Placing {
  const { partitioning, numPartitions } = exchange;
  if (partitioning.kind === "coalesce") {
    // As many neighbours in one as in the other, as nearly as may be.
    const groups = Array.from({ length: numPartitions }, (_, i) => Math.floor(((i + 1) * tasks) / numPartitions));
    const group = groups.findIndex((end) => task < end);
    return (rows) => rows.map(() => group);
  }
  if (partitioning.kind === "range") return byRange(exchange.output, partitioning.order, numPartitions);
  let position = new XorShiftRandom(BigInt(task)).nextInt(numPartitions);
  return (rows) =>
    rows.map(() => {
      position += 1;
      return position % numPartitions;
    });
}

/** Bounds such that the partitions are about equal; equal values stay together. Spark's `RangePartitioner`. */
function byRange(
  columns: readonly AttributeReference[],
  order: Parameters<typeof rowComparator>[0],
  numPartitions: number,
): Placing {
  const compare = rowComparator(order, columns);
  return (rows) => {
    const sorted = [...rows].sort(compare);
    const step = rows.length / numPartitions;
    const bounds: InternalRow[] = [];
    let target = step;
    sorted.forEach((row, i) => {
      const isNew = bounds.length === 0 || compare(row, bounds[bounds.length - 1]) > 0;
      if (bounds.length >= numPartitions - 1 || i + 1 < target || !isNew) return;
      bounds.push(row);
      target += step;
    });
    return rows.map((row) => {
      const at = bounds.findIndex((bound) => compare(row, bound) <= 0);
      return at < 0 ? bounds.length : at;
    });
  };
}

/** The rows by the partition they go to. */
export function placed(
  batches: Iterable<ColumnBatch>,
  types: readonly DataType[],
  numPartitions: number,
  place: Placing,
): ColumnBatch[] {
  const all = joined([...batches], types);
  return scattered([all], types, numPartitions, () => Int32Array.from(place(all.toRows())));
}

/**
 * The rows of Spark's two rate sources: a time and a running number, dealt out over the partitions like cards.
 *
 * Partition p of n gets the values first + p, first + p + n, …. Without the option `numPartitions` Spark takes its default
 * parallelism, the number of cores; here that is two, as in `local[2]`, so that a lesson looks alike on every machine.
 */
import { ColumnBatch, ColumnVector } from "../data/column-batch";
import { LongType, StructField, StructType, TimestampType } from "../data/types";
import type { SourcePartition } from "./source";

export const RATE_SCHEMA: StructType = new StructType([
  new StructField("timestamp", TimestampType),
  new StructField("value", LongType),
]);

/** How many partitions a rate source has unless told. */
export const RATE_PARTITIONS = 2;

/**
 * The values from `first` up to, not including, `end`.
 * @param timeMs when a value is generated, in whole ms since 1970
 */
export function rateRows(
  first: number,
  end: number,
  numPartitions: number,
  timeMs: (value: number) => number,
): SourcePartition[] {
  if (first >= end) return [];
  return Array.from({ length: numPartitions }, (_, partition) => {
    const values: number[] = [];
    for (let value = first + partition; value < end; value += numPartitions) values.push(value);
    const times = values.map((value) => timeMs(value) * 1000);
    const columns = [ColumnVector.from(TimestampType, times), ColumnVector.from(LongType, values)];
    return {
      batch: new ColumnBatch(columns, values.length),
      originOf: (row) => ({ partition, offset: values[row], arrivalMs: timeMs(values[row]) }),
    };
  });
}

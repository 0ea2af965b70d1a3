/**
 * A source that serves again what a query has read, cut into the same batches, as often as it is asked.
 *
 * A search for faults starts a query hundreds of times over the same data. Few sources can give that (a socket forgets, a
 * `rate` source counts on), but the trace of a run holds it. The n-th offset is the n-th batch with data.
 */
import { ColumnBatch } from "../data/column-batch";
import { IllegalArgumentException } from "../data/errors";
import { fromJson } from "../data/json-value";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { Trace, TraceBatch } from "../inspect/trace";
import type { MicroBatchSource, RowOrigin, SourcePartition } from "../sources/source";

/** By batch, then by source, then by row. */
export type RecordedRows = readonly (readonly (readonly InternalRow[])[])[];

/**
 * The rows that the first batches of a trace have read. A batch that was killed and run again counts once.
 * @param schemas of the sources, in plan order
 * @throws IllegalArgumentException when a batch had more rows than a trace keeps, or none has run
 */
export function rowsOf(trace: Trace, schemas: readonly StructType[], mostBatches: number): RecordedRows {
  const done = new Map<number, TraceBatch>();
  for (const batch of trace.batches) if (batch.outcome === "committed" && !batch.noData) done.set(batch.batchId, batch);
  const batches = [...done.values()].slice(0, mostBatches);
  if (batches.length === 0)
    throw new IllegalArgumentException(null, "Nothing was recorded yet: let the query run a batch, then explore it.");
  return batches.map((batch) => {
    if (batch.rowsIn.length < batch.numInputRows)
      throw new IllegalArgumentException(
        null,
        `Batch ${batch.batchId} read ${batch.numInputRows} rows, of which the record keeps ${batch.rowsIn.length}. Explore a query with smaller batches (maxOffsetsPerTrigger, maxFilesPerTrigger).`,
      );
    return schemas.map((schema, source) =>
      batch.rowsIn
        .filter((row) => row.source === source)
        .map((row) => schema.fields.map((field, i) => fromJson(row.values[i], field.dataType))),
    );
  });
}

/** A source that offers one batch after the other. */
export function recordedSource(
  description: string,
  schema: StructType,
  batches: readonly (readonly InternalRow[])[],
): MicroBatchSource {
  const last = batches.length - 1;
  const types = schema.fields.map((field) => field.dataType);
  const position = (offset: string | null): number => (offset === null ? -1 : Number(offset));
  return {
    description,
    schema,
    replayable: true,
    readLimit: { kind: "all" },
    latestOffset: async (start) => String(Math.min(last, position(start) + 1)),
    reportLatestOffset: async () => String(last),
    prepareForTriggerAvailableNow: async () => {},
    getBatch: async (start, end): Promise<SourcePartition[]> => {
      const rows = batches.slice(position(start) + 1, position(end) + 1).flat();
      const before = batches.slice(0, position(start) + 1).flat().length;
      const originOf = (row: number): RowOrigin => ({ partition: 0, offset: before + row, arrivalMs: null });
      return [{ batch: ColumnBatch.fromRows(types, rows), originOf }];
    },
    commit: async () => {},
    stop: async () => {},
  };
}

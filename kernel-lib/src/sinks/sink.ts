/**
 * What a sink owes the engine, and what it promises to the reader of its output.
 *
 * Spark's V1 `Sink`: `addBatch(batchId, data)`. The same batch may come twice, when the query died after the sink had it and
 * before the commit log did. A sink that keeps batch ids can tell; one that does not will hold the rows twice.
 */
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { OutputMode } from "../plan/output-mode";

export interface SinkBatch {
  readonly batchId: number;
  readonly schema: StructType;
  readonly rows: readonly InternalRow[];
  /** The same rows by task: what one partition of the result computed. */
  readonly partitions: readonly (readonly InternalRow[])[];
}

export interface Sink {
  /** As progress reports it, e.g. `MemorySink`. */
  readonly description: string;
  /** As plans name it, where that is not the description. */
  readonly tableName?: string;
  /** Spark's class that writes a batch, as `explain` names it. */
  readonly writerName?: string;
  readonly outputModes: readonly OutputMode[];
  /** What happens to a batch that is delivered twice. */
  readonly promise: "exactly once" | "at least once";
  /** Whether a query with this output mode may go on from a checkpoint. */
  canRecover(mode: OutputMode): boolean;
  /** Whether the sink tells how many rows it wrote; Spark's older kind does not, and reports −1. */
  readonly countsRows: boolean;
  addBatch(batch: SinkBatch): Promise<void>;
}

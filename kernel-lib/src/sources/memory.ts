/**
 * A stream that a program feeds by hand, for tests and first steps. Spark's `MemoryStream` (semantics M4).
 *
 * The offset is the index of the last block added. Blocks live in memory, so nothing is left after the process ends; within
 * it, several queries may read them, and a query may be stopped and started again. How many blocks a batch may take is ours:
 * in Spark it takes all.
 */
import { ColumnBatch } from "../data/column-batch";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { MicroBatchSource, Offset, ReadLimit, SourcePartition } from "./source";

/** What was added, block by block; shared by all queries that read it. */
export type MemoryBlocks = (readonly InternalRow[])[];

export class MemoryStreamSource implements MicroBatchSource {
  readonly replayable = true;
  readonly readLimit: ReadLimit;
  /** For a query that ends by itself: how many blocks there were when it began. */
  private goal = Number.POSITIVE_INFINITY;

  constructor(
    /** `MemoryStream[k#1,v#2]` */
    readonly description: string,
    readonly schema: StructType,
    private readonly blocks: MemoryBlocks,
    maxBlocksPerTrigger: number | null,
  ) {
    this.readLimit =
      maxBlocksPerTrigger === null ? { kind: "all" } : { kind: "maxBlocks", blocks: maxBlocksPerTrigger };
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const from = start === null ? -1 : Number(start);
    const newest = Math.min(this.blocks.length, this.goal) - 1;
    const end = limit.kind === "maxBlocks" ? Math.min(newest, from + limit.blocks) : newest;
    // A checkpoint may have seen blocks that this process has not.
    return end < 0 ? start : String(Math.max(end, from));
  }

  async reportLatestOffset(): Promise<Offset | null> {
    // Spark's memory stream reports none.
    return null;
  }

  async prepareForTriggerAvailableNow(): Promise<void> {
    this.goal = this.blocks.length;
  }

  async getBatch(start: Offset | null, end: Offset): Promise<SourcePartition[]> {
    const from = start === null ? 0 : Number(start) + 1;
    const types = this.schema.fields.map((field) => field.dataType);
    // Each block is a partition of its own, as in Spark.
    return this.blocks.slice(from, Number(end) + 1).map((rows, i) => ({
      batch: ColumnBatch.fromRows(types, rows),
      originOf: (offset) => ({ partition: from + i, offset, arrivalMs: null }),
    }));
  }

  async commit(): Promise<void> {
    // Kept, so that another query can read the stream from its beginning.
  }

  async stop(): Promise<void> {
    // Nothing is open.
  }
}

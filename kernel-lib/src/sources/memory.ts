/**
 * A stream that a program feeds by hand, for tests and first steps. Spark's `MemoryStream` (semantics M4).
 *
 * The offset is the index of the last block added. Blocks live in memory, so nothing is left after the process ends; within
 * it, a query may be stopped and started again on the same stream.
 */
import { ColumnBatch } from "../data/column-batch";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { MicroBatchSource, Offset, ReadLimit, SourcePartition } from "./source";

export class MemoryStreamSource implements MicroBatchSource {
  readonly description: string;
  readonly replayable = true;
  readonly readLimit: ReadLimit = { kind: "all" };
  private readonly blocks: (readonly InternalRow[])[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(readonly schema: StructType) {
    this.description = `MemoryStream[${schema.names.join(",")}]`;
  }

  /** Adds a block of rows; an empty one is new data too. Returns the offset that covers it. */
  add(rows: readonly InternalRow[]): Offset {
    this.blocks.push(rows);
    for (const listener of this.listeners) listener();
    return String(this.blocks.length - 1);
  }

  async latestOffset(): Promise<Offset | null> {
    return this.blocks.length === 0 ? null : String(this.blocks.length - 1);
  }

  async reportLatestOffset(): Promise<Offset | null> {
    // Spark's memory stream reports none.
    return null;
  }

  async prepareForTriggerAvailableNow(): Promise<void> {
    // One batch takes all blocks, so none can come in between.
  }

  async getBatch(start: Offset | null, end: Offset): Promise<SourcePartition[]> {
    const from = start === null ? 0 : Number(start) + 1;
    const types = this.schema.fields.map((field) => field.dataType);
    // Each block is a partition of its own, as in Spark.
    return this.blocks.slice(from, Number(end) + 1).map((rows, i) => ({
      batch: ColumnBatch.fromRows(types, rows),
      origins: rows.map((_, offset) => ({ partition: from + i, offset, arrivalMs: null })),
    }));
  }

  async commit(): Promise<void> {
    // Kept, so that another query can read the stream from its beginning.
  }

  async stop(): Promise<void> {
    // Nothing is open.
  }

  /** Calls back whenever rows are added; returns how to stop that. */
  onData(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

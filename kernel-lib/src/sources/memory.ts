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
  readonly readLimit: ReadLimit;

  /** The last block that a query which ends by itself takes; null while all may come. */
  private goal: number | null = null;

  /** @param maxBlocks how many blocks a batch takes; Spark's memory stream knows no limit */
  constructor(
    readonly schema: StructType,
    private readonly maxBlocks: number | null = null,
    private readonly blocks: (readonly InternalRow[])[] = [],
    private readonly listeners: Set<() => void> = new Set(),
  ) {
    this.readLimit = maxBlocks === null ? { kind: "all" } : { kind: "maxFiles", files: maxBlocks };
    this.description = `MemoryStream[${schema.names.join(",")}]`;
  }

  /** The same stream as another query reads it: what one of them has still to do is no matter of the others. */
  forQuery(): MemoryStreamSource {
    return new MemoryStreamSource(this.schema, this.maxBlocks, this.blocks, this.listeners);
  }

  /** Adds a block of rows; an empty one is new data too. Returns the offset that covers it. */
  add(rows: readonly InternalRow[]): Offset {
    this.blocks.push(rows);
    for (const listener of this.listeners) listener();
    return String(this.blocks.length - 1);
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const last = Math.min(this.blocks.length - 1, this.goal ?? Number.POSITIVE_INFINITY);
    if (last < 0) return null;
    const from = start === null ? -1 : Number(start);
    return String(limit.kind === "maxFiles" ? Math.min(last, from + limit.files) : last);
  }

  async reportLatestOffset(): Promise<Offset | null> {
    // Spark's memory stream reports none.
    return null;
  }

  async prepareForTriggerAvailableNow(): Promise<void> {
    this.goal = this.blocks.length - 1;
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

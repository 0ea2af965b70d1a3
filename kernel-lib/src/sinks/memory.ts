/**
 * Keeps the result in memory, where it can be queried as a table of the query's name. Spark's `MemorySink` (semantics N3).
 *
 * It remembers the last batch id, so a batch that comes twice counts once. It dies with the process, and so only a query in
 * complete mode, which hands over everything each time, may go on from a checkpoint.
 */
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { OutputMode } from "../plan/output-mode";
import type { Sink, SinkBatch } from "./sink";

export class MemorySink implements Sink {
  readonly description: string = "MemorySink";
  readonly outputModes: readonly OutputMode[] = ["append", "update", "complete"];
  readonly promise = "exactly once";
  readonly countsRows = true;
  private kept: InternalRow[] = [];
  private latestBatchId = -1;

  constructor(
    readonly schema: StructType,
    private readonly mode: OutputMode,
  ) {}

  /** All rows so far; in update mode also the older versions of a row. */
  get rows(): readonly InternalRow[] {
    return this.kept;
  }

  canRecover(mode: OutputMode): boolean {
    return mode === "complete";
  }

  async addBatch(batch: SinkBatch): Promise<void> {
    if (batch.batchId <= this.latestBatchId) return;
    this.kept = this.mode === "complete" ? [...batch.rows] : [...this.kept, ...batch.rows];
    this.latestBatchId = batch.batchId;
  }
}

/** Takes everything and keeps nothing: for measuring. Spark's `NoopDataSource`. */
import type { OutputMode } from "../plan/output-mode";
import type { Sink } from "./sink";

export class NoopSink implements Sink {
  readonly description: string = "NoopTable";
  readonly tableName = "noop-table";
  readonly writerName = "NoopStreamingWrite";
  readonly outputModes: readonly OutputMode[] = ["append", "update", "complete"];
  readonly promise = "exactly once";
  readonly countsRows = true;

  canRecover(): boolean {
    return true;
  }

  async addBatch(): Promise<void> {
    // Nothing is kept.
  }
}

/**
 * Hands every row to a program's own writer, partition by partition. Spark's `ForeachWriterTable` (semantics N5).
 *
 * At least once: after a crash the last batch comes again, with the same epoch id. `open` may then return false to skip a
 * partition it knows. `close` is always called after `open`, with the error if there was one.
 */
import { SparkError } from "../data/errors";
import { type ExternalRow, rowToObject } from "../data/external";
import type { OutputMode } from "../plan/output-mode";
import type { Sink, SinkBatch } from "./sink";

/** What a program brings. Each method may be asynchronous. */
export interface RowWriter {
  /** Called before the rows of a partition; false skips them. */
  open?(partitionId: number, epochId: number): unknown;
  process(row: ExternalRow): unknown;
  /** Called after the rows of a partition, with what went wrong or null. */
  close?(error: unknown): unknown;
}

export class ForeachSink implements Sink {
  readonly description: string = "ForeachTable";
  readonly outputModes: readonly OutputMode[] = ["append", "update", "complete"];
  readonly promise = "at least once";
  readonly countsRows = true;

  constructor(
    private readonly writer: RowWriter,
    private readonly timeZone: string,
  ) {}

  canRecover(): boolean {
    return true;
  }

  async addBatch(batch: SinkBatch): Promise<void> {
    for (const partitionId of batch.partitions.keys()) await this.writePartition(batch, partitionId);
  }

  private async writePartition({ batchId, schema, partitions }: SinkBatch, partitionId: number): Promise<void> {
    const { writer } = this;
    const wanted = await this.call(() => writer.open?.(partitionId, batchId));
    try {
      if (wanted !== false)
        for (const row of partitions[partitionId])
          await this.call(() => writer.process(rowToObject(schema, row, this.timeZone)));
    } catch (error) {
      await this.call(() => writer.close?.((error as Error).cause ?? error));
      throw error;
    }
    await this.call(() => writer.close?.(null));
  }

  private async call(body: () => unknown): Promise<unknown> {
    try {
      return await body();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SparkError(
        "FOREACH_USER_FUNCTION_ERROR",
        `An error occurred in the user provided function in foreach sink. Reason: ${reason}`,
        { sqlState: "39000", cause },
      );
    }
  }
}

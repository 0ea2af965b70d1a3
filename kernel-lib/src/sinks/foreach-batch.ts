/**
 * Hands every batch to a function of the learner's, together with its id. Spark's `ForeachBatchSink` (semantics N6).
 *
 * At least once: after a crash the last batch may come again, with the same id and the same rows. A function that remembers
 * ids, or writes each row under a key, makes that exactly once.
 */
import { SparkError } from "../data/errors";
import type { OutputMode } from "../plan/output-mode";
import type { PartitionReads } from "./partition-reads";
import type { Sink, SinkBatch } from "./sink";

/** Gives back what the function has read of the batch, where somebody watches. */
type Delivery = (batch: SinkBatch) => Promise<PartitionReads | undefined>;

export class ForeachBatchSink implements Sink {
  readonly description: string = "ForeachBatchSink";
  readonly outputModes: readonly OutputMode[] = ["append", "update", "complete"];
  readonly promise = "at least once";
  readonly countsRows = false;

  /** @param validate looks at what the function has read of the batch */
  constructor(
    private readonly deliver: Delivery,
    public validate: (batchId: number, reads: PartitionReads) => void = () => {},
  ) {}

  canRecover(): boolean {
    return true;
  }

  async addBatch(batch: SinkBatch): Promise<void> {
    let reads: PartitionReads | undefined;
    try {
      reads = await this.deliver(batch);
    } catch (cause) {
      // What Spark itself has to say of the batch is said as it is.
      if (cause instanceof SparkError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SparkError(
        "FOREACH_BATCH_USER_FUNCTION_ERROR",
        `An error occurred in the user provided function in foreach batch sink. Reason: ${reason}`,
        { sqlState: "39000", cause },
      );
    }
    if (reads !== undefined) this.validate(batch.batchId, reads);
  }
}

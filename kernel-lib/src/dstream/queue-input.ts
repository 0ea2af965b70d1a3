/**
 * A stream that takes RDDs from a queue, for tests and lessons: `ssc.queueStream([rdd, rdd])`. Spark's `QueueInputDStream`.
 *
 * A queue is an array that the program may go on filling with `push`. Data in a queue is nowhere else, so such a stream cannot
 * be recovered from a checkpoint (semantics R12).
 */
import type { RDD } from "../rdd/rdd";
import type { InputSource } from "./input-dstream";
import type { StreamingContext } from "./streaming-context";

export interface QueueOptions<T> {
  readonly queue: RDD<T>[];
  /** One RDD per batch, or all there are. */
  readonly oneAtATime: boolean;
  /** The RDD of a batch for which there is none; null for no RDD at all. */
  readonly otherwise: RDD<T> | null;
}

export const NOT_RECOVERABLE =
  "queueStream doesn't support checkpointing. Please don't use queueStream when checkpointing is enabled.";

export function queueSource<T>(context: StreamingContext, options: QueueOptions<T>): InputSource<T> {
  const { queue, oneAtATime, otherwise } = options;
  return {
    name: "QueueInputDStream",
    compute: () => {
      const taken = queue.splice(0, oneAtATime ? 1 : queue.length);
      if (taken.length === 0) return otherwise;
      return oneAtATime ? taken[0] : context.sparkContext.union(taken);
    },
  };
}

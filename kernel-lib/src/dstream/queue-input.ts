/**
 * A stream that takes RDDs from a queue, for tests and lessons: `ssc.queueStream([rdd, rdd])`. Spark's `QueueInputDStream`.
 *
 * A queue is an array that the program may go on filling with `push`. Data in a queue is nowhere else, so such a stream cannot
 * be recovered from a checkpoint (semantics R12).
 */
import type { RDD } from "../rdd/rdd";
import type { InputSource } from "./input-dstream";
import type { StreamingContext } from "./streaming-context";

/** An RDD, or its elements. */
export type Queued<T> = RDD<T> | readonly T[];

export interface QueueOptions<T> {
  readonly queue: Queued<T>[];
  /** One RDD per batch, or all there are. */
  readonly oneAtATime: boolean;
  /** The RDD of a batch for which there is none; null for no RDD at all. */
  readonly otherwise: Queued<T> | null;
}

export const NOT_RECOVERABLE =
  "queueStream doesn't support checkpointing. Please don't use queueStream when checkpointing is enabled.";

export function queueSource<T>(context: StreamingContext, options: QueueOptions<T>): InputSource<T> {
  const { queue, oneAtATime, otherwise } = options;
  const { sparkContext } = context;
  const toRDD = (queued: Queued<T>): RDD<T> =>
    Array.isArray(queued) ? sparkContext.parallelize<T>(queued) : (queued as RDD<T>);
  return {
    name: "QueueInputDStream",
    compute: () => {
      const taken = queue.splice(0, oneAtATime ? 1 : queue.length).map(toRDD);
      if (taken.length === 0) return otherwise === null ? null : toRDD(otherwise);
      return oneAtATime ? taken[0] : sparkContext.union(taken);
    },
  };
}

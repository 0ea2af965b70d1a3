/**
 * What makes one stream different from another: from which streams it comes, and how the RDD of a batch is made.
 *
 * Spark has a subclass of `DStream` for each. Here a stream has such an operator, and is otherwise the same for all, so that
 * the methods of a stream and what they make need not know each other.
 */

import type { StorageLevel } from "../data/storage-level";
import type { RDD } from "../rdd/rdd";
import type { Duration } from "./duration";
import type { StreamCore } from "./stream-core";
import type { Time } from "./time";

export interface StreamOperator<T> {
  /** Spark's name of the class, for messages, pictures and checkpoints. */
  readonly name: string;
  readonly dependencies: readonly StreamCore<unknown>[];
  readonly slideDuration: Duration;
  /** The RDD of the batch, or null for none. Called once per time; `self` is the stream that asks. */
  compute(time: Time, self: StreamCore<T>): Promise<RDD<T> | null> | RDD<T> | null;
  /** The program's functions: after a recovery they must be the same as before. */
  readonly functions?: readonly unknown[];
  /** Whether each RDD needs the one before, so that only checkpoints keep lineage finite. */
  readonly mustCheckpoint?: boolean;
  /** After how many slides there is a checkpoint unless told; otherwise as many as make ten seconds. */
  readonly checkpointSlides?: number;
  /** By how much longer than its own RDDs those of its parents are needed: the length of a window. */
  readonly parentsLonger?: Duration;
  /** At which level its RDDs are kept unless told. */
  readonly storageLevel?: StorageLevel;
}

/** The functions as a checkpoint knows them: their text. */
export function sourceOf(functions: readonly unknown[]): string[] {
  return functions.map((f) => (typeof f === "function" ? f.toString() : String(f)));
}

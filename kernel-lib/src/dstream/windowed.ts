/**
 * A stream whose RDD is everything of the last so many batches: `window(length, slide)`. Spark's `WindowedDStream`.
 *
 * The window at time t holds the RDDs of (t − length, t] (semantics Q9); time is that of the batches, never that of the
 * events. The parent keeps its RDDs, as several windows read each of them.
 */
import { mustHold, SparkError } from "../data/errors";
import { StorageLevel } from "../data/storage-level";
import type { Duration } from "./duration";
import { Interval } from "./interval";
import type { StreamCore } from "./stream-core";
import type { StreamOperator } from "./stream-operator";
import type { Time } from "./time";

export function windowed<T>(parent: StreamCore<T>, length: Duration, slide: Duration): StreamOperator<T> {
  parent.context.refuseLateStreams();
  const multiple = (what: string, duration: Duration): void => {
    if (!duration.isMultipleOf(parent.slideDuration))
      throw new SparkError(
        null,
        `The ${what} duration of windowed DStream (${duration}) must be a multiple of the slide duration of parent DStream (${parent.slideDuration})`,
      );
  };
  multiple("window", length);
  multiple("slide", slide);
  mustHold(slide.milliseconds > 0, `The slide duration of windowed DStream must be longer than ${slide}`);
  if (parent.storageLevel === StorageLevel.NONE) parent.persist(StorageLevel.MEMORY_ONLY_SER);
  return {
    name: "WindowedDStream",
    dependencies: [parent],
    slideDuration: slide,
    parentsLonger: length,
    compute: async (time) => {
      const { beginTime, endTime } = windowAt(time, length, parent.slideDuration);
      return parent.context.sparkContext.union(await parent.slice(beginTime, endTime));
    },
  };
}

/** The batch times that a window covers which ends at `time`. */
export function windowAt(time: Time, length: Duration, parentSlide: Duration): Interval {
  return new Interval(time.minus(length).plus(parentSlide), time);
}

/**
 * A reduced window that is carried on: what it was, less what left, plus what entered. Spark's `ReducedWindowedDStream`.
 *
 * It needs a function that undoes the reduction, and checkpoints, as each window is made from the one before (semantics
 * Q10). A key whose values have all left stays with what is left of it, a zero perhaps, unless a filter drops it. If the
 * function does not undo the other, the result is wrong from then on, and nothing notices; so it is in Spark.
 */
import { mustHold, SparkError } from "../data/errors";
import { StorageLevel } from "../data/storage-level";
import type { Partitioner } from "../rdd/partitioner";
import type { RDD } from "../rdd/rdd";
import type { Duration } from "./duration";
import type { StreamCore } from "./stream-core";
import type { StreamOperator } from "./stream-operator";
import type { Time } from "./time";
import { windowAt } from "./windowed";

interface Functions<V> {
  readonly reduce: (a: V, b: V) => V;
  readonly inverse: (whole: V, left: V) => V;
}

export interface WindowReduction<K, V> extends Functions<V> {
  /** Which pairs stay in the window. */
  readonly filter: ((pair: [K, V]) => boolean) | null;
  readonly length: Duration;
  readonly slide: Duration;
  readonly partitioner: Partitioner;
}

/** @param reduced the parent, reduced by key batch by batch */
export function reducedWindow<K, V>(
  reduced: StreamCore<[K, V]>,
  reduction: WindowReduction<K, V>,
): StreamOperator<[K, V]> {
  const { length, slide } = reduction;
  const step = reduced.slideDuration;
  mustHold(
    length.isMultipleOf(step),
    `The window duration of ReducedWindowedDStream (${length}) must be multiple of the slide duration of parent DStream (${step})`,
  );
  mustHold(
    slide.isMultipleOf(step),
    `The slide duration of ReducedWindowedDStream (${slide}) must be multiple of the slide duration of parent DStream (${step})`,
  );
  return {
    name: "ReducedWindowedDStream",
    dependencies: [reduced],
    slideDuration: slide,
    parentsLonger: length,
    mustCheckpoint: true,
    storageLevel: StorageLevel.MEMORY_ONLY_SER,
    functions: [reduction.reduce, reduction.inverse, reduction.filter],
    compute: (time, self) => carryOn(time, self, reduced, reduction),
  };
}

async function carryOn<K, V>(
  time: Time,
  self: StreamCore<[K, V]>,
  reduced: StreamCore<[K, V]>,
  reduction: WindowReduction<K, V>,
): Promise<RDD<[K, V]>> {
  const step = reduced.slideDuration;
  const current = windowAt(time, reduction.length, step);
  const previous = current.minus(reduction.slide);
  const left = await reduced.slice(previous.beginTime, current.beginTime.minus(step));
  const entered = await reduced.slice(previous.endTime.plus(step), current.endTime);
  const before = (await self.getOrCompute(previous.endTime)) ?? self.context.sparkContext.emptyRDD<[K, V]>();
  const grouped = before.cogrouped<K, V>([...left, ...entered, reduction.partitioner]);
  const merged = grouped.mapValues((values): V => merge(values as V[][], left.length, reduction));
  return reduction.filter === null ? merged : merged.filter(reduction.filter);
}

/** The values of one key: at most one from the window before, and from each batch that left or entered. */
function merge<V>(values: readonly V[][], numLeft: number, { reduce, inverse }: Functions<V>): V {
  const firsts = (lists: readonly V[][]): V[] => lists.filter((list) => list.length > 0).map((list) => list[0]);
  const left = firsts(values.slice(1, 1 + numLeft));
  const entered = firsts(values.slice(1 + numLeft));
  if (values[0].length === 0) {
    if (entered.length === 0)
      throw new SparkError(
        null,
        "Neither previous window has value for key, nor new values found. Are you sure your key class hashes consistently?",
      );
    return entered.reduce((a, b) => reduce(a, b));
  }
  let value = values[0][0];
  if (left.length > 0)
    value = inverse(
      value,
      left.reduce((a, b) => reduce(a, b)),
    );
  if (entered.length > 0)
    value = reduce(
      value,
      entered.reduce((a, b) => reduce(a, b)),
    );
  return value;
}

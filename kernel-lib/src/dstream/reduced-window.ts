/**
 * A reduced window that is carried on: what it was, less what left, plus what entered. Spark's `ReducedWindowedDStream`.
 *
 * It needs a function that undoes the reduction, and checkpoints, as each window is made from the one before (semantics
 * Q10). A key whose values have all left stays with what is left of it, a zero perhaps, unless a filter drops it. If the
 * function does not undo the other, the result is wrong from then on, and nothing notices; so it is in Spark.
 */
import { mustHold, SparkError } from "../data/errors";
import { StorageLevel } from "../data/storage-level";
import { CoGroupedRDD, type Grouping } from "../rdd/kinds/co-grouped-rdd";
import type { Partitioner } from "../rdd/partitioner";
import { ComputedRDD, type RDD } from "../rdd/rdd";
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
  const { sparkContext } = self.context;
  const before = (await self.getOrCompute(previous.endTime)) ?? sparkContext.emptyRDD<[K, V]>();
  const rdds: readonly RDD<[K, unknown]>[] = [before, ...left, ...entered];
  const grouped = new CoGroupedRDD(rdds, reduction.partitioner, parts(left.length, reduction));
  const merged = new ComputedRDD(sparkContext, grouped).mapValues((known) => whole(known, reduction));
  return reduction.filter === null ? merged : merged.filter(reduction.filter);
}

/** The same one in the threads of executors. */
const nothing: unique symbol = Symbol.for("stepstream.nothing");

/** What is known of one key: its value in the window before, and what left and entered, each reduced to one. */
interface Parts<V> {
  before: V | typeof nothing;
  left: V | typeof nothing;
  entered: V | typeof nothing;
}

/** The window before is the first side; then come the batches that left, then those that entered. */
function parts<V>(numLeft: number, { reduce }: Functions<V>): Grouping<Parts<V>> {
  const joined = (sofar: V | typeof nothing, value: V): V => (sofar === nothing ? value : reduce(sofar, value));
  const add = (known: Parts<V>, side: number, value: V): void => {
    if (side === 0) known.before = joined(known.before, value);
    else if (side <= numLeft) known.left = joined(known.left, value);
    else known.entered = joined(known.entered, value);
  };
  return {
    begin: (side, value) => {
      const known: Parts<V> = { before: nothing, left: nothing, entered: nothing };
      add(known, side, value as V);
      return known;
    },
    add: (known, side, value) => add(known, side, value as V),
  };
}

function whole<V>({ before, left, entered }: Parts<V>, { reduce, inverse }: Functions<V>): V {
  if (before === nothing) {
    if (entered !== nothing) return entered;
    throw new SparkError(
      null,
      "Neither previous window has value for key, nor new values found. Are you sure your key class hashes consistently?",
    );
  }
  const remaining = left === nothing ? before : inverse(before, left);
  return entered === nothing ? remaining : reduce(remaining, entered);
}

/**
 * State that is handed from batch to batch: `updateStateByKey`. Spark's `StateDStream`.
 *
 * The function is called in every batch for every key that has state or new values (semantics Q11): a growing state makes
 * every batch slower, which is what `mapWithState` mends. Each state RDD comes from the one before, so it is checkpointed.
 */

import { StorageLevel } from "../data/storage-level";
import type { Partitioner } from "../rdd/partitioner";
import type { RDD } from "../rdd/rdd";
import type { StreamCore } from "./stream-core";
import type { StreamOperator } from "./stream-operator";
import type { Time } from "./time";

/** What becomes of a key: its new state, or null to forget it. */
export type StateFunction<K, V, S> = (time: Time, key: K, values: V[], state: S | null) => S | null | undefined;

export interface StateUpdate<K, V, S> {
  readonly update: StateFunction<K, V, S>;
  /** The function as the program wrote it. */
  readonly written: unknown;
  readonly partitioner: Partitioner;
  readonly initial: RDD<[K, S]> | null;
}

export function stateByKey<K, V, S>(parent: StreamCore<[K, V]>, spec: StateUpdate<K, V, S>): StreamOperator<[K, S]> {
  return {
    name: "StateDStream",
    dependencies: [parent],
    slideDuration: parent.slideDuration,
    mustCheckpoint: true,
    storageLevel: StorageLevel.MEMORY_ONLY_SER,
    functions: [spec.written],
    compute: async (time, self) => {
      const before = (await self.getOrCompute(time.minus(self.slideDuration))) ?? spec.initial;
      const batch = await parent.getOrCompute(time);
      if (batch === null) return before === null ? null : aged(before, time, spec);
      return before === null ? first(batch, time, spec) : next(before, batch, time, spec);
    },
  };
}

function next<K, V, S>(
  before: RDD<[K, S]>,
  batch: RDD<[K, V]>,
  time: Time,
  { update, partitioner }: StateUpdate<K, V, S>,
): RDD<[K, S]> {
  return batch.cogroup(before, partitioner).mapPartitions(function* (groups) {
    for (const [key, [values, states]] of groups)
      yield* kept(key, update(time, key, values, states.length > 0 ? states[0] : null));
  }, true);
}

/** There is no state yet. */
function first<K, V, S>(batch: RDD<[K, V]>, time: Time, { update, partitioner }: StateUpdate<K, V, S>): RDD<[K, S]> {
  return batch.groupByKey(partitioner).mapPartitions(function* (groups) {
    for (const [key, values] of groups) yield* kept(key, update(time, key, values, null));
  }, true);
}

/** The stream has no RDD for this batch: the state grows older without it. */
function aged<K, V, S>(before: RDD<[K, S]>, time: Time, { update }: StateUpdate<K, V, S>): RDD<[K, S]> {
  return before.mapPartitions(function* (pairs) {
    for (const [key, state] of pairs) yield* kept(key, update(time, key, [], state));
  }, true);
}

function kept<K, S>(key: K, state: S | null | undefined): [K, S][] {
  return state === null || state === undefined ? [] : [[key, state]];
}

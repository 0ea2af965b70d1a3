/**
 * State that only keys with data visit: `mapWithState`. Spark's `InternalMapWithStateDStream` and `MapWithStateRDD`.
 *
 * A partition of the state is one record: its map, and what the function returned in this batch. The function is called once
 * per value (semantics Q12). Idle keys are looked for only where the state is checkpointed, as the whole map is read then
 * anyway: so a timeout may be noticed up to ten batches late (Q13).
 */

import { StorageLevel } from "../data/storage-level";
import { OneToOneDependency } from "../rdd/dependency";
import { numberedPartitions } from "../rdd/partition";
import type { Partitioner } from "../rdd/partitioner";
import { ComputedRDD, type RDD } from "../rdd/rdd";
import { WrappedState } from "./state";
import { StateMap } from "./state-map";
import type { StateSpec } from "./state-spec";
import type { StreamCore } from "./stream-core";
import type { StreamOperator } from "./stream-operator";
import type { StreamingContext } from "./streaming-context";
import type { Time } from "./time";

/** A partition of the state, and what the function returned for it in this batch. */
export interface StateRecord<K, S, M> {
  readonly state: StateMap<K, S>;
  readonly mapped: readonly M[];
}

export interface MappingPlan<K, V, S, M> {
  readonly spec: StateSpec<K, V, S, M>;
  readonly partitioner: Partitioner;
  readonly initial: RDD<[K, S]> | null;
}

export function stateMaps<K, V, S, M>(
  parent: StreamCore<[K, V]>,
  plan: MappingPlan<K, V, S, M>,
): StreamOperator<StateRecord<K, S, M>> {
  return {
    name: "InternalMapWithStateDStream",
    dependencies: [parent],
    slideDuration: parent.slideDuration,
    mustCheckpoint: true,
    checkpointSlides: 10,
    storageLevel: StorageLevel.MEMORY_ONLY,
    functions: [plan.spec.written],
    compute: async (time, self) => {
      const before = await self.getOrCompute(time.minus(self.slideDuration));
      const batch = (await parent.getOrCompute(time)) ?? self.context.sparkContext.emptyRDD<[K, V]>();
      const state = before === null ? begin(self.context, plan, time) : inPlace(before, plan);
      const step = { time, looksForIdle: self.isCheckpointTime(time) };
      return mapped(state, batch.partitionBy(plan.partitioner), plan, step);
    },
  };
}

/** The state before the first batch, in the partitions of the plan. */
function begin<K, V, S, M>(
  context: StreamingContext,
  { initial, partitioner }: MappingPlan<K, V, S, M>,
  time: Time,
): RDD<StateRecord<K, S, M>> {
  const pairs = initial ?? context.sparkContext.emptyRDD<[K, S]>();
  return pairs.partitionBy(partitioner).mapPartitions((states): StateRecord<K, S, M>[] => {
    const state = StateMap.empty<K, S>();
    for (const [key, value] of states) state.put(key, value, time.milliseconds);
    return [{ state, mapped: [] }];
  }, true);
}

/** A state that comes from a checkpoint has lost its partitioner. */
function inPlace<K, V, S, M>(
  before: RDD<StateRecord<K, S, M>>,
  { partitioner }: MappingPlan<K, V, S, M>,
): RDD<StateRecord<K, S, M>> {
  if (partitioner.equals(before.partitioner)) return before;
  const entries = before.flatMap((record) => StateMap.revived(record.state).entries());
  return entries
    .map(([key, state, timeMs]): [K, [S, number]] => [key, [state, timeMs]])
    .partitionBy(partitioner)
    .mapPartitions((pairs): StateRecord<K, S, M>[] => {
      const state = StateMap.empty<K, S>();
      for (const [key, [value, timeMs]] of pairs) state.put(key, value, timeMs);
      return [{ state, mapped: [] }];
    }, true);
}

interface Step {
  readonly time: Time;
  /** Whether keys that timed out are looked for. */
  readonly looksForIdle: boolean;
}

function mapped<K, V, S, M>(
  before: RDD<StateRecord<K, S, M>>,
  batch: RDD<[K, V]>,
  { spec, partitioner }: MappingPlan<K, V, S, M>,
  step: Step,
): RDD<StateRecord<K, S, M>> {
  return new ComputedRDD<StateRecord<K, S, M>>(before.context, {
    kind: "MapWithStateRDD",
    dependencies: [new OneToOneDependency(before), new OneToOneDependency(batch)],
    partitioner,
    partitions: () => numberedPartitions(partitioner.numPartitions),
    compute: (split, task) => {
      const [record] = before.iterator(before.partitions[split.index], task);
      return [nextRecord(record, batch.iterator(batch.partitions[split.index], task), spec, step)];
    },
  });
}

function nextRecord<K, V, S, M>(
  before: StateRecord<K, S, M>,
  batch: Iterable<[K, V]>,
  spec: StateSpec<K, V, S, M>,
  { time, looksForIdle }: Step,
): StateRecord<K, S, M> {
  const state = StateMap.revived(before.state).copy();
  const mapped: M[] = [];
  const wrapped = new WrappedState<S>();
  const call = (key: K, value: V | null): void => {
    const returned = spec.call(time, key, value, wrapped);
    if (returned !== undefined) mapped.push(returned);
  };
  for (const [key, value] of batch) {
    wrapped.wrap(state.get(key));
    call(key, value);
    if (wrapped.isRemoved) state.remove(key);
    else if (wrapped.isUpdated || (wrapped.exists() && spec.timeoutInterval !== null))
      state.put(key, wrapped.get(), time.milliseconds);
  }
  if (!looksForIdle || spec.timeoutInterval === null) return { state, mapped };
  for (const [key, idle] of state.getByTime(time.minus(spec.timeoutInterval).milliseconds)) {
    wrapped.wrapTimingOut(idle);
    call(key, null);
    state.remove(key);
  }
  return { state, mapped };
}

/**
 * Rows brought together by key, and combined: `reduceByKey`, `groupByKey`, `partitionBy`, `sortByKey`. Spark's `ShuffledRDD`.
 *
 * The map side has written its rows by partition (`cluster/shuffle-writer.ts`); this reads one partition of all of them.
 */
import { CombinerMap } from "../append-only-map";
import type { Computation, Work } from "../computation";
import { type Aggregator, ShuffleDependency, type ShuffleOptions } from "../dependency";
import { numberedPartitions, type Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

export class ShuffledRDD<K, V, C> implements Computation<[K, C]> {
  readonly kind: string = "ShuffledRDD";
  readonly dependencies: readonly [ShuffleDependency<K, V, C>];

  constructor(
    parent: RDD<[K, V]>,
    readonly partitioner: Partitioner,
    options: ShuffleOptions<K, V, C> = {},
  ) {
    this.dependencies = [new ShuffleDependency(parent, partitioner, options)];
  }

  pending(): Work | null {
    return this.partitioner.pending();
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.partitioner.numPartitions);
  }

  compute(split: Partition, task: TaskContext): Iterable<[K, C]> {
    return readShuffle(this.dependencies[0], split.index, task);
  }
}

/** One partition after a shuffle: combined and sorted as the dependency says. */
export function readShuffle<K, V, C>(
  dependency: ShuffleDependency<K, V, C>,
  partition: number,
  task: TaskContext,
): Iterable<[K, C]> {
  const blocks = task.readShuffle(dependency.shuffleId, partition);
  const { aggregator, keyOrdering } = dependency;
  const rows = aggregator === null ? flat<[K, C]>(blocks) : combined(dependency, aggregator, blocks);
  return keyOrdering === null ? rows : [...rows].sort(([a], [b]) => keyOrdering(a, b));
}

function* flat<T>(blocks: Iterable<readonly unknown[]>): Iterable<T> {
  for (const block of blocks) yield* block as readonly T[];
}

function combined<K, V, C>(
  dependency: ShuffleDependency<K, V, C>,
  aggregator: Aggregator<V, C>,
  blocks: Iterable<readonly unknown[]>,
): Iterable<[K, C]> {
  if (!dependency.mapSideCombine) return combineByKey(flat<[K, V]>(blocks), aggregator).entries();
  const merge = { ...aggregator, createCombiner: (c: C) => c, mergeValue: aggregator.mergeCombiners };
  return combineByKey(flat<[K, C]>(blocks), merge as unknown as Aggregator<C, C>).entries();
}

/** The values of each key combined. */
export function combineByKey<K, V, C>(rows: Iterable<[K, V]>, aggregator: Aggregator<V, C>): CombinerMap<K, C> {
  const { createCombiner, mergeValue } = aggregator;
  const map = new CombinerMap<K, C>();
  const { values } = map;
  for (const [key, value] of rows) {
    const at = map.find(key);
    if (at < 0) map.add(key, createCombiner(value));
    else values[at] = mergeValue(values[at], value);
  }
  return map;
}

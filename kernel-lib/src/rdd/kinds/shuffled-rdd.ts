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
  for (const block of blocks) for (const row of block as readonly T[]) yield row;
}

function combined<K, V, C>(
  dependency: ShuffleDependency<K, V, C>,
  aggregator: Aggregator<V, C>,
  blocks: Iterable<readonly unknown[]>,
): Iterable<[K, C]> {
  const map = new CombinerMap<K, C>();
  const merge: Aggregator<C, C> = {
    createCombiner: (c) => c,
    mergeValue: aggregator.mergeCombiners,
    mergeCombiners: aggregator.mergeCombiners,
  };
  for (const block of blocks)
    if (dependency.mapSideCombine) combineInto(map, block as readonly [K, C][], merge);
    else combineInto(map, block as readonly [K, V][], aggregator);
  return map.entries();
}

/** The values of each key combined. */
export function combineByKey<K, V, C>(rows: Iterable<[K, V]>, aggregator: Aggregator<V, C>): CombinerMap<K, C> {
  const map = new CombinerMap<K, C>();
  combineInto(map, rows, aggregator);
  return map;
}

function combineInto<K, V, C>(map: CombinerMap<K, C>, rows: Iterable<[K, V]>, aggregator: Aggregator<V, C>): void {
  const { createCombiner, mergeValue } = aggregator;
  const { values } = map;
  // Taking pairs apart by index is what this loop can afford: it is passed once for each element of a program.
  for (const row of rows) {
    const at = map.find(row[0]);
    if (at < 0) map.add(row[0], createCombiner(row[1]));
    else values[at] = mergeValue(values[at], row[1]);
  }
}

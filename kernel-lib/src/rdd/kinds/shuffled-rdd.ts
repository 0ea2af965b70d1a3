/**
 * Rows brought together by key, and combined: `reduceByKey`, `groupByKey`, `partitionBy`, `sortByKey`. Spark's `ShuffledRDD`.
 *
 * The map side has written its rows by partition (`cluster/shuffle-writer.ts`); this reads one partition of all of them.
 */
import { CombinerMap } from "../append-only-map";
import type { Computation, Work } from "../computation";
import { type Aggregator, ShuffleDependency, type ShuffleOptions } from "../dependency";
import { flatMapped, toArray } from "../fused";
import { eachPair } from "../keyed-pairs";
import { numberedPartitions, type Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import { pooled } from "../string-pool";
import type { Kept, TaskContext } from "../task-context";

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
  return keyOrdering === null ? rows : toArray(rows).sort(([a], [b]) => keyOrdering(a, b));
}

const flat = <T>(blocks: Iterable<Kept<unknown>>): Iterable<T> =>
  flatMapped(blocks as Iterable<Kept<T>>, (block) => block);

function combined<K, V, C>(
  dependency: ShuffleDependency<K, V, C>,
  aggregator: Aggregator<V, C>,
  blocks: Iterable<Kept<unknown>>,
): Iterable<[K, C]> {
  const map = new CombinerMap<K, C>();
  const merge: Aggregator<C, C> = {
    createCombiner: (c) => c,
    mergeValue: aggregator.mergeCombiners,
    mergeCombiners: aggregator.mergeCombiners,
  };
  for (const block of blocks)
    if (dependency.mapSideCombine) combineInto(map, block as Kept<[K, C]>, merge);
    else combineInto(map, block as Kept<[K, V]>, aggregator);
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
  eachPair(rows, (key, value, code) => {
    const at = map.find(key, code);
    if (at < 0) map.add(pooled(key, code), createCombiner(value), code);
    else values[at] = mergeValue(values[at], value);
  });
}

/**
 * The values of several pair RDDs side by side for each key: the ground of all joins. Spark's `CoGroupedRDD`.
 *
 * A parent that has the wanted partitioner already is read as it lies; the others are shuffled.
 */
import { CombinerMap } from "../append-only-map";
import type { Computation, Work } from "../computation";
import { type Dependency, OneToOneDependency, ShuffleDependency } from "../dependency";
import { eachPair } from "../keyed-pairs";
import { numberedPartitions, type Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";
import { readShuffle } from "./shuffled-rdd";

/** What is made of the values of one key, as they come side by side. */
export interface Grouping<G> {
  begin(side: number, value: unknown): G;
  add(group: G, side: number, value: unknown): void;
}

/** A list for each side. */
const lists = (sides: number): Grouping<unknown[][]> => ({
  begin: (side, value) => {
    const groups: unknown[][] = [];
    for (let i = 0; i < sides; i++) groups.push(i === side ? [value] : []);
    return groups;
  },
  add: (groups, side, value) => {
    groups[side].push(value);
  },
});

export class CoGroupedRDD<K, G> implements Computation<[K, G]> {
  readonly kind: string = "CoGroupedRDD";
  readonly dependencies: readonly Dependency<[K, unknown]>[];

  constructor(
    rdds: readonly RDD<[K, unknown]>[],
    readonly partitioner: Partitioner,
    private readonly grouping: Grouping<G>,
  ) {
    this.dependencies = rdds.map((rdd) => besides(rdd, partitioner));
  }

  pending(): Work | null {
    return this.partitioner.pending();
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.partitioner.numPartitions);
  }

  compute(split: Partition, task: TaskContext): Iterable<[K, G]> {
    const { grouping } = this;
    const map = new CombinerMap<K, G>();
    this.dependencies.forEach((dependency, side) => {
      eachPair(rowsOf(dependency, split.index, task), (key, value, code) => {
        const at = map.find(key, code);
        if (at < 0) map.add(key, grouping.begin(side, value), code);
        else grouping.add(map.values[at], side, value);
      });
    });
    return map.entries();
  }
}

/** All values of a key, a list for each RDD. */
export function coGrouped<K>(
  rdds: readonly RDD<[K, unknown]>[],
  partitioner: Partitioner,
): CoGroupedRDD<K, unknown[][]> {
  return new CoGroupedRDD(rdds, partitioner, lists(rdds.length));
}

/** Narrow when the parent lies right already, else a shuffle. */
export function besides<K, V>(rdd: RDD<[K, V]>, partitioner: Partitioner): Dependency<[K, V]> {
  return rdd.partitioner?.equals(partitioner) === true
    ? new OneToOneDependency(rdd)
    : new ShuffleDependency<K, V>(rdd, partitioner);
}

export function rowsOf<K, V>(dependency: Dependency<[K, V]>, index: number, task: TaskContext): Iterable<[K, V]> {
  if (dependency instanceof ShuffleDependency)
    return readShuffle<K, V, V>(dependency as ShuffleDependency<K, V>, index, task);
  return dependency.rdd.iterator(dependency.rdd.partitions[index], task);
}

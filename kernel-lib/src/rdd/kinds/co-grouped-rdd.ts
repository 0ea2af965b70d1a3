/**
 * The values of several pair RDDs side by side for each key: the ground of all joins. Spark's `CoGroupedRDD`.
 *
 * A parent that has the wanted partitioner already is read as it lies; the others are shuffled.
 */
import { CombinerMap } from "../append-only-map";
import type { Computation, Work } from "../computation";
import { type Dependency, OneToOneDependency, ShuffleDependency } from "../dependency";
import { numberedPartitions, type Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";
import { readShuffle } from "./shuffled-rdd";

export class CoGroupedRDD<K> implements Computation<[K, unknown[][]]> {
  readonly kind: string = "CoGroupedRDD";
  readonly dependencies: readonly Dependency<[K, unknown]>[];

  constructor(
    private readonly rdds: readonly RDD<[K, unknown]>[],
    readonly partitioner: Partitioner,
  ) {
    this.dependencies = rdds.map((rdd) => besides(rdd, partitioner));
  }

  pending(): Work | null {
    return this.partitioner.pending();
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.partitioner.numPartitions);
  }

  compute(split: Partition, task: TaskContext): Iterable<[K, unknown[][]]> {
    const map = new CombinerMap<K, unknown[][]>();
    this.dependencies.forEach((dependency, side) => {
      for (const [key, value] of rowsOf(dependency, split.index, task)) {
        let at = map.find(key);
        if (at < 0) {
          at = map.size;
          map.add(
            key,
            this.rdds.map(() => []),
          );
        }
        map.values[at][side].push(value);
      }
    });
    return map.entries();
  }
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

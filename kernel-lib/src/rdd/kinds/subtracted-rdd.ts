/**
 * The pairs whose key the other RDD does not have: `subtractByKey`, `subtract`. Spark's `SubtractedRDD`.
 *
 * Only one side is held in memory, in a `java.util.HashMap`, whose order the result has.
 */
import type { Computation, Work } from "../computation";
import type { Dependency } from "../dependency";
import { hashCode } from "../java-hash";
import { keyOf } from "../key";
import { numberedPartitions, type Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";
import { besides, rowsOf } from "./co-grouped-rdd";

export class SubtractedRDD<K, V> implements Computation<[K, V]> {
  readonly kind: string = "SubtractedRDD";
  readonly dependencies: readonly [Dependency<[K, V]>, Dependency<[K, unknown]>];

  constructor(
    left: RDD<[K, V]>,
    right: RDD<[K, unknown]>,
    readonly partitioner: Partitioner,
  ) {
    this.dependencies = [besides(left, partitioner), besides(right, partitioner)];
  }

  pending(): Work | null {
    return this.partitioner.pending();
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.partitioner.numPartitions);
  }

  *compute(split: Partition, task: TaskContext): Iterable<[K, V]> {
    const groups = new Map<unknown, { readonly key: K; readonly values: V[] }>();
    const [left, right] = this.dependencies;
    for (const [key, value] of rowsOf(left, split.index, task)) {
      const at = keyOf(key);
      const group = groups.get(at);
      if (group === undefined) groups.set(at, { key, values: [value] });
      else group.values.push(value);
    }
    const capacity = javaCapacity(groups.size);
    for (const [key] of rowsOf(right, split.index, task)) groups.delete(keyOf(key));
    for (const { key, values } of inJavaOrder([...groups.values()], capacity))
      for (const value of values) yield [key, value];
  }
}

/** How large a `java.util.HashMap` is that once held so many keys. */
function javaCapacity(size: number): number {
  let capacity = 16;
  while (size > 0.75 * capacity) capacity *= 2;
  return capacity;
}

/** Bin by bin; within a bin in the order of arrival. */
function inJavaOrder<G extends { readonly key: unknown }>(groups: G[], capacity: number): readonly G[] {
  const bin = ({ key }: G): number => {
    const hash = hashCode(key);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return groups.sort((a, b) => bin(a) - bin(b));
}

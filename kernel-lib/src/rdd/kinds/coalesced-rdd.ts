/**
 * Fewer partitions without a shuffle: each is a stretch of the parent's. Spark's `CoalescedRDD` with its `DefaultPartitionCoalescer`,
 * as it groups partitions that have no preferred place.
 */
import type { Computation } from "../computation";
import { ComputedDependency, type Dependency } from "../dependency";
import type { Partition } from "../partition";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

interface CoalescedPartition extends Partition {
  readonly parents: readonly number[];
}

export class CoalescedRDD<T> implements Computation<T> {
  readonly kind: string = "CoalescedRDD";
  readonly partitioner: null = null;
  readonly dependencies: readonly Dependency<T>[];

  constructor(
    private readonly parent: RDD<T>,
    private readonly most: number,
  ) {
    this.dependencies = [new ComputedDependency(parent, (partition) => this.groups()[partition].parents)];
  }

  private groups(): readonly CoalescedPartition[] {
    const all = this.parent.getNumPartitions();
    const count = Math.min(this.most, all);
    const startOf = (group: number): number => Math.floor((group * all) / count);
    return Array.from({ length: count }, (_, index) => {
      const start = startOf(index);
      return { index, parents: Array.from({ length: startOf(index + 1) - start }, (_, i) => start + i) };
    });
  }

  partitions(): readonly Partition[] {
    return this.groups();
  }

  *compute(split: Partition, task: TaskContext): Iterable<T> {
    const { partitions } = this.parent;
    for (const index of (split as CoalescedPartition).parents) yield* this.parent.iterator(partitions[index], task);
  }
}

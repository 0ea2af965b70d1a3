/**
 * Each element with its number. Spark's `ZippedWithIndexRDD`, which counts all partitions but the last when it is made; here that
 * job comes with the first action.
 */
import type { Computation, Work } from "../computation";
import { type Dependency, OneToOneDependency } from "../dependency";
import type { Partition } from "../partition";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

export class ZippedWithIndexRDD<T> implements Computation<[T, number]> {
  readonly kind: string = "ZippedWithIndexRDD";
  readonly partitioner: null = null;
  readonly dependencies: readonly Dependency[];
  private starts: readonly number[] | null = null;
  private counting: Promise<void> | null = null;

  constructor(private readonly parent: RDD<T>) {
    this.dependencies = [new OneToOneDependency(parent)];
  }

  pending(): Work | null {
    if (this.starts !== null) return null;
    return () => (this.counting ??= this.count());
  }

  private async count(): Promise<void> {
    const others = this.parent.partitions.slice(0, -1).map(({ index }) => index);
    const length = (values: Iterable<T>): number => {
      let count = 0;
      for (const _ of values) count++;
      return count;
    };
    const counts = others.length === 0 ? [] : await this.parent.context.runJob(this.parent, length, others);
    let start = 0;
    this.starts = [0, ...counts.map((count) => (start += count))];
  }

  partitions(): readonly Partition[] {
    return this.parent.partitions;
  }

  *compute(split: Partition, task: TaskContext): Iterable<[T, number]> {
    let index = this.starts?.[split.index] ?? 0;
    for (const value of this.parent.iterator(split, task)) yield [value, index++];
  }
}

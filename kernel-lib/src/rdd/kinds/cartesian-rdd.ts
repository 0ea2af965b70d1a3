/** Every element of one RDD with every element of the other. Spark's `CartesianRDD`. */
import type { Computation } from "../computation";
import { ComputedDependency, type Dependency } from "../dependency";
import { numberedPartitions, type Partition } from "../partition";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

export class CartesianRDD<T, U> implements Computation<[T, U]> {
  readonly kind: string = "CartesianRDD";
  readonly partitioner: null = null;
  readonly dependencies: readonly Dependency[];

  constructor(
    private readonly left: RDD<T>,
    private readonly right: RDD<U>,
  ) {
    this.dependencies = [
      new ComputedDependency(left, (partition) => [this.leftOf(partition)]),
      new ComputedDependency(right, (partition) => [this.rightOf(partition)]),
    ];
  }

  private leftOf(partition: number): number {
    return Math.floor(partition / this.right.getNumPartitions());
  }

  private rightOf(partition: number): number {
    return partition % this.right.getNumPartitions();
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.left.getNumPartitions() * this.right.getNumPartitions());
  }

  *compute({ index }: Partition, task: TaskContext): Iterable<[T, U]> {
    const right = this.right.partitions[this.rightOf(index)];
    for (const x of this.left.iterator(this.left.partitions[this.leftOf(index)], task))
      for (const y of this.right.iterator(right, task)) yield [x, y];
  }
}

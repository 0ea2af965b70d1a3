/** Some of the partitions of another RDD. Spark's `PartitionPruningRDD`. */
import type { Computation } from "../computation";
import { ComputedDependency, type Dependency } from "../dependency";
import { numberedPartitions, type Partition } from "../partition";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

export class PartitionPruningRDD<T> implements Computation<T> {
  readonly kind: string = "PartitionPruningRDD";
  readonly partitioner: null = null;
  readonly dependencies: readonly Dependency[];

  constructor(
    private readonly parent: RDD<T>,
    private readonly parts: readonly number[],
  ) {
    this.dependencies = [new ComputedDependency(parent, (index) => [parts[index]])];
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.parts.length);
  }

  compute({ index }: Partition, task: TaskContext): Iterable<T> {
    return this.parent.iterator(this.parent.partitions[this.parts[index]], task);
  }
}

/** Each partition through a function: `map`, `filter`, `flatMap`, `mapPartitions`, `glom`. Spark's `MapPartitionsRDD`. */
import type { Computation } from "../computation";
import { type Dependency, OneToOneDependency } from "../dependency";
import type { Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

export class MapPartitionsRDD<T, U> implements Computation<U> {
  readonly dependencies: readonly Dependency[];

  constructor(
    private readonly parent: RDD<T>,
    private readonly f: (values: Iterable<T>, index: number, task: TaskContext) => Iterable<U>,
    /** Whether the keys stay as they are. */
    private readonly preservesPartitioning: boolean = false,
    readonly kind: string = "MapPartitionsRDD",
  ) {
    this.dependencies = [new OneToOneDependency(parent)];
  }

  get partitioner(): Partitioner | null {
    return this.preservesPartitioning ? this.parent.partitioner : null;
  }

  partitions(): readonly Partition[] {
    return this.parent.partitions;
  }

  compute(split: Partition, task: TaskContext): Iterable<U> {
    return this.f(this.parent.iterator(split, task), split.index, task);
  }
}

/** Partitions of two or more RDDs side by side through a function: `zip`, `zipPartitions`. Spark's `ZippedPartitionsRDD2` and the like. */
import { IllegalArgumentException } from "../../data/errors";
import type { Computation } from "../computation";
import { type Dependency, OneToOneDependency } from "../dependency";
import { numberedPartitions, type Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

export class ZippedPartitionsRDD<U> implements Computation<U> {
  readonly kind: string;
  readonly dependencies: readonly Dependency[];

  constructor(
    private readonly rdds: readonly RDD<unknown>[],
    private readonly f: (values: readonly Iterable<unknown>[], index: number) => Iterable<U>,
    private readonly preservesPartitioning: boolean = false,
  ) {
    this.kind = `ZippedPartitionsRDD${rdds.length}`;
    this.dependencies = rdds.map((rdd) => new OneToOneDependency(rdd));
  }

  get partitioner(): Partitioner | null {
    if (!this.preservesPartitioning) return null;
    return this.rdds.find((rdd) => rdd.partitioner !== null)?.partitioner ?? null;
  }

  partitions(): readonly Partition[] {
    const counts = this.rdds.map((rdd) => rdd.getNumPartitions());
    if (counts.some((count) => count !== counts[0]))
      throw new IllegalArgumentException(
        null,
        `Can't zip RDDs with unequal numbers of partitions: List(${counts.join(", ")})`,
      );
    return numberedPartitions(counts[0]);
  }

  compute(split: Partition, task: TaskContext): Iterable<U> {
    return this.f(
      this.rdds.map((rdd) => rdd.iterator(rdd.partitions[split.index], task)),
      split.index,
    );
  }
}

/**
 * The partitions of several RDDs, one after the other. Spark's `UnionRDD`; when all lie by the same partitioner, its
 * `PartitionerAwareUnionRDD`, which puts equal keys into one partition without moving them.
 */
import type { Computation } from "../computation";
import { type Dependency, OneToOneDependency, RangeDependency } from "../dependency";
import { numberedPartitions, type Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

interface UnionPartition<T> extends Partition {
  readonly rdd: RDD<T>;
  readonly parent: Partition;
}

export class UnionRDD<T> implements Computation<T> {
  readonly kind: string = "UnionRDD";
  readonly partitioner: null = null;
  private known: readonly Dependency[] | null = null;

  constructor(private readonly rdds: readonly RDD<T>[]) {}

  get dependencies(): readonly Dependency[] {
    if (this.known !== null) return this.known;
    let start = 0;
    this.known = this.rdds.map((rdd) => {
      const count = rdd.getNumPartitions();
      start += count;
      return new RangeDependency(rdd, 0, start - count, count);
    });
    return this.known;
  }

  partitions(): readonly Partition[] {
    // Their numbers may only now be known.
    this.known = null;
    const all = this.rdds.flatMap((rdd) => rdd.partitions.map((parent) => ({ rdd, parent })));
    return all.map((part, index): UnionPartition<T> => ({ index, ...part }));
  }

  compute(split: Partition, task: TaskContext): Iterable<T> {
    const { rdd, parent } = split as UnionPartition<T>;
    return rdd.iterator(parent, task);
  }

  preferredLocations(split: Partition): readonly string[] {
    const { rdd, parent } = split as UnionPartition<T>;
    return rdd.preferredLocations(parent);
  }
}

export class PartitionerAwareUnionRDD<T> implements Computation<T> {
  readonly kind: string = "PartitionerAwareUnionRDD";
  readonly partitioner: Partitioner | null;
  readonly dependencies: readonly Dependency<T>[];

  constructor(private readonly rdds: readonly RDD<T>[]) {
    this.partitioner = rdds[0].partitioner;
    this.dependencies = rdds.map((rdd) => new OneToOneDependency(rdd));
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.partitioner?.numPartitions ?? 0);
  }

  *compute(split: Partition, task: TaskContext): Iterable<T> {
    for (const rdd of this.rdds) yield* rdd.iterator(rdd.partitions[split.index], task);
  }
}

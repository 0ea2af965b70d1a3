/** Each partition thinned out by chance, with a seed of its own. Spark's `PartitionwiseSampledRDD`. */
import { JavaRandom } from "../../data/java-random";
import type { Computation } from "../computation";
import { type Dependency, OneToOneDependency } from "../dependency";
import type { Partition } from "../partition";
import type { Partitioner } from "../partitioner";
import type { RDD } from "../rdd";
import type { TaskContext } from "../task-context";

interface SampledPartition extends Partition {
  readonly parent: Partition;
  readonly seed: bigint;
}

export class PartitionwiseSampledRDD<T> implements Computation<T> {
  readonly kind: string = "PartitionwiseSampledRDD";
  readonly dependencies: readonly Dependency[];
  readonly partitioner: Partitioner | null;

  constructor(
    private readonly parent: RDD<T>,
    private readonly choose: (values: Iterable<T>, seed: bigint) => Iterable<T>,
    private readonly seed: bigint,
  ) {
    this.dependencies = [new OneToOneDependency(parent)];
    this.partitioner = parent.partitioner;
  }

  partitions(): readonly Partition[] {
    const random = new JavaRandom(this.seed);
    return this.parent.partitions.map(
      (parent): SampledPartition => ({
        index: parent.index,
        parent,
        seed: random.nextLong(),
      }),
    );
  }

  compute(split: Partition, task: TaskContext): Iterable<T> {
    const { parent, seed } = split as SampledPartition;
    return this.choose(this.parent.iterator(parent, task), seed);
  }
}

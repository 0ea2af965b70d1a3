/**
 * A collection of the program, cut into pieces of nearly equal length: `sc.parallelize`. Spark's `ParallelCollectionRDD`; an RDD
 * without partitions is its `EmptyRDD`.
 */
import { IllegalArgumentException } from "../../data/errors";
import type { Computation } from "../computation";
import { numberedPartitions, type Partition } from "../partition";

export class ParallelCollectionRDD<T> implements Computation<T> {
  readonly kind: string = "ParallelCollectionRDD";
  readonly dependencies: readonly never[] = [];
  readonly partitioner: null = null;

  constructor(
    private readonly values: readonly T[],
    private readonly numSlices: number,
    private readonly locations: readonly (readonly string[])[] = [],
  ) {
    if (numSlices < 1) throw new IllegalArgumentException(null, "Positive number of partitions required");
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.numSlices);
  }

  compute(split: Partition): Iterable<T> {
    return this.values.slice(this.startOf(split.index), this.startOf(split.index + 1));
  }

  preferredLocations(split: Partition): readonly string[] {
    return this.locations[split.index] ?? [];
  }

  private startOf(slice: number): number {
    return Math.floor((slice * this.values.length) / this.numSlices);
  }
}

export class EmptyRDD implements Computation<never> {
  readonly kind: string = "EmptyRDD";
  readonly dependencies: readonly never[] = [];
  readonly partitioner: null = null;

  partitions(): readonly Partition[] {
    return [];
  }

  compute(): Iterable<never> {
    return [];
  }
}

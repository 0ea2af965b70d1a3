/**
 * Which partition a key belongs to. Spark's `Partitioner`: two RDDs with equal partitioners can be joined without a shuffle.
 */
import { mustHold } from "../data/errors";
import type { Work } from "./computation";
import { hashCode, nonNegativeMod } from "./java-hash";
import type { RDD } from "./rdd";

export abstract class Partitioner {
  abstract readonly numPartitions: number;
  abstract getPartition(key: unknown): number;

  equals(other: Partitioner | null): boolean {
    return this === other;
  }

  /** What must be done before keys can be placed, such as looking at a sample; null when nothing is left. */
  pending(): Work | null {
    return null;
  }
}

/** By the key's hash code as Java has it; null goes to partition 0. */
export class HashPartitioner extends Partitioner {
  constructor(readonly numPartitions: number) {
    super();
    mustHold(numPartitions >= 0, `Number of partitions (${numPartitions}) cannot be negative.`);
  }

  getPartition(key: unknown): number {
    return key === null || key === undefined ? 0 : nonNegativeMod(hashCode(key), this.numPartitions);
  }

  /** Of many keys whose hash codes are known. */
  partitionsOf(hashCodes: Int32Array): Int32Array {
    return hashCodes.map((code) => nonNegativeMod(code, this.numPartitions));
  }

  override equals(other: Partitioner | null): boolean {
    return other instanceof HashPartitioner && other.numPartitions === this.numPartitions;
  }
}

/** By a function of the program's own, as Python's `partitionBy(n, f)`. */
export class FunctionPartitioner extends Partitioner {
  constructor(
    readonly numPartitions: number,
    private readonly place: (key: unknown) => number,
  ) {
    super();
  }

  getPartition(key: unknown): number {
    return nonNegativeMod(Math.trunc(this.place(key)), this.numPartitions);
  }

  override equals(other: Partitioner | null): boolean {
    return (
      other instanceof FunctionPartitioner && other.numPartitions === this.numPartitions && other.place === this.place
    );
  }
}

/** How a caller may say it: a partitioner, a number of partitions for hashing, or nothing. */
export type Partitioning = Partitioner | number | undefined;

export function toPartitioner(wanted: Partitioning, rdds: readonly RDD<unknown>[]): Partitioner {
  if (wanted === undefined) return defaultPartitioner(rdds);
  return typeof wanted === "number" ? new HashPartitioner(wanted) : wanted;
}

/**
 * The partitioner of an operation for which none was given: the largest there is, unless it is much too small; else by hash into
 * `spark.default.parallelism` parts, or as many as the largest of the RDDs has. Spark's `Partitioner.defaultPartitioner`.
 */
export function defaultPartitioner(rdds: readonly RDD<unknown>[]): Partitioner {
  const { context } = rdds[0];
  const partitioned = rdds.filter((rdd) => (rdd.partitioner?.numPartitions ?? 0) > 0);
  const largest = partitioned.reduce<RDD<unknown> | null>(
    (max, rdd) => (max === null || rdd.getNumPartitions() > max.getNumPartitions() ? rdd : max),
    null,
  );
  const set = context.conf.contains("spark.default.parallelism");
  const most = Math.max(...rdds.map((rdd) => rdd.getNumPartitions()));
  const defaultNumber = set ? context.defaultParallelism : most;
  const existing = largest?.partitioner ?? null;
  if (existing !== null && largest !== null) {
    const isEligible = Math.log10(most) - Math.log10(largest.getNumPartitions()) < 1;
    if (isEligible || defaultNumber <= existing.numPartitions) return existing;
  }
  return new HashPartitioner(defaultNumber);
}

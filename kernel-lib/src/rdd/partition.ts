/** One part of an RDD, which one task computes. Spark's `Partition`; kinds of RDDs add what they need to know. */
export interface Partition {
  /** From 0, within its RDD. */
  readonly index: number;
}

/** `count` partitions that say no more than their number. */
export function numberedPartitions(count: number): readonly Partition[] {
  return Array.from({ length: count }, (_, index) => ({ index }));
}

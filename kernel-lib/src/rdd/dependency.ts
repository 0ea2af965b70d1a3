/**
 * How an RDD comes from others. A narrow dependency needs few partitions of the parent, so both are computed in one task;
 * a shuffle needs all of them, and cuts a job into stages. Spark's `Dependency` and its subclasses.
 */
import type { Partitioner } from "./partitioner";
import type { RDD } from "./rdd";

export interface Dependency<T = unknown> {
  readonly rdd: RDD<T>;
}

export abstract class NarrowDependency<T = unknown> implements Dependency<T> {
  constructor(readonly rdd: RDD<T>) {}

  /** The partitions of the parent that partition `partition` of the child needs. */
  abstract getParents(partition: number): readonly number[];
}

/** Partition i from partition i. */
export class OneToOneDependency<T = unknown> extends NarrowDependency<T> {
  getParents(partition: number): readonly number[] {
    return [partition];
  }
}

/** A stretch of partitions from a stretch of the parent's: the parts of a union. */
export class RangeDependency<T = unknown> extends NarrowDependency<T> {
  constructor(
    rdd: RDD<T>,
    private readonly inStart: number,
    private readonly outStart: number,
    private readonly length: number,
  ) {
    super(rdd);
  }

  getParents(partition: number): readonly number[] {
    const within = partition >= this.outStart && partition < this.outStart + this.length;
    return within ? [partition - this.outStart + this.inStart] : [];
  }
}

/** Whatever a function says. */
export class ComputedDependency<T = unknown> extends NarrowDependency<T> {
  constructor(
    rdd: RDD<T>,
    private readonly parentsOf: (partition: number) => readonly number[],
  ) {
    super(rdd);
  }

  getParents(partition: number): readonly number[] {
    return this.parentsOf(partition);
  }
}

/** How the values of a key become one: Spark's `Aggregator`. */
export interface Aggregator<V, C> {
  readonly createCombiner: (value: V) => C;
  readonly mergeValue: (combined: C, value: V) => C;
  readonly mergeCombiners: (a: C, b: C) => C;
}

/** Less than 0 when `a` comes first. */
export type Comparator<K> = (a: K, b: K) => number;

export interface ShuffleOptions<K, V, C> {
  readonly aggregator?: Aggregator<V, C>;
  /** Whether values are combined before they move. */
  readonly mapSideCombine?: boolean;
  /** Sorts the rows of each partition after the shuffle. */
  readonly keyOrdering?: Comparator<K>;
}

export class ShuffleDependency<K = unknown, V = unknown, C = V> implements Dependency<[K, V]> {
  readonly shuffleId: number;
  readonly aggregator: Aggregator<V, C> | null;
  readonly mapSideCombine: boolean;
  readonly keyOrdering: Comparator<K> | null;

  constructor(
    readonly rdd: RDD<[K, V]>,
    readonly partitioner: Partitioner,
    options: ShuffleOptions<K, V, C> = {},
  ) {
    this.shuffleId = rdd.context.newShuffleId();
    this.aggregator = options.aggregator ?? null;
    this.mapSideCombine = options.mapSideCombine ?? false;
    this.keyOrdering = options.keyOrdering ?? null;
  }
}

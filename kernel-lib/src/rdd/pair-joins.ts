/**
 * Joins of pair RDDs, all made of `cogroup` as Spark makes them. A side without a partner is null in an outer join, where Scala has
 * `None`.
 */
import { PairMethods } from "./pair-methods";
import type { Partitioning } from "./partitioner";
import type { RDD } from "./rdd";

export abstract class PairJoins<T> extends PairMethods<T> {
  /** Every value of a key with every value that the other has for it. */
  join<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, partitioning?: Partitioning): RDD<[K, [V, W]]> {
    return this.cogroup(other, partitioning).flatMapValues(([left, right]) => pairs(left, right));
  }

  /** The same, and each value of a key that the other does not have, with null. */
  leftOuterJoin<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, partitioning?: Partitioning): RDD<[K, [V, W | null]]> {
    return this.cogroup(other, partitioning).flatMapValues(([left, right]) => pairs<V, W | null>(left, orNull(right)));
  }

  /** The other way round. */
  rightOuterJoin<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, partitioning?: Partitioning): RDD<[K, [V | null, W]]> {
    return this.cogroup(other, partitioning).flatMapValues(([left, right]) => pairs<V | null, W>(orNull(left), right));
  }

  /** All keys of both sides. */
  fullOuterJoin<K, V, W>(
    this: RDD<[K, V]>,
    other: RDD<[K, W]>,
    partitioning?: Partitioning,
  ): RDD<[K, [V | null, W | null]]> {
    return this.cogroup(other, partitioning).flatMapValues(([left, right]) => pairs(orNull(left), orNull(right)));
  }
}

const orNull = <V>(values: readonly V[]): readonly (V | null)[] => (values.length === 0 ? [null] : values);

function* pairs<V, W>(left: readonly V[], right: readonly W[]): Iterable<[V, W]> {
  for (const v of left) for (const w of right) yield [v, w];
}

/**
 * The operations on RDDs of pairs that bring equal keys together. Spark's `PairRDDFunctions`, which Scala adds to an `RDD[(K, V)]`;
 * here TypeScript allows them where the elements are `[key, value]`.
 */

import { copyOf } from "./copy";
import type { Aggregator } from "./dependency";
import { equalValues } from "./key";
import { keysOf, mappedValues, valuesOf } from "./keyed-pairs";
import { coGrouped } from "./kinds/co-grouped-rdd";
import { combineByKey, ShuffledRDD } from "./kinds/shuffled-rdd";
import { SubtractedRDD } from "./kinds/subtracted-rdd";
import { FunctionPartitioner, type Partitioner, type Partitioning, toPartitioner } from "./partitioner";
import type { RDD } from "./rdd";
import { Transformations } from "./transformations";

export abstract class PairMethods<T> extends Transformations<T> {
  /** The first of each pair. */
  keys<K>(this: RDD<[K, unknown]>): RDD<K> {
    return this.mapPartitionsInternal((pairs) => keysOf(pairs));
  }

  /** The second of each pair. */
  values<V>(this: RDD<[unknown, V]>): RDD<V> {
    return this.mapPartitionsInternal((pairs) => valuesOf(pairs));
  }

  /** The values through a function; keys and their places stay. */
  mapValues<K, V, U>(this: RDD<[K, V]>, f: (value: V) => U): RDD<[K, U]> {
    return this.mapPartitionsInternal((pairs) => mappedValues(pairs, f), true);
  }

  /** Each key with all that the function gives for its value. */
  flatMapValues<K, V, U>(this: RDD<[K, V]>, f: (value: V) => Iterable<U>): RDD<[K, U]> {
    return this.mapPartitionsInternal(function* (pairs) {
      for (const [key, value] of pairs) for (const made of f(value)) yield [key, made] as [K, U];
    }, true);
  }

  /**
   * The values of each key combined: the general form of all below. The values are combined before they move, unless told.
   * Without a shuffle when the pairs lie right already.
   */
  combineByKey<K, V, C>(
    this: RDD<[K, V]>,
    createCombiner: (value: V) => C,
    mergeValue: (combined: C, value: V) => C,
    mergeCombiners: (a: C, b: C) => C,
    partitioning?: Partitioning,
    mapSideCombine: boolean = true,
  ): RDD<[K, C]> {
    const partitioner = toPartitioner(partitioning, [this]);
    const aggregator = { createCombiner, mergeValue, mergeCombiners };
    return this.combined(partitioner, aggregator, mapSideCombine);
  }

  /** For the engine. */
  combined<K, V, C>(
    this: RDD<[K, V]>,
    partitioner: Partitioner,
    aggregator: Aggregator<V, C>,
    mapSideCombine: boolean,
  ): RDD<[K, C]> {
    if (this.partitioner?.equals(partitioner) === true)
      return this.mapPartitionsInternal((pairs) => combineByKey(pairs, aggregator).entries(), true);
    return this.make(new ShuffledRDD<K, V, C>(this, partitioner, { aggregator, mapSideCombine }));
  }

  /** The values of each key as one, by a function of two. */
  reduceByKey<K, V>(this: RDD<[K, V]>, f: (a: V, b: V) => V, partitioning?: Partitioning): RDD<[K, V]> {
    return this.combineByKey((value) => value, f, f, partitioning);
  }

  /** Like `reduceByKey`, beginning with a zero once for each key and partition. */
  foldByKey<K, V>(this: RDD<[K, V]>, zeroValue: V, f: (a: V, b: V) => V, partitioning?: Partitioning): RDD<[K, V]> {
    return this.combineByKey((value) => f(copyOf(zeroValue), value), f, f, partitioning);
  }

  /** The values of each key folded into something of another type. */
  aggregateByKey<K, V, U>(
    this: RDD<[K, V]>,
    zeroValue: U,
    seqFunc: (folded: U, value: V) => U,
    combFunc: (a: U, b: U) => U,
    partitioning?: Partitioning,
  ): RDD<[K, U]> {
    return this.combineByKey((value) => seqFunc(copyOf(zeroValue), value), seqFunc, combFunc, partitioning);
  }

  /** All values of each key. Everything moves: `reduceByKey` combines before. */
  groupByKey<K, V>(this: RDD<[K, V]>, partitioning?: Partitioning): RDD<[K, V[]]> {
    const append = (values: V[], value: V): V[] => {
      values.push(value);
      return values;
    };
    return this.combineByKey<K, V, V[]>(
      (value) => [value],
      append,
      (a, b) => a.concat(b),
      partitioning,
      false,
    );
  }

  /** The pairs, each where the partitioner says. */
  partitionBy<K, V>(this: RDD<[K, V]>, partitioning: Partitioner | number, place?: (key: K) => number): RDD<[K, V]> {
    const partitioner =
      place === undefined || typeof partitioning !== "number"
        ? toPartitioner(partitioning, [this])
        : new FunctionPartitioner(partitioning, place as (key: unknown) => number);
    if (this.partitioner?.equals(partitioner) === true) return this;
    return this.make(new ShuffledRDD<K, V, V>(this, partitioner));
  }

  /** For each key the values of this RDD and of the others, side by side. */
  cogroup<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, partitioning?: Partitioning): RDD<[K, [V[], W[]]]>;
  cogroup<K, V, W1, W2>(
    this: RDD<[K, V]>,
    other1: RDD<[K, W1]>,
    other2: RDD<[K, W2]>,
    partitioning?: Partitioning,
  ): RDD<[K, [V[], W1[], W2[]]]>;
  cogroup<K, V>(this: RDD<[K, V]>, ...more: readonly (RDD<[K, unknown]> | Partitioning)[]): RDD<[K, unknown[][]]> {
    const isRdd = (one: unknown): one is RDD<[K, unknown]> => one instanceof Transformations;
    const rdds: readonly RDD<[K, unknown]>[] = [this, ...more.filter(isRdd)];
    const partitioning = more.find((one): one is Exclude<Partitioning, undefined> => !isRdd(one) && one !== undefined);
    const grouped = this.make(coGrouped(rdds, toPartitioner(partitioning, rdds)));
    return grouped.mapPartitionsInternal((groups) => groups, true);
  }

  /** The same as `cogroup`. */
  groupWith<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>): RDD<[K, [V[], W[]]]> {
    return this.cogroup(other);
  }

  /** The pairs whose key the other does not have. */
  subtractByKey<K, V>(this: RDD<[K, V]>, other: RDD<[K, unknown]>, partitioning?: Partitioning): RDD<[K, V]> {
    const own = this.partitioner ?? this.getNumPartitions();
    return this.make(new SubtractedRDD(this, other, toPartitioner(partitioning ?? own, [this])));
  }

  /** The elements that the other does not have; duplicates stay. */
  subtract(other: RDD<T>, partitioning?: Partitioning): RDD<T> {
    const mine = this.map<T, null>((value) => [value, null]);
    const theirs = other.map<T, null>((value) => [value, null]);
    return mine.subtractByKey(theirs, partitioning ?? this.partitioner ?? this.getNumPartitions()).keys();
  }

  /** The values of one key; only its partition is computed when the pairs lie by a partitioner. */
  async lookup<K, V>(this: RDD<[K, V]>, key: K): Promise<V[]> {
    await this.resolve();
    const wanted = this.filter(([k]) => equalValues(k, key)).values();
    if (this.partitioner === null) return wanted.collect();
    const [found] = await this.context.runJob(wanted, (values) => [...values], [this.partitioner.getPartition(key)]);
    return found;
  }

  /** A `Map` of the pairs; of equal keys the last stays. */
  async collectAsMap<K, V>(this: RDD<[K, V]>): Promise<Map<K, V>> {
    return new Map(await this.collect());
  }

  /** How many pairs each key has. */
  async countByKey<K>(this: RDD<[K, unknown]>): Promise<Map<K, number>> {
    return this.mapValues(() => 1)
      .reduceByKey((a, b) => a + b)
      .collectAsMap();
  }

  /** `reduceByKey` at the driver. */
  async reduceByKeyLocally<K, V>(this: RDD<[K, V]>, f: (a: V, b: V) => V): Promise<Map<K, V>> {
    return this.reduceByKey(f, 1).collectAsMap();
  }
}

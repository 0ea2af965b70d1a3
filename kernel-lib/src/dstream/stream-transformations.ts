/**
 * The methods of a stream that look at one batch at a time, as those of an RDD do. A base class, so that `DStream` stays
 * short; there is no other use for it.
 */
import { IllegalArgumentException } from "../data/errors";
import type { RDD } from "../rdd/rdd";
import type { DStream } from "./dstream";
import { StreamCore } from "./stream-core";
import type { StreamOperator } from "./stream-operator";
import type { Time } from "./time";
import { onEach, transformed, united } from "./transformed";

export abstract class StreamTransformations<T> extends StreamCore<T> {
  /** For the engine: another stream of the same context. */
  abstract derive<U>(operator: StreamOperator<U>): DStream<U>;
  /** This stream, with all of its methods. */
  protected abstract get itself(): DStream<T>;

  map<K, V>(f: (element: T) => [K, V]): DStream<[K, V]>;
  map<U>(f: (element: T) => U): DStream<U>;
  map<U>(f: (element: T) => U): DStream<U> {
    return this.derive(onEach("MappedDStream", this, (rdd) => rdd.map(f), [f]));
  }

  flatMap<K, V>(f: (element: T) => Iterable<[K, V]>): DStream<[K, V]>;
  flatMap<U>(f: (element: T) => Iterable<U>): DStream<U>;
  flatMap<U>(f: (element: T) => Iterable<U>): DStream<U> {
    return this.derive(onEach("FlatMappedDStream", this, (rdd) => rdd.flatMap(f), [f]));
  }

  filter(f: (element: T) => boolean): DStream<T> {
    return this.derive(onEach("FilteredDStream", this, (rdd) => rdd.filter(f), [f]));
  }

  /** Each partition as one array. */
  glom(): DStream<T[]> {
    return this.derive(onEach("GlommedDStream", this, (rdd) => rdd.glom()));
  }

  mapPartitions<K, V>(f: (elements: Iterable<T>) => Iterable<[K, V]>, preservesPartitioning?: boolean): DStream<[K, V]>;
  mapPartitions<U>(f: (elements: Iterable<T>) => Iterable<U>, preservesPartitioning?: boolean): DStream<U>;
  mapPartitions<U>(f: (elements: Iterable<T>) => Iterable<U>, preservesPartitioning: boolean = false): DStream<U> {
    return this.derive(
      onEach("MapPartitionedDStream", this, (rdd) => rdd.mapPartitions(f, preservesPartitioning), [f]),
    );
  }

  mapPartitionsWithIndex<U>(
    f: (index: number, elements: Iterable<T>) => Iterable<U>,
    preservesPartitioning: boolean = false,
  ): DStream<U> {
    return this.derive(
      onEach("TransformedDStream", this, (rdd) => rdd.mapPartitionsWithIndex(f, preservesPartitioning), [f]),
    );
  }

  repartition(numPartitions: number): DStream<T> {
    return this.transform((rdd) => rdd.repartition(numPartitions));
  }

  /** The elements of both streams; they must have the same slide. */
  union(...others: DStream<T>[]): DStream<T> {
    return this.derive(united([this.itself, ...others]));
  }

  /** Any function from RDD to RDD; it runs on the driver, once per batch, and may be asynchronous. */
  transform<U>(f: (rdd: RDD<T>, time: Time) => RDD<U> | Promise<RDD<U>>): DStream<U> {
    return this.derive(transformed<U>([this], ([rdd], time) => f(rdd as RDD<T>, time), [f]));
  }

  /** Python has the function first, Scala the stream; both are understood. */
  transformWith<U, V>(
    other: DStream<U>,
    f: (rdd: RDD<T>, other: RDD<U>, time: Time) => RDD<V> | Promise<RDD<V>>,
  ): DStream<V>;
  transformWith<U, V>(
    f: (rdd: RDD<T>, other: RDD<U>, time: Time) => RDD<V> | Promise<RDD<V>>,
    other: DStream<U>,
  ): DStream<V>;
  transformWith<U, V>(
    one: DStream<U> | ((rdd: RDD<T>, other: RDD<U>, time: Time) => RDD<V> | Promise<RDD<V>>),
    two: DStream<U> | ((rdd: RDD<T>, other: RDD<U>, time: Time) => RDD<V> | Promise<RDD<V>>),
  ): DStream<V> {
    const [other, f] = typeof one === "function" ? [two as DStream<U>, one] : [one, two];
    if (typeof f !== "function")
      throw new IllegalArgumentException(null, "transformWith takes a stream and a function");
    return this.derive(
      transformed<V>([this, other], ([left, right], time) => f(left as RDD<T>, right as RDD<U>, time), [f]),
    );
  }

  /** One element per batch, or none of an empty one. */
  reduce(f: (a: T, b: T) => T): DStream<T> {
    return this.map((element): [null, T] => [null, element])
      .reduceByKey(f, 1)
      .map(([, reduced]) => reduced);
  }

  /** How many elements each batch has; 0 of an empty one. */
  count(): DStream<number> {
    return this.map((): [null, number] => [null, 1])
      .transform((rdd) => rdd.union(this.context.sparkContext.parallelize<[null, number]>([[null, 0]], 1)))
      .reduceByKey((a, b) => a + b)
      .map(([, count]) => count);
  }

  /** How often each element comes, batch by batch. */
  countByValue(numPartitions?: number): DStream<[T, number]> {
    return this.map((element): [T, number] => [element, 1]).reduceByKey((a, b) => a + b, numPartitions);
  }
}

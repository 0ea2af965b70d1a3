/**
 * The methods of a stream of pairs `[key, value]`. Spark's `PairDStreamFunctions`, as far as they look at one batch.
 *
 * Unless told, results lie in `spark.default.parallelism` partitions by hash, as Spark's do.
 */
import { HashPartitioner, type Partitioner } from "../rdd/partitioner";
import type { RDD } from "../rdd/rdd";
import type { DStream } from "./dstream";
import { StreamTransformations } from "./stream-transformations";
import { onEach } from "./transformed";

/** A number of partitions, or a partitioner. */
export type StreamPartitioning = Partitioner | number | undefined;

export abstract class PairOperations<T> extends StreamTransformations<T> {
  /** For the engine: what a caller meant. */
  partitioner(wanted: StreamPartitioning): Partitioner {
    if (wanted !== undefined && typeof wanted !== "number") return wanted;
    return new HashPartitioner(wanted ?? this.context.sparkContext.defaultParallelism);
  }

  mapValues<K, V, U>(this: DStream<[K, V]>, f: (value: V) => U): DStream<[K, U]> {
    return this.derive(onEach("MapValuedDStream", this, (rdd) => rdd.mapValues(f), [f]));
  }

  flatMapValues<K, V, U>(this: DStream<[K, V]>, f: (value: V) => Iterable<U>): DStream<[K, U]> {
    return this.derive(onEach("FlatMapValuedDStream", this, (rdd) => rdd.flatMapValues(f), [f]));
  }

  /** Puts equal keys into one partition. */
  partitionBy<K, V>(this: DStream<[K, V]>, partitioning: Partitioner | number): DStream<[K, V]> {
    const partitioner = this.partitioner(partitioning);
    return this.transform((rdd) => rdd.partitionBy(partitioner));
  }

  groupByKey<K, V>(this: DStream<[K, V]>, partitioning?: StreamPartitioning): DStream<[K, V[]]> {
    const partitioner = this.partitioner(partitioning);
    return this.derive(onEach("ShuffledDStream", this, (rdd) => rdd.groupByKey(partitioner)));
  }

  reduceByKey<K, V>(this: DStream<[K, V]>, f: (a: V, b: V) => V, partitioning?: StreamPartitioning): DStream<[K, V]> {
    const partitioner = this.partitioner(partitioning);
    return this.derive(onEach("ShuffledDStream", this, (rdd) => rdd.reduceByKey(f, partitioner), [f]));
  }

  combineByKey<K, V, C>(
    this: DStream<[K, V]>,
    createCombiner: (value: V) => C,
    mergeValue: (combined: C, value: V) => C,
    mergeCombiners: (a: C, b: C) => C,
    partitioning?: StreamPartitioning,
    mapSideCombine: boolean = true,
  ): DStream<[K, C]> {
    const partitioner = this.partitioner(partitioning);
    return this.derive(
      onEach(
        "ShuffledDStream",
        this,
        (rdd) => rdd.combineByKey(createCombiner, mergeValue, mergeCombiners, partitioner, mapSideCombine),
        [createCombiner, mergeValue, mergeCombiners],
      ),
    );
  }

  /** For each key the values of this stream and those of the other. */
  cogroup<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioning?: StreamPartitioning,
  ): DStream<[K, [V[], W[]]]> {
    return both(this, other, partitioning, (left, right, partitioner) => left.cogroup(right, partitioner));
  }

  join<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioning?: StreamPartitioning,
  ): DStream<[K, [V, W]]> {
    return both(this, other, partitioning, (left, right, partitioner) => left.join(right, partitioner));
  }

  leftOuterJoin<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioning?: StreamPartitioning,
  ): DStream<[K, [V, W | null]]> {
    return both(this, other, partitioning, (left, right, partitioner) => left.leftOuterJoin(right, partitioner));
  }

  rightOuterJoin<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioning?: StreamPartitioning,
  ): DStream<[K, [V | null, W]]> {
    return both(this, other, partitioning, (left, right, partitioner) => left.rightOuterJoin(right, partitioner));
  }

  fullOuterJoin<K, V, W>(
    this: DStream<[K, V]>,
    other: DStream<[K, W]>,
    partitioning?: StreamPartitioning,
  ): DStream<[K, [V | null, W | null]]> {
    return both(this, other, partitioning, (left, right, partitioner) => left.fullOuterJoin(right, partitioner));
  }
}

function both<K, V, W, R>(
  left: DStream<[K, V]>,
  right: DStream<[K, W]>,
  partitioning: StreamPartitioning,
  combine: (left: RDD<[K, V]>, right: RDD<[K, W]>, partitioner: Partitioner) => RDD<R>,
): DStream<R> {
  const partitioner = left.partitioner(partitioning);
  return left.transformWith(right, (one, other) => combine(one, other, partitioner));
}

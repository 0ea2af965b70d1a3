/**
 * The operations that give another RDD, element by element or partition by partition. A base class of `RDD`, so that each file
 * stays short; there is no other use for it.
 */
import { mustHold, SparkException } from "../data/errors";
import { XorShiftRandom } from "../data/java-random";
import { CombinerMap } from "./append-only-map";
import { flatMapped, mapped, toArray } from "./fused";
import { hashCode } from "./java-hash";
import { chosen } from "./keyed-pairs";
import { CartesianRDD } from "./kinds/cartesian-rdd";
import { CoalescedRDD } from "./kinds/coalesced-rdd";
import { MapPartitionsRDD } from "./kinds/map-partitions-rdd";
import { ShuffledRDD } from "./kinds/shuffled-rdd";
import { PartitionerAwareUnionRDD, UnionRDD } from "./kinds/union-rdd";
import { ZippedPartitionsRDD } from "./kinds/zipped-partitions-rdd";
import { HashPartitioner, type Partitioner } from "./partitioner";
import type { RDD } from "./rdd";
import { RDDCore } from "./rdd-core";
import type { TaskContext } from "./task-context";

export abstract class Transformations<T> extends RDDCore<T> {
  /** For the engine: each partition through a function that also gets the task. */
  mapPartitionsInternal<U>(
    f: (values: Iterable<T>, index: number, task: TaskContext) => Iterable<U>,
    preservesPartitioning: boolean = false,
  ): RDD<U> {
    return this.make(new MapPartitionsRDD(this.self, f, preservesPartitioning));
  }

  /** Each element through a function. */
  map<K, V>(f: (value: T) => [K, V], preservesPartitioning?: boolean): RDD<[K, V]>;
  map<U>(f: (value: T) => U, preservesPartitioning?: boolean): RDD<U>;
  map<U>(f: (value: T) => U, preservesPartitioning: boolean = false): RDD<U> {
    return this.mapPartitionsInternal((values) => mapped(values, f), preservesPartitioning);
  }

  /** `map` to pairs, as Java calls it. */
  mapToPair<K, V>(f: (value: T) => [K, V]): RDD<[K, V]> {
    return this.map<K, V>(f);
  }

  /** The elements for which the function is true. */
  filter<S extends T>(f: (value: T) => value is S): RDD<S>;
  filter(f: (value: T) => boolean): RDD<T>;
  filter(f: (value: T) => boolean): RDD<T> {
    return this.mapPartitionsInternal((values) => chosen(values, f), true);
  }

  /** All that the function gives for each element, one after the other. */
  flatMap<K, V>(f: (value: T) => Iterable<[K, V]>, preservesPartitioning?: boolean): RDD<[K, V]>;
  flatMap<U>(f: (value: T) => Iterable<U>, preservesPartitioning?: boolean): RDD<U>;
  flatMap<U>(f: (value: T) => Iterable<U>, preservesPartitioning: boolean = false): RDD<U> {
    return this.mapPartitionsInternal((values) => flatMapped(values, f), preservesPartitioning);
  }

  /** Each partition, as something to iterate over once, through a function. */
  mapPartitions<K, V>(f: (values: Iterable<T>) => Iterable<[K, V]>, preservesPartitioning?: boolean): RDD<[K, V]>;
  mapPartitions<U>(f: (values: Iterable<T>) => Iterable<U>, preservesPartitioning?: boolean): RDD<U>;
  mapPartitions<U>(f: (values: Iterable<T>) => Iterable<U>, preservesPartitioning: boolean = false): RDD<U> {
    return this.mapPartitionsInternal((values) => f(values), preservesPartitioning);
  }

  /** The same with the number of the partition before it. */
  mapPartitionsWithIndex<U>(
    f: (index: number, values: Iterable<T>) => Iterable<U>,
    preservesPartitioning: boolean = false,
  ): RDD<U> {
    return this.mapPartitionsInternal((values, index) => f(index, values), preservesPartitioning);
  }

  /** Each partition as one array. */
  glom(): RDD<T[]> {
    return this.mapPartitionsInternal((values) => [toArray(values)]);
  }

  /** Each element behind what the function gives for it. */
  keyBy<K>(f: (value: T) => K): RDD<[K, T]> {
    return this.map<K, T>((value) => [f(value), value]);
  }

  /** The partitions of this and then of the other; duplicates stay. */
  union(other: RDD<T>): RDD<T> {
    return this.context.union([this.self, other]);
  }

  /** Each element once. */
  distinct(numPartitions: number = this.getNumPartitions()): RDD<T> {
    if (this.partitioner !== null && numPartitions === this.getNumPartitions())
      return this.mapPartitionsInternal((values) => distinctOf(values), true);
    return this.map<T, null>((value) => [value, null])
      .reduceByKey((first) => first, numPartitions)
      .map((pair) => pair[0]);
  }

  /** Into so many partitions, by a shuffle. */
  repartition(numPartitions: number): RDD<T> {
    return this.coalesce(numPartitions, true);
  }

  /** Into fewer partitions without a shuffle; with `shuffle`, evenly into any number. */
  coalesce(numPartitions: number, shuffle: boolean = false): RDD<T> {
    mustHold(numPartitions > 0, `Number of partitions (${numPartitions}) must be positive.`);
    if (!shuffle) return this.make(new CoalescedRDD(this.self, numPartitions));
    const dealt = this.mapPartitionsInternal((values, index) => deal(values, index, numPartitions));
    const shuffled = this.make(new ShuffledRDD<number, T, T>(dealt, new HashPartitioner(numPartitions)));
    return this.make(new CoalescedRDD(shuffled, numPartitions)).values();
  }

  /** Every element of this with every element of the other. */
  cartesian<U>(other: RDD<U>): RDD<[T, U]> {
    return this.make(new CartesianRDD(this.self, other));
  }

  /** What the function makes of the partitions of both, side by side. */
  zipPartitions<U, R>(
    other: RDD<U>,
    f: (left: Iterable<T>, right: Iterable<U>) => Iterable<R>,
    preservesPartitioning: boolean = false,
  ): RDD<R> {
    const zip = ([left, right]: readonly Iterable<unknown>[]): Iterable<R> =>
      f(left as Iterable<T>, right as Iterable<U>);
    return this.make(new ZippedPartitionsRDD([this.self, other], zip, preservesPartitioning));
  }

  /** The first element of both as a pair, the second of both, … They must lie alike. */
  zip<U>(other: RDD<U>): RDD<[T, U]> {
    return this.zipPartitions(other, zipped);
  }

  /** Numbers that are unique though not in a row: the k-th element of partition p of n gets k * n + p. */
  zipWithUniqueId(): RDD<[T, number]> {
    const n = this.getNumPartitions();
    return this.mapPartitionsInternal(function* (values, index) {
      let id = index;
      for (const value of values) {
        yield [value, id] as [T, number];
        id += n;
      }
    });
  }

  /** The elements that both have, each once. */
  intersection(other: RDD<T>, partitioning?: Partitioner | number): RDD<T> {
    const mine = this.map<T, null>((value) => [value, null]);
    const theirs = other.map<T, null>((value) => [value, null]);
    return mine
      .cogroup(theirs, partitioning)
      .filter(([, [left, right]]) => left.length > 0 && right.length > 0)
      .keys();
  }

  /** For each key that the function gives, the elements that have it. */
  groupBy<K>(f: (value: T) => K, partitioning?: Partitioner | number): RDD<[K, T[]]> {
    return this.map<K, T>((value) => [f(value), value]).groupByKey(partitioning);
  }
}

/** The union as Spark chooses its kind. */
export function unionOf<T>(rdds: readonly RDD<T>[]): PartitionerAwareUnionRDD<T> | UnionRDD<T> {
  const some = rdds.filter((rdd) => rdd.getNumPartitions() > 0);
  const partitioner = some[0]?.partitioner ?? null;
  const alike = partitioner !== null && some.every((rdd) => rdd.partitioner?.equals(partitioner) === true);
  return alike ? new PartitionerAwareUnionRDD(some) : new UnionRDD(some);
}

function distinctOf<T>(values: Iterable<T>): Iterable<T> {
  const seen = new CombinerMap<T, null>();
  for (const value of values) {
    const code = hashCode(value);
    if (seen.find(value, code) < 0) seen.add(value, null, code);
  }
  return seen.entries().keys;
}

/** Elements dealt out to the partitions in turn, beginning anywhere. */
function* deal<T>(values: Iterable<T>, index: number, numPartitions: number): Iterable<[number, T]> {
  let position = new XorShiftRandom(BigInt(index)).nextInt(numPartitions);
  for (const value of values) yield [++position, value];
}

function* zipped<T, U>(left: Iterable<T>, right: Iterable<U>): Iterable<[T, U]> {
  const others = right[Symbol.iterator]();
  for (const value of left) {
    const other = others.next();
    if (other.done === true) throw unequal();
    yield [value, other.value];
  }
  if (others.next().done !== true) throw unequal();
}

const unequal = (): SparkException =>
  new SparkException(null, "Can only zip RDDs with same number of elements in each partition");

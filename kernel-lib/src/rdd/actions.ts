/** The operations that run a job and give values to the driver. All are asynchronous: `await rdd.collect()`. */
import { mustHold, UnsupportedOperationException } from "../data/errors";
import { copyOf } from "./copy";
import type { Comparator } from "./dependency";
import { each, toArray } from "./fused";
import { HyperLogLog } from "./hyper-log-log";
import { compareKeys } from "./key";
import { OrderedMethods, reversed } from "./ordered-methods";
import { HashPartitioner } from "./partitioner";
import type { RDD } from "./rdd";
import type { TaskContext } from "./task-context";

export abstract class Actions<T> extends OrderedMethods<T> {
  /** For actions: the result of a function over each partition. */
  protected run<U>(f: (values: Iterable<T>, task: TaskContext) => U | Promise<U>): Promise<U[]> {
    return this.context.runJob(this.self, f);
  }

  /** All elements. */
  async collect(): Promise<T[]> {
    return (await this.run((values) => toArray(values))).flat(1) as T[];
  }

  /** How many elements there are. */
  async count(): Promise<number> {
    const counts = await this.run((values) => {
      let count = 0;
      each(values, () => count++);
      return count;
    });
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** The first elements. Looks at one partition, then at more at a time, until there are enough. */
  async take(num: number): Promise<T[]> {
    if (num <= 0) return [];
    await this.resolve();
    const total = this.getNumPartitions();
    const scaleUp = Math.max(Number(this.context.conf.get("spark.rdd.limit.scaleUpFactor", "4")), 2);
    const taken: T[] = [];
    let scanned = 0;
    while (taken.length < num && scanned < total) {
      const left = num - taken.length;
      let next = Number(this.context.conf.get("spark.rdd.limit.initialNumPartitions", "1"));
      if (scanned > 0) {
        const likely = taken.length === 0 ? Number.POSITIVE_INFINITY : Math.ceil((1.5 * left * scanned) / taken.length);
        next = Math.min(likely, scanned * scaleUp);
      }
      const parts = Array.from({ length: Math.min(next, total - scanned) }, (_, i) => scanned + i);
      const found = await this.context.runJob(this.self, (values) => firstOf(values, left), parts);
      for (const values of found) for (const value of values.slice(0, num - taken.length)) taken.push(value);
      scanned += parts.length;
    }
    return taken;
  }

  /** The first element. @throws when there is none */
  async first(): Promise<T> {
    const [first] = await this.takeOrThrow(1);
    return first;
  }

  private async takeOrThrow(num: number): Promise<T[]> {
    const taken = await this.take(num);
    if (taken.length === 0) throw emptyCollection();
    return taken;
  }

  async isEmpty(): Promise<boolean> {
    return (await this.take(1)).length === 0;
  }

  /** All elements as one, by a function of two. @throws when there are none */
  async reduce(f: (a: T, b: T) => T): Promise<T> {
    const parts = await this.run((values) => {
      let result: { readonly value: T } | null = null;
      each(values, (value) => {
        result = { value: result === null ? value : f(result.value, value) };
      });
      return result as { readonly value: T } | null;
    });
    const some = parts.filter((part) => part !== null);
    if (some.length === 0) throw emptyCollection();
    return some.map(({ value }) => value).reduce((a, b) => f(a, b));
  }

  /** Like `reduce`, beginning with a zero: once in each partition and once at the driver. */
  async fold(zeroValue: T, op: (a: T, b: T) => T): Promise<T> {
    return this.aggregate(zeroValue, op, op);
  }

  /** The elements folded into something of another type, the partitions' results by a second function. */
  async aggregate<U>(zeroValue: U, seqOp: (folded: U, value: T) => U, combOp: (a: U, b: U) => U): Promise<U> {
    const parts = await this.run((values) => {
      let folded = copyOf(zeroValue);
      each(values, (value) => {
        folded = seqOp(folded, value);
      });
      return folded;
    });
    return parts.reduce((a, b) => combOp(a, b), copyOf(zeroValue));
  }

  /** `aggregate` in rounds, so that the driver gets fewer results. */
  async treeAggregate<U>(
    zeroValue: U,
    seqOp: (folded: U, value: T) => U,
    combOp: (a: U, b: U) => U,
    depth: number = 2,
  ): Promise<U> {
    checkDepth(depth);
    await this.resolve();
    if (this.getNumPartitions() === 0) return copyOf(zeroValue);
    let partial: RDD<U> = this.mapPartitionsInternal((values) => {
      let folded = copyOf(zeroValue);
      each(values, (value) => {
        folded = seqOp(folded, value);
      });
      return [folded];
    });
    let count = partial.getNumPartitions();
    const scale = Math.max(Math.ceil(count ** (1 / depth)), 2);
    while (count > scale + Math.ceil(count / scale)) {
      count = Math.floor(count / scale);
      const groups = count;
      partial = partial
        .mapPartitionsInternal((values, index) => Array.from(values, (value) => [index % groups, value] as [number, U]))
        .foldByKey(zeroValue, combOp, new HashPartitioner(groups))
        .values();
    }
    return partial.fold(zeroValue, combOp);
  }

  /** `reduce` in rounds. */
  async treeReduce(f: (a: T, b: T) => T, depth: number = 2): Promise<T> {
    checkDepth(depth);
    const both = (a: readonly T[], b: readonly T[]): readonly T[] =>
      a.length === 0 ? b : b.length === 0 ? a : [f(a[0], b[0])];
    const reduced = await this.treeAggregate<readonly T[]>([], (a, value) => both(a, [value]), both, depth);
    if (reduced.length === 0) throw emptyCollection();
    return reduced[0];
  }

  /** Calls the function with each element, in the tasks. */
  async foreach(f: (value: T) => unknown): Promise<void> {
    await this.run(async (values) => {
      for (const value of values) {
        const done = f(value);
        if (done instanceof Promise) await done;
      }
    });
  }

  /** Calls the function once for each partition, in its task; what it promises is waited for. */
  async foreachPartition(f: (values: Iterable<T>) => unknown): Promise<void> {
    await this.run(async (values) => {
      await f(values);
    });
  }

  /** How often each element is there. */
  async countByValue(): Promise<Map<T, number>> {
    return this.map<T, null>((value) => [value, null]).countByKey();
  }

  /** How many different elements there are, about. @param relativeSD how far off it may be: smaller takes more memory */
  async countApproxDistinct(relativeSD: number = 0.05): Promise<number> {
    const none = HyperLogLog.withDeviation(relativeSD);
    const parts = await this.run((values) => {
      const counter = HyperLogLog.withDeviation(relativeSD);
      each(values, (value) => counter.offer(value));
      return counter;
    });
    return parts.reduce((a, b) => a.merge(b), none).cardinality();
  }

  /** The smallest elements, sorted. */
  async takeOrdered(num: number, order: Comparator<T> = compareKeys): Promise<T[]> {
    if (num <= 0) return [];
    const parts = await this.run((values) => toArray(values).sort(order).slice(0, num));
    return parts
      .flat(1)
      .sort(order as Comparator<unknown>)
      .slice(0, num) as T[];
  }

  /** The largest elements, largest first. */
  async top(num: number, order: Comparator<T> = compareKeys): Promise<T[]> {
    return this.takeOrdered(num, reversed(order));
  }

  async max(order: Comparator<T> = compareKeys): Promise<T> {
    return this.reduce((a, b) => (order(a, b) >= 0 ? a : b));
  }

  async min(order: Comparator<T> = compareKeys): Promise<T> {
    return this.reduce((a, b) => (order(a, b) <= 0 ? a : b));
  }

  /** All elements, partition by partition: `for await (const x of rdd.toLocalIterator())`. One job for each. */
  async *toLocalIterator(): AsyncGenerator<T, void, void> {
    await this.resolve();
    for (const { index } of this.partitions) {
      const [values] = await this.context.runJob(this.self, (all) => [...all], [index]);
      yield* values;
    }
  }

  /** The elements with their numbers from 0. With more than one partition a job counts them first. */
  zipWithIndex(): RDD<[T, number]> {
    return this.context.zipWithIndex(this.self);
  }
}

function firstOf<T>(values: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  for (const value of values) {
    first.push(value);
    if (first.length >= count) break;
  }
  return first;
}

function checkDepth(depth: number): void {
  mustHold(depth >= 1, `Depth must be greater than or equal to 1 but got ${depth}.`);
}

export const emptyCollection = (): UnsupportedOperationException =>
  new UnsupportedOperationException(null, "empty collection");

/**
 * Where RDDs begin: `sc.parallelize([1, 2, 3])`. Spark's class of the same name, without what reaches out of the process; a program's
 * own is `api/spark-context.ts`, which puts the machine's clock, files and scheduler in.
 */

import { type CallSite, callSite } from "../data/call-site";
import { IllegalStateException, mustHold, SparkException } from "../data/errors";
import { type AccumulatorV2, CollectionAccumulator, NumberAccumulator } from "./accumulator";
import { Broadcast } from "./broadcast";
import { ContextFiles } from "./context-files";
import type { Environment, Scheduler, StorageInfo } from "./environment";
import { EmptyRDD, ParallelCollectionRDD } from "./kinds/parallel-collection-rdd";
import { PartitionPruningRDD } from "./kinds/partition-pruning-rdd";
import { ZippedWithIndexRDD } from "./kinds/zipped-with-index-rdd";
import { ComputedRDD, type RDD } from "./rdd";
import type { SparkConf } from "./spark-conf";
import type { TaskContext } from "./task-context";
import { unionOf } from "./transformations";

/** Whether a job writes the marked RDDs behind a marked RDD too, which it would need no more. Streams set it (SPARK-6847). */
export const CHECKPOINT_ALL_MARKED_ANCESTORS = "spark.checkpoint.checkpointAllMarkedAncestors";

export class SparkContext extends ContextFiles {
  readonly conf: SparkConf;
  readonly startTime: number;
  readonly version: string = "4.3.0";
  readonly scheduler: Scheduler;
  /** For the engine: what newly made RDDs say of where they were made; null for where the program calls. */
  callSite: CallSite | null = null;
  private readonly createdAt: CallSite = callSite();
  private stopped = false;
  private stoppedAt: CallSite | null = null;
  private nextRdd = 0;
  private nextShuffle = 0;
  private nextBroadcast = 0;
  private nextAccumulator = 0;
  private readonly kept = new Map<number, RDD<unknown>>();

  constructor(
    conf: SparkConf,
    readonly environment: Environment,
  ) {
    super();
    if (!conf.contains("spark.master")) throw new SparkException(null, MASTER_MISSING);
    if (!conf.contains("spark.app.name")) throw new SparkException(null, NAME_MISSING);
    this.conf = conf.clone();
    this.startTime = Math.floor(environment.clock.now());
    this.conf.setIfMissing("spark.app.id", `local-${this.startTime}`);
    this.scheduler = environment.startScheduler(this);
  }

  /** What is made and asked for meanwhile says that it was there; with null, where it was. */
  async madeAt<R>(site: CallSite | null, body: () => Promise<R>): Promise<R> {
    const before = this.callSite;
    this.callSite = site;
    try {
      return await body();
    } finally {
      this.callSite = before;
    }
  }

  protected get self(): SparkContext {
    return this;
  }

  get applicationId(): string {
    return this.conf.getAppId();
  }

  get appName(): string {
    return this.conf.get("spark.app.name");
  }

  get master(): string {
    return this.conf.get("spark.master");
  }

  get defaultParallelism(): number {
    this.assertNotStopped();
    return this.conf.getInt("spark.default.parallelism", this.scheduler.defaultParallelism);
  }

  /** Into how many partitions files are cut unless told. */
  get defaultMinPartitions(): number {
    return Math.min(this.defaultParallelism, 2);
  }

  getConf(): SparkConf {
    return this.conf.clone();
  }

  /** A collection as an RDD, in `numSlices` partitions (`defaultParallelism` unless told). */
  parallelize<K, V>(values: Iterable<[K, V]>, numSlices?: number): RDD<[K, V]>;
  parallelize<T>(values: Iterable<T>, numSlices?: number): RDD<T>;
  parallelize<T>(values: Iterable<T>, numSlices: number = this.defaultParallelism): RDD<T> {
    this.assertNotStopped();
    return new ComputedRDD(this, new ParallelCollectionRDD([...values], numSlices));
  }

  /** The same as `parallelize`. With hosts for each element, a partition of its own for each. */
  makeRDD<T>(values: Iterable<T>, numSlices?: number): RDD<T>;
  makeRDD<T>(values: Iterable<readonly [T, readonly string[]]>): RDD<T>;
  makeRDD<T>(values: Iterable<T> | Iterable<readonly [T, readonly string[]]>, numSlices?: number): RDD<T> {
    const all = [...values] as readonly unknown[];
    const located = numSlices === undefined && all.length > 0 && all.every(isLocated);
    if (!located) return this.parallelize(all as readonly T[], numSlices);
    const pairs = all as readonly (readonly [T, readonly string[]])[];
    const collection = pairs.map(([value]) => value);
    const hosts = pairs.map(([, names]) => names);
    return new ComputedRDD(this, new ParallelCollectionRDD(collection, pairs.length, hosts));
  }

  /** The whole numbers from `start` (0 unless told) to below `end`. */
  range(start: number, end?: number, step: number = 1, numSlices?: number): RDD<number> {
    this.assertNotStopped();
    mustHold(step !== 0, "step cannot be 0");
    const [from, to] = end === undefined ? [0, start] : [start, end];
    const count = Math.max(0, Math.ceil((to - from) / step));
    const slices = numSlices ?? this.defaultParallelism;
    const startOf = (slice: number): number => Math.floor((slice * count) / slices);
    const numbers = Array.from({ length: slices }, (_, slice) => slice);
    return this.parallelize<number>(numbers, slices).mapPartitionsInternal(function* (_, slice) {
      for (let i = startOf(slice); i < startOf(slice + 1); i++) yield from + i * step;
    });
  }

  /** An RDD without partitions. */
  emptyRDD<T>(): RDD<T> {
    this.assertNotStopped();
    return new ComputedRDD<T>(this, new EmptyRDD());
  }

  /** The partitions of all, one after the other. */
  union<T>(rdds: readonly RDD<T>[]): RDD<T>;
  union<T>(first: RDD<T>, ...rest: readonly RDD<T>[]): RDD<T>;
  union<T>(first: RDD<T> | readonly RDD<T>[], ...rest: readonly RDD<T>[]): RDD<T> {
    const rdds = Array.isArray(first) ? (first as readonly RDD<T>[]) : [first as RDD<T>, ...rest];
    return new ComputedRDD(this, unionOf(rdds));
  }

  /** Runs a function over partitions of an RDD, all of them unless told; the results in the order of the partitions. */
  async runJob<T, U>(
    rdd: RDD<T>,
    f: (values: Iterable<T>, task: TaskContext) => U | Promise<U>,
    partitions?: readonly number[],
  ): Promise<U[]> {
    this.assertNotStopped();
    const site = this.callSite ?? callSite();
    this.clean(f);
    const properties = new Map(this.properties);
    await rdd.resolve();
    const all = partitions ?? rdd.partitions.map(({ index }) => index);
    const results = await this.scheduler.runJob({
      rdd,
      f,
      partitions: all,
      callSite: site.shortForm,
      properties,
    });
    await this.writeCheckpoints(rdd, properties.get(CHECKPOINT_ALL_MARKED_ANCESTORS) === "true", new Set());
    return results;
  }

  /** After a job, what it went over and is marked is written: only the nearest, or `all`, and then parents first. */
  private async writeCheckpoints(rdd: RDD<unknown>, all: boolean, seen: Set<number>): Promise<void> {
    if (seen.has(rdd.id)) return;
    seen.add(rdd.id);
    const { checkpointData } = rdd;
    if (checkpointData?.isCheckpointed === true) return;
    if (checkpointData === null || all)
      for (const parent of rdd.dependencies) await this.writeCheckpoints(parent.rdd, all, seen);
    await checkpointData?.write();
  }

  /** A value for all tasks to read. */
  broadcast<T>(value: T): Broadcast<T> {
    this.assertNotStopped();
    return new Broadcast(this.nextBroadcast++, value);
  }

  /** Python's name for a sum that tasks add to. */
  accumulator(initial: number): NumberAccumulator {
    const made = this.longAccumulator();
    made.add(initial);
    return made;
  }

  longAccumulator(name?: string): NumberAccumulator {
    return this.register(new NumberAccumulator(), name);
  }

  doubleAccumulator(name?: string): NumberAccumulator {
    return this.register(new NumberAccumulator(), name);
  }

  collectionAccumulator<T>(name?: string): CollectionAccumulator<T> {
    return this.register(new CollectionAccumulator<T>(), name);
  }

  /** Makes an accumulator of the program's own known to tasks. */
  register<A extends AccumulatorV2<never, unknown>>(accumulator: A, name?: string): A {
    if (accumulator.id >= 0) throw new IllegalStateException(null, "Cannot register an Accumulator twice.");
    accumulator.id = this.nextAccumulator++;
    accumulator.name = name ?? null;
    return accumulator;
  }

  /** The RDDs that are kept, by id. */
  getPersistentRDDs(): ReadonlyMap<number, RDD<unknown>> {
    return this.kept;
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Stops everything; a new context may then be made. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.stoppedAt = callSite();
    this.scheduler.stop();
  }

  assertNotStopped(): void {
    if (this.stopped)
      throw new IllegalStateException(
        null,
        `Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:\n\n${this.createdAt.shortForm}\n\nAnd it was stopped at:\n\n${this.stoppedAt?.shortForm ?? ""}\n\nThe currently active SparkContext was created at:\n\n${this.environment.activeContext()}\n         `,
      );
  }

  /** Where the program made it. */
  get creationSite(): string {
    return this.createdAt.shortForm;
  }

  // For the engine.

  newRddId(): number {
    return this.nextRdd++;
  }

  newShuffleId(): number {
    return this.nextShuffle++;
  }

  newSeed(): bigint {
    const half = (): bigint => BigInt(Math.floor(this.environment.random.next() * 0x100000000));
    return BigInt.asIntN(64, (half() << 32n) | half());
  }

  persisted(rdd: RDD<unknown>): void {
    this.kept.set(rdd.id, rdd);
  }

  unpersisted(rdd: RDD<unknown>): void {
    this.kept.delete(rdd.id);
    if (!this.stopped) this.scheduler.removeRdd(rdd.id);
  }

  storageInfo(rddId: number): StorageInfo | null {
    return this.scheduler.storageInfo(rddId);
  }

  zipWithIndex<T>(rdd: RDD<T>): RDD<[T, number]> {
    return new ComputedRDD(this, new ZippedWithIndexRDD(rdd));
  }

  /** Spark's `clean`: sees to it that functions can travel, when tasks run in threads. @throws SparkException "Task not serializable" */
  clean(functions: object): void {
    this.scheduler.ensureSerializable?.(functions);
  }

  /** Some of the partitions of an RDD. */
  partsOf<T>(rdd: RDD<T>, parts: readonly number[]): RDD<T> {
    return new ComputedRDD(this, new PartitionPruningRDD(rdd, parts));
  }

  isKept(blockId: string): boolean {
    return this.scheduler.isKept(blockId);
  }
}

const MASTER_MISSING = "A master URL must be set in your configuration";
const NAME_MISSING = "An application name must be set in your configuration";

function isLocated(pair: unknown): boolean {
  if (!Array.isArray(pair) || pair.length !== 2) return false;
  return Array.isArray(pair[1]) && pair[1].every((host) => typeof host === "string");
}

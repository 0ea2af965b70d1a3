/**
 * What every RDD is: partitions, how to compute each, where it comes from, whether it is kept. Spark's `RDD` without its many
 * operations, which stand in the classes between this and `rdd.ts`.
 *
 * An RDD is a description: nothing is computed before an action asks. What must be known first and takes waiting (the ranges of
 * `sortByKey`, the plan of a DataFrame) is found out by `resolve`, before the job that needs it.
 */

import { type CallSite, callSite } from "../data/call-site";
import { SparkException, UnsupportedOperationException } from "../data/errors";
import { StorageLevel } from "../data/storage-level";
import type { CheckpointData } from "./checkpoint-data";
import type { Computation, Work } from "./computation";
import type { Dependency } from "./dependency";
import type { Partition } from "./partition";
import type { Partitioner } from "./partitioner";
import type { RDD } from "./rdd";
import type { SparkContext } from "./spark-context";
import { currentTask, type TaskContext } from "./task-context";

export abstract class RDDCore<T> {
  /** A number of its own within its context. */
  readonly id: number;
  readonly creationSite: CallSite;
  private label: string | null = null;
  private level = StorageLevel.NONE;
  private knownPartitions: readonly Partition[] | null = null;
  private knownDependencies: readonly Dependency[] | null = null;
  private lineageResolved = false;
  /** Whether and how it is saved outside of its lineage; null when that was not asked for. */
  checkpointData: CheckpointData<T> | null = null;

  constructor(private readonly sparkContext: SparkContext) {
    this.id = sparkContext.newRddId();
    this.creationSite = sparkContext.callSite ?? callSite();
  }

  /** @throws SparkException within a task: RDDs are the driver's */
  get context(): SparkContext {
    currentTask()?.refuse(lacksContext());
    return this.sparkContext;
  }

  protected abstract readonly self: RDD<T>;
  protected abstract getPartitions(): readonly Partition[];
  protected abstract getDependencies(): readonly Dependency[];
  protected abstract make<U>(computation: Computation<U>): RDD<U>;
  abstract get partitioner(): Partitioner | null;
  /** The elements of a partition, one after the other; called within a task. */
  abstract compute(split: Partition, task: TaskContext): Iterable<T>;

  /** What `toDebugString` calls this kind of RDD, such as `MapPartitionsRDD`. */
  get kind(): string {
    return this.constructor.name;
  }

  protected getPreferredLocations(_split: Partition): readonly string[] {
    return [];
  }

  /** What must be done before the partitions are known; null when there is nothing. */
  protected pending(): Work | null {
    return null;
  }

  /** What takes waiting before `compute` may be called for the partition. Only for those that say so in `needsPreparing`. */
  prepare(_split: Partition, _task: TaskContext): Promise<void> | null {
    return null;
  }

  /** Whether `prepare` does anything. */
  get needsPreparing(): boolean {
    return false;
  }

  get dependencies(): readonly Dependency[] {
    const saved = this.checkpointData?.dependencies;
    if (saved !== undefined && saved !== null) return saved;
    this.knownDependencies ??= this.getDependencies();
    return this.knownDependencies;
  }

  get partitions(): readonly Partition[] {
    const saved = this.checkpointData?.rdd;
    if (saved !== undefined && saved !== null) return saved.partitions;
    if (this.knownPartitions !== null) return this.knownPartitions;
    const partitions = this.getPartitions();
    if (this.lineageResolved || !this.waitsForSomething(new Set())) this.knownPartitions = partitions;
    return partitions;
  }

  /** Whether a part of the lineage is still to be resolved. */
  private waitsForSomething(seen: Set<number>): boolean {
    if (this.lineageResolved || seen.has(this.id)) return false;
    seen.add(this.id);
    return this.pending() !== null || this.dependencies.some(({ rdd }) => rdd.waitsForSomething(seen));
  }

  /** Resolves the whole lineage, parents first. Actions do this by themselves. */
  async resolve(): Promise<void> {
    const task = currentTask();
    // What is asked for in a task never comes: the task has failed.
    if (task !== null) await task.refuse(lacksContext());
    if (this.lineageResolved) return;
    for (const { rdd } of this.dependencies) await rdd.resolve();
    await this.pending()?.();
    this.lineageResolved = true;
  }

  getNumPartitions(): number {
    return this.partitions.length;
  }

  /** Hosts, or `executor_<host>_<id>`, where the partition is best computed. */
  preferredLocations(split: Partition): readonly string[] {
    return this.checkpointData?.rdd?.preferredLocations(split) ?? this.getPreferredLocations(split);
  }

  /** The elements of a partition: from the cache, from a checkpoint, or computed. */
  iterator(split: Partition, task: TaskContext): Iterable<T> {
    return this.level.isValid ? task.getOrCompute(this.self, split) : this.computeOrReadCheckpoint(split, task);
  }

  computeOrReadCheckpoint(split: Partition, task: TaskContext): Iterable<T> {
    const saved = this.checkpointData?.rdd;
    return saved === undefined || saved === null
      ? this.compute(split, task)
      : saved.iterator(saved.partitions[split.index], task);
  }

  get name(): string | null {
    return this.label;
  }

  setName(name: string): this {
    this.label = name;
    return this;
  }

  getStorageLevel(): StorageLevel {
    return this.level;
  }

  /** Keeps the partitions in memory once they are computed: the same as `persist()`. */
  cache(): this {
    return this.persist();
  }

  /** Keeps the partitions where the level says, once they are computed. A level given once stays until `unpersist`. */
  persist(level: StorageLevel = StorageLevel.MEMORY_ONLY): this {
    if (this.level.isValid && !this.level.equals(level) && this.checkpointData?.isLocal !== true)
      throw new UnsupportedOperationException(
        null,
        "Cannot change storage level of an RDD after it was already assigned a level",
      );
    this.setLevel(level);
    return this;
  }

  /** For the engine: `persist` without asking. */
  setLevel(level: StorageLevel): void {
    if (!this.level.isValid) this.sparkContext.persisted(this.self);
    this.level = level;
  }

  /** Forgets the kept partitions. */
  unpersist(_blocking: boolean = false): this {
    this.sparkContext.unpersisted(this.self);
    this.level = StorageLevel.NONE;
    return this;
  }

  toString(): string {
    return `${this.label === null ? "" : `${this.label} `}${this.kind}[${this.id}] at ${this.creationSite.shortForm}`;
  }
}

const lacksContext = (): SparkException =>
  new SparkException(
    null,
    "This RDD lacks a SparkContext. It could happen in the following cases:\n(1) RDD transformations and actions are NOT invoked by the driver, but inside of other transformations; for example, rdd1.map(x => rdd2.values.count() * x) is invalid because the values transformation and count action cannot be performed inside of the rdd1.map transformation. For more information, see SPARK-5063.\n(2) When a Spark Streaming job recovers from checkpoint, this exception will be hit if a reference to an RDD not defined by the streaming job is used in DStream operations. For more information, See SPARK-13758.",
  );

/**
 * Drives the cluster for a SparkContext: in the background while there are jobs, or point by point when somebody steps. It does not know
 * what the listeners do with the points.
 */
import { keepAwake } from "../data/clock";
import { IllegalArgumentException, SparkError, SparkException } from "../data/errors";
import type { JobRequest, Scheduler, StorageInfo } from "../rdd/environment";
import type { TaskContext } from "../rdd/task-context";
import type { Cluster } from "./cluster";
import { clusterEvents } from "./cluster-events";
import type { ClusterPoint } from "./cluster-points";
import type { Executor } from "./executor";
import type { PoolSettings } from "./pools";

export type ClusterListener = (point: ClusterPoint) => void;

export class ClusterScheduler implements Scheduler {
  private readonly listeners = new Set<ClusterListener>();
  private points: AsyncGenerator<ClusterPoint, void, void> | null = null;
  private isLooping = false;
  private isStepped = false;
  private isStopped = false;

  readonly ensureSerializable: ((what: object) => void) | null;

  constructor(readonly cluster: Cluster) {
    const { threads } = cluster;
    this.ensureSerializable = threads === null ? null : (what) => threads.ensureSerializable(what);
  }

  get defaultParallelism(): number {
    const { master } = this.cluster.settings;
    if (master.executors === 0) return master.coresPerExecutor;
    return Math.max(
      2,
      this.cluster.executors.reduce((sum, { cores }) => sum + cores, 0),
    );
  }

  runJob<T, U>(job: JobRequest<T, U>): Promise<U[]> {
    const result = this.cluster.dag.submitJob(job);
    this.cluster.wake();
    this.start();
    return result;
  }

  /** Calls back at every point from now on; returns how to stop that. */
  onPoint(listener: ClusterListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The executors that live now. */
  get executors(): readonly Executor[] {
    return this.cluster.executors;
  }

  /**
   * An executor dies: its blocks and shuffle files are gone, its tasks run again elsewhere, and what is missing is computed again.
   * @param replace whether the cluster manager starts another, as Spark's does
   */
  killExecutor(id: string, replace: boolean = true): void {
    const executor = this.executorOf(id);
    this.cluster.loseExecutor(executor, "worker lost");
    if (replace) this.cluster.addExecutor();
    this.start();
  }

  /**
   * The network to an executor breaks: the driver takes it for lost, as with `killExecutor`, but its tasks run on to their end (where tasks
   * run in threads of their own, they end with it). What they give is not heard; what they do is done.
   */
  cutOff(id: string, replace: boolean = true): void {
    this.cluster.cutOffExecutor(this.executorOf(id));
    if (replace) this.cluster.addExecutor();
    this.start();
  }

  /** A new executor; on the host of another when it is named. */
  addExecutor(host?: string): Executor {
    const executor = host === undefined ? this.cluster.addExecutor() : this.cluster.addExecutor(host);
    this.start();
    return executor;
  }

  /** From now on tasks take so many milliseconds longer there: a slow machine. */
  slowDown(id: string, ms: number): void {
    this.executorOf(id).slowdownMs = ms;
  }

  /**
   * From now on a task takes so many milliseconds longer than its machine makes it, such as one with more data than the others:
   * `slowDownTasks(({ partitionId }) => (partitionId === 3 ? 2000 : 0))`. Tasks are asked for it while they run.
   */
  slowDownTasks(extraMs: (task: TaskContext) => number): void {
    this.cluster.extraMs = extraMs;
  }

  /** Weight, minimum share and order of a pool, as `fairscheduler.xml` says them; jobs choose by `spark.scheduler.pool`. */
  setPool(name: string, settings: Partial<PoolSettings>): void {
    this.cluster.pools.set(name, settings);
  }

  private executorOf(id: string): Executor {
    const found = this.cluster.executor(id);
    if (found !== undefined) return found;
    const known = this.executors.map((executor) => executor.id).join(", ");
    throw new IllegalArgumentException(null, `There is no executor "${id}"; there are ${known}`);
  }

  /** From now on nothing runs but by `next()`. */
  step(): void {
    this.isStepped = true;
  }

  /** Runs on by itself again. */
  run(): void {
    this.isStepped = false;
    this.start();
  }

  /** Also without a job: what happened is told. */
  private start(): void {
    if (!this.isLooping && !this.isStepped) void this.loop();
  }

  private async loop(): Promise<void> {
    this.isLooping = true;
    const release = keepAwake();
    try {
      // A job may come while the last point of the one before is on its way.
      while (!this.isStepped && !this.isStopped && ((await this.next()) !== null || this.isBusy));
    } catch (error) {
      this.fail(error);
    } finally {
      release();
      this.isLooping = false;
    }
  }

  private get isBusy(): boolean {
    return !this.cluster.dag.isIdle || this.cluster.hasNews;
  }

  /** The loop itself broke, such as on an RDD that cannot say its places: no job may wait for ever. */
  private fail(cause: unknown): void {
    this.points = null;
    const error =
      cause instanceof SparkError
        ? cause
        : new SparkException(null, `Job aborted: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    for (const job of [...this.cluster.dag.activeJobs]) this.cluster.dag.abortJob(job, error);
    for (const { after } of this.cluster.takeHappened()) after?.();
  }

  /** Goes to the next point; null when no job is left. */
  async next(): Promise<ClusterPoint | null> {
    if (this.isStopped) return null;
    this.points ??= clusterEvents(this.cluster);
    const next = await this.points.next();
    if (next.done === true) {
      this.points = null;
      return null;
    }
    for (const listener of this.listeners) listener(next.value);
    return next.value;
  }

  /** As if the driver had died: nothing goes on, and nobody is told. */
  kill(): void {
    this.isStopped = true;
    this.cluster.threads?.end();
    this.cluster.wake(); // A loop that waits for a core would keep the process alive.
  }

  stop(): void {
    for (const job of [...this.cluster.dag.activeJobs])
      this.cluster.dag.abortJob(
        job,
        new SparkException(null, `Job ${job.id} cancelled because SparkContext was shut down`),
      );
    this.isStopped = true;
    this.cluster.threads?.end();
    this.cluster.wake();
    for (const { after } of this.cluster.takeHappened()) after?.();
  }

  cancelJobs(which: (properties: ReadonlyMap<string, string>) => boolean, reason: string): void {
    for (const job of [...this.cluster.dag.activeJobs])
      if (which(job.request.properties))
        this.cluster.dag.abortJob(job, new SparkException(null, `Job ${job.id} cancelled ${reason}`));
    this.cluster.wake();
    this.start();
  }

  isKept(blockId: string): boolean {
    return this.cluster.executors.some(({ blocks }) => blocks.has(blockId));
  }

  storageInfo(rddId: number): StorageInfo | null {
    return this.cluster.blocks.storageInfo(rddId);
  }

  removeRdd(rddId: number): void {
    this.cluster.blocks.removeRdd(rddId);
    this.start();
  }
}

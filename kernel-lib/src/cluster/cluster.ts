/**
 * The executors and what runs on them: offers free cores to the stages' tasks in a fixed order, keeps map outputs, loses and gains
 * executors. Spark's `TaskSchedulerImpl` and its backend in one process.
 */
import type { Clock } from "../data/clock";
import { point } from "../data/point";
import type { Partition } from "../rdd/partition";
import type { RDD } from "../rdd/rdd";
import type { Kept, TaskContext } from "../rdd/task-context";
import { Allocation } from "./allocation";
import { BlockManagerMaster } from "./block-manager-master";
import type { ClusterPoint } from "./cluster-points";
import type { ClusterSettings } from "./cluster-settings";
import { type ActiveJob, DAGScheduler, type TaskSubmitter } from "./dag-scheduler";
import { Executor } from "./executor";
import { MapOutputTracker } from "./map-output-tracker";
import { OutputCommitCoordinator } from "./output-commit-coordinator";
import { Pools } from "./pools";
import { preferredPlaces } from "./preferred-places";
import type { RddStage } from "./rdd-stage";
import { TaskAttempt, type TaskServices } from "./task-attempt";
import { TaskSet } from "./task-set";
import { TaskThreads } from "./threads/task-threads";

/** A point that is still to be shown. */
export interface Happened {
  readonly what: ClusterPoint;
  readonly after: (() => void) | null;
}

export class Cluster implements TaskServices, TaskSubmitter {
  readonly outputs: MapOutputTracker = new MapOutputTracker();
  readonly dag: DAGScheduler;
  readonly pools: Pools;
  readonly allocation: Allocation | null;
  /** Who keeps which block. */
  readonly blocks: BlockManagerMaster = new BlockManagerMaster(
    () => this.members,
    (what) => this.emit(what),
  );
  private readonly commits = new OutputCommitCoordinator();
  /** Tasks that the driver has given up and that run on, with the jobs for which they were started. */
  readonly cutOff: Map<TaskAttempt, ActiveJob> = new Map();
  /** How much longer a task takes than its machine makes it, in ms: one with more data, say. */
  extraMs: (task: TaskContext) => number = () => 0;
  /** Where tasks are computed; null for here. */
  readonly threads: TaskThreads | null;
  private members: Executor[] = [];
  private sets: TaskSet[] = [];
  /** Started and not yet through, in the order of their start. */
  readonly running: Set<TaskAttempt> = new Set();
  private happened: Happened[] = [];
  private nextTask = 0;
  private nextExecutor = 0;
  private readonly lossListeners = new Set<(executor: Executor) => void>();
  /** Spark's `ContextCleaner`: what no program can reach any more takes no memory. */
  private readonly forgotten = new FinalizationRegistry<number>((shuffleId) => this.removeShuffle(shuffleId));
  /** Ends the sleep of the loop that runs jobs, if it sleeps. */
  wake: () => void = () => {};

  constructor(
    readonly settings: ClusterSettings,
    readonly clock: Clock,
  ) {
    this.pools = new Pools(settings.isFair);
    this.threads = settings.threads ? new TaskThreads(settings.master.memory) : null;
    this.dag = new DAGScheduler(clock, this.outputs, this, (what, after) => this.emit(what, after));
    const { master, allocation } = settings;
    this.allocation = allocation === null || master.executors === 0 ? null : new Allocation(this, allocation);
    if (master.executors === 0) this.join("driver", "localhost");
    else for (let i = 0; i < (allocation?.initial ?? master.executors); i++) this.addExecutor();
  }

  /** @param after what comes of it, once the point is passed */
  emit(what: ClusterPoint, after: (() => void) | null = null): void {
    this.commits.hear(what);
    this.happened.push({ what, after });
  }

  /** What happened since it was asked last. */
  takeHappened(): Happened[] {
    const { happened } = this;
    if (happened.length > 0) this.happened = [];
    return happened;
  }

  /** Whether something happened that nobody was told. */
  get hasNews(): boolean {
    return this.happened.length > 0;
  }

  get executors(): readonly Executor[] {
    return this.members;
  }

  get taskSets(): readonly TaskSet[] {
    return this.sets;
  }

  executor(id: string): Executor | undefined {
    return this.members.find((one) => one.id === id);
  }

  /** A new executor on a host of its own, unless told. */
  addExecutor(host: string = `host-${this.nextExecutor}`): Executor {
    return this.join(String(this.nextExecutor++), host);
  }

  private join(id: string, host: string): Executor {
    const { master, storageBytes } = this.settings;
    const executor = new Executor(id, host, master.coresPerExecutor, storageBytes, this.clock.now());
    this.members.push(executor);
    this.emit(point("executor.added", this.factsOf(executor, "")));
    this.wake();
    return executor;
  }

  /** It died by itself; the cluster manager starts another. */
  replaceExecutor(executor: Executor, reason: string): void {
    if (this.settings.master.executors === 0) return;
    this.loseExecutor(executor, reason);
    this.addExecutor();
  }

  /** The driver hears nothing of it any more, and takes it for lost; but what runs there runs on. */
  cutOffExecutor(executor: Executor): void {
    for (const task of this.running) {
      const job = task.executor === executor ? this.dag.jobOf(task.set.stage) : null;
      if (job !== null) this.cutOff.set(task, job);
    }
    this.loseExecutor(executor, "Executor heartbeat timed out");
  }

  /** It is gone with its blocks and shuffle files; its tasks run again elsewhere. */
  loseExecutor(executor: Executor, reason: string): void {
    if (!executor.alive) return;
    executor.alive = false;
    this.members = this.members.filter((one) => one !== executor);
    this.emit(point("executor.lost", this.factsOf(executor, reason)));
    this.blocks.lose(executor, this.settings.replenishesCopies);
    for (const task of [...this.running]) if (task.executor === executor) this.drop(task, reason);
    for (const set of this.sets) this.loseOutputs(set, executor);
    this.dag.executorLost(executor);
    this.threads?.end(executor);
    for (const tell of this.lossListeners) tell(executor);
    this.wake();
  }

  /** Calls back as soon as an executor is gone, also while no job runs; returns how to stop that. */
  onExecutorLost(listener: (executor: Executor) => void): () => void {
    this.lossListeners.add(listener);
    return () => this.lossListeners.delete(listener);
  }

  private drop(task: TaskAttempt, reason: string): void {
    task.killed = true;
    this.threads?.killed(task);
    this.running.delete(task);
    task.set.failed(task, false);
    this.emit(point("rddTask.failed", { ...task.endFacts(this.clock.now()), reason }));
  }

  /** What the tasks of a running map stage had written there must be written again. */
  private loseOutputs(set: TaskSet, executor: Executor): void {
    const { shuffle } = set.stage;
    if (shuffle === null || set.zombie) return;
    const outputs = this.outputs.outputs(shuffle.shuffleId);
    set.partitions.forEach((partition, index) => {
      if (outputs[partition]?.executor !== executor) return;
      set.lost(index);
      set.stage.pending?.add(partition);
    });
  }

  private factsOf(
    executor: Executor,
    reason: string,
  ): { executorId: string; host: string; cores: number; reason: string; atMs: number } {
    const { id, host, cores } = executor;
    return { executorId: id, host, cores, reason, atMs: this.clock.now() };
  }

  submit(stage: RddStage, attempt: number, partitions: readonly number[], job: ActiveJob): void {
    if (partitions.length === 0) return;
    const { properties } = job.request;
    const pool = properties.get("spark.scheduler.pool") ?? "default";
    const places = (partition: number): readonly string[] =>
      preferredPlaces(stage.rdd, partition, (block) => this.blocks.holders(block));
    const now = this.clock.now();
    const set = new TaskSet(stage, attempt, partitions, job.id, pool, properties, places, this.settings, now);
    try {
      this.threads?.submitted(set, stage, job);
      this.sets.push(set);
    } catch (error) {
      this.dag.abortStage(stage, `Task not serializable: ${error}`, error);
    }
  }

  cancel(stages: ReadonlySet<RddStage>): void {
    for (const set of this.sets) if (stages.has(set.stage)) set.zombie = true;
    for (const task of [...this.running]) if (stages.has(task.set.stage)) this.kill(task, "Stage cancelled");
    this.sets = this.sets.filter((set) => !set.isDone);
  }

  private kill(task: TaskAttempt, reason: string): void {
    task.executor.release(this.clock.now());
    this.drop(task, reason);
  }

  forgetWith(dependency: object, shuffleId: number): void {
    this.forgotten.register(dependency, shuffleId);
  }

  private removeShuffle(shuffleId: number): void {
    const maps = this.outputs.outputs(shuffleId).length;
    for (const executor of this.members) executor.removeShuffle(shuffleId, maps);
    this.outputs.unregister(shuffleId);
  }

  get hasWork(): boolean {
    return this.sets.length > 0;
  }

  /** Starts as many waiting tasks as there are free cores for, executor by executor in turn; each when it is asked for. */
  *startTasks(): Iterable<TaskAttempt> {
    for (let found = true; found; ) {
      found = false;
      for (const executor of this.members) {
        const isFree = executor.alive && executor.freeCores > 0;
        const task = isFree ? this.startOne(executor, this.clock.now()) : null;
        if (task === null) continue;
        found = true;
        yield task;
      }
    }
  }

  private startOne(executor: Executor, now: number): TaskAttempt | null {
    for (const set of this.pools.inOrder(this.sets)) {
      const match = set.match(executor, this.members, now);
      if (match === null) continue;
      const { index, locality, speculative } = match;
      const id = this.nextTask++;
      const tries = set.nextTry(index);
      const task = new TaskAttempt(id, set, index, tries, executor, locality, speculative, now, this);
      executor.take();
      set.started(task);
      this.running.add(task);
      return task;
    }
    return null;
  }

  /** The task is through: its core is free, and other tries of the same are not needed any more. */
  finished(task: TaskAttempt): boolean {
    const now = this.clock.now();
    this.running.delete(task);
    task.executor.release(now);
    const first = task.set.succeeded(task, now - task.startMs);
    for (const other of [...task.set.running])
      if (other.index === task.index) this.kill(other, "another attempt succeeded");
    if (task.set.isDone) this.sets = this.sets.filter((set) => set !== task.set);
    return first;
  }

  /** @returns how often this task has failed now */
  failed(task: TaskAttempt, counts: boolean): number {
    this.running.delete(task);
    task.executor.release(this.clock.now());
    const failures = task.set.failed(task, counts);
    if (task.set.isDone) this.sets = this.sets.filter((set) => set !== task.set);
    return failures;
  }

  readBlock(id: string, near: Executor): Kept<unknown> | null {
    return this.blocks.read(id, near);
  }

  canCommit(task: TaskAttempt): boolean {
    const granted = this.commits.canCommit(task.facts);
    this.emit(point("commit.asked", { ...task.facts, granted, atMs: this.clock.now() }));
    return granted;
  }

  storeBlock(rdd: RDD<unknown>, split: Partition, values: Kept<unknown>, executor: Executor): void {
    if (!executor.alive) return;
    this.blocks.store(rdd, split, values, executor);
  }
}

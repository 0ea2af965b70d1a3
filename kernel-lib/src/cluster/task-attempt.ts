/**
 * One try at computing one partition on one executor: reads shuffles and caches, writes its shuffle file or gives its result. Spark's
 * `Task` with its `TaskContextImpl`; fetching and the block manager as a task sees them.
 */
import { toKept } from "../rdd/keyed-pairs";
import type { Partition } from "../rdd/partition";
import type { RDD } from "../rdd/rdd";
import { type Kept, setCurrentTask, type TaskContext } from "../rdd/task-context";
import type { Locality, RddTaskFacts, TaskEndFacts } from "./cluster-points";
import type { Executor } from "./executor";
import { FetchFailed } from "./fetch-failed";
import type { MapOutputTracker } from "./map-output-tracker";
import type { TaskSet } from "./task-set";

/** What a task may ask of the cluster. */
export interface TaskServices {
  extraMs(task: TaskContext): number;
  canCommit(task: TaskAttempt): boolean;
  readonly outputs: MapOutputTracker;
  readBlock(id: string, near: Executor): Kept<unknown> | null;
  storeBlock(rdd: RDD<unknown>, split: Partition, values: Kept<unknown>, executor: Executor): void;
}

export class TaskAttempt implements TaskContext {
  shuffleReadBytes = 0;
  shuffleWriteBytes = 0;
  /** From shuffles; what comes from caches is not counted. */
  recordsRead = 0;
  private readonly locals = new Map<object, unknown>();
  private readonly preparations = new Map<object, Map<number, unknown>>();
  private readonly listeners: (() => void)[] = [];
  private refused: Error | null = null;
  /** Its executor is gone, or another try was faster. */
  killed = false;

  constructor(
    readonly taskAttemptId: number,
    readonly set: TaskSet,
    readonly index: number,
    readonly attemptNumber: number,
    readonly executor: Executor,
    readonly locality: Locality,
    readonly speculative: boolean,
    readonly startMs: number,
    private readonly services: TaskServices,
  ) {}

  get stageId(): number {
    return this.set.stage.id;
  }

  get stageAttemptNumber(): number {
    return this.set.attempt;
  }

  get partitionId(): number {
    return this.set.partitions[this.index];
  }

  get executorId(): string {
    return this.executor.id;
  }

  /** When it is through: the moment it is computed, unless its machine is slow or it has much to do. */
  get finishMs(): number {
    return this.startMs + this.executor.slowdownMs + this.services.extraMs(this);
  }

  *readShuffle(shuffleId: number, partition: number): Iterable<Kept<unknown>> {
    const outputs = this.services.outputs.outputs(shuffleId);
    for (let map = 0; map < outputs.length; map++) {
      const status = outputs[map];
      const block =
        status?.executor.alive === true ? status.executor.readShuffle(shuffleId, map, partition) : undefined;
      if (status === null || block === undefined)
        throw new FetchFailed(shuffleId, map, partition, status?.executor ?? null);
      this.shuffleReadBytes += status.bytes[partition] ?? 0;
      this.recordsRead += block.length;
      if (block.length > 0) yield block;
    }
  }

  getOrCompute<T>(rdd: RDD<T>, split: Partition): Iterable<T> {
    const kept = this.preparations.get(rdd)?.get(split.index) ?? this.kept(rdd, split.index);
    if (kept !== null) return kept as Kept<T>;
    const values: Kept<unknown> = toKept<unknown>(rdd.computeOrReadCheckpoint(split, this));
    this.services.storeBlock(rdd, split, values, this.executor);
    return values as Kept<T>;
  }

  private kept(rdd: RDD<unknown>, partition: number): Kept<unknown> | null {
    return rdd.getStorageLevel().isValid ? this.services.readBlock(`rdd_${rdd.id}_${partition}`, this.executor) : null;
  }

  /** Whether the partition is kept by an executor; if so it stays within reach of this task, whoever loses it meanwhile. */
  holdsKept(rdd: RDD<unknown>, partition: number): boolean {
    const kept = this.kept(rdd, partition);
    if (kept !== null) this.keepPrepared(rdd, partition, kept);
    return kept !== null;
  }

  prepared<V>(owner: object, index: number): V {
    return this.preparations.get(owner)?.get(index) as V;
  }

  keepPrepared(owner: object, index: number, value: unknown): void {
    const known = this.preparations.get(owner) ?? new Map<number, unknown>();
    known.set(index, value);
    this.preparations.set(owner, known);
  }

  local<V>(owner: object, make: () => V): V {
    if (!this.locals.has(owner)) this.locals.set(owner, make());
    return this.locals.get(owner) as V;
  }

  canCommit(): boolean {
    return this.services.canCommit(this);
  }

  addTaskCompletionListener(listener: () => void): void {
    this.listeners.push(listener);
  }

  getLocalProperty(key: string): string | null {
    return this.set.properties.get(key) ?? null;
  }

  refuse(error: Error): Promise<never> {
    this.refused ??= error;
    return new Promise(() => {});
  }

  /** Runs what the task is to do; what it adds to accumulators meanwhile is its own. */
  run<R>(body: () => R): R {
    setCurrentTask(this);
    try {
      const result = body();
      if (this.refused !== null) throw this.refused;
      return result;
    } finally {
      setCurrentTask(null);
    }
  }

  /** It is over, however it ended. */
  completed(): void {
    for (const listener of [...this.listeners].reverse()) listener();
  }

  get facts(): RddTaskFacts {
    return {
      taskId: this.taskAttemptId,
      stageId: this.stageId,
      stageAttempt: this.set.attempt,
      partition: this.partitionId,
      attempt: this.attemptNumber,
      executorId: this.executor.id,
      host: this.executor.host,
      locality: this.locality,
      speculative: this.speculative,
      startMs: this.startMs,
    };
  }

  endFacts(endMs: number): TaskEndFacts {
    const { shuffleReadBytes, shuffleWriteBytes } = this;
    return { ...this.facts, endMs, shuffleReadBytes, shuffleWriteBytes };
  }
}

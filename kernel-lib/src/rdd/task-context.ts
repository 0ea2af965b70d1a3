/**
 * What a task knows of itself and may ask for while it computes a partition. Spark's `TaskContext`.
 *
 * Tasks run one at a time in this process, so the one that is computing can be asked for by anyone (`currentTask`), as with
 * Spark's thread-local `TaskContext.get()`.
 */
import type { Partition } from "./partition";
import type { RDD } from "./rdd";

/** What a cache or a shuffle file holds: an array, or pairs as columns. */
export interface Kept<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

export interface TaskContext {
  readonly stageId: number;
  readonly stageAttemptNumber: number;
  readonly partitionId: number;
  /** How often this partition was tried before, within the stage's attempt. */
  readonly attemptNumber: number;
  /** Unlike all others in this application. */
  readonly taskAttemptId: number;
  readonly executorId: string;
  /** What one map output after the other has for the partition. @throws FetchFailed when one is lost */
  readShuffle(shuffleId: number, partition: number): Iterable<Kept<unknown>>;
  /** From the cache, or computed and kept there. */
  getOrCompute<T>(rdd: RDD<T>, split: Partition): Iterable<T>;
  /** What `prepare` put there for this task. */
  prepared<V>(owner: object, index: number): V;
  keepPrepared(owner: object, index: number, value: unknown): void;
  /** A value of this task's own, such as what it adds to an accumulator. */
  local<V>(owner: object, make: () => V): V;
  /** The task does what a task may not: it fails with this error. What is returned never comes to an end. */
  refuse(error: Error): Promise<never>;
  /** Whether what it has written may be made to count: the driver lets one attempt at each task do so. */
  canCommit(): boolean;
  /** Calls back when the task is over, also when it failed. */
  addTaskCompletionListener(listener: () => void): void;
  /** `sc.setLocalProperty` as it was when the job was submitted. */
  getLocalProperty(key: string): string | null;
}

let computing: TaskContext | null = null;

/** The task that is computing, or null in the driver. */
export function currentTask(): TaskContext | null {
  return computing;
}

/** For the scheduler. */
export function setCurrentTask(task: TaskContext | null): void {
  computing = task;
}

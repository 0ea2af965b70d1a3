/**
 * What a SparkContext needs from rooms that come later, passed in when it is made: the scheduler that runs jobs, clock, chance,
 * files. Spark's `SparkEnv`.
 */
import type { Clock } from "../data/clock";
import type { Random } from "../data/random";
import type { RddFiles } from "./files";
import type { RDD } from "./rdd";
import type { CheckpointStore } from "./reliable-checkpoint";
import type { SparkContext } from "./spark-context";
import type { TaskContext } from "./task-context";

export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  /** What `local[*]` and `local` find on this machine. */
  readonly cores: number;
  readonly files: RddFiles;
  /** Where the running context was made, for messages. */
  activeContext(): string;
  openCheckpoints(directory: string): CheckpointStore;
  startScheduler(context: SparkContext): Scheduler;
}

/** An action: a function over some partitions of an RDD. */
export interface JobRequest<T, U> {
  readonly rdd: RDD<T>;
  readonly f: (values: Iterable<T>, task: TaskContext) => U | Promise<U>;
  /** What the driver does with what a task gives, before the task counts as done: it fails if this does. */
  readonly receive?: (made: U, task: TaskContext) => Promise<U>;
  /** Which partitions, in the order of the results. */
  readonly partitions: readonly number[];
  /** `collect at lesson.ts:3` */
  readonly callSite: string;
  readonly properties: ReadonlyMap<string, string>;
}

/** What is kept of an RDD in the executors. */
export interface StorageInfo {
  readonly partitions: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

export interface Scheduler {
  /** The results in the order of the partitions. @throws SparkException when the job is aborted */
  runJob<T, U>(job: JobRequest<T, U>): Promise<U[]>;
  readonly defaultParallelism: number;
  isKept(blockId: string): boolean;
  storageInfo(rddId: number): StorageInfo | null;
  removeRdd(rddId: number): void;
  /** Aborts the running jobs for which it is true. */
  cancelJobs(which: (properties: ReadonlyMap<string, string>) => boolean, reason: string): void;
  /** Whether functions can travel to the executors with all that they hold on to; null when they need not. @throws SparkException "Task not serializable" */
  readonly ensureSerializable: ((what: object) => void) | null;
  stop(): void;
}

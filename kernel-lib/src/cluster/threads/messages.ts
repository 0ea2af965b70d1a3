/** What the driver and an executor's thread tell each other. Spark's `LaunchTask` and `StatusUpdate`. */
import type { Kept, TaskContext } from "../../rdd/task-context";
import type { Packed } from "./wire";

export interface TaskMessage {
  /** Of the stage's attempt. */
  readonly binary: number;
  /** `StageBinary`; null when this thread has it. */
  readonly packed: Packed | null;
  readonly partition: number;
  readonly facts: TaskFacts;
  /** `TaskRows`. */
  readonly rows: Packed;
  /** Those that this thread does not have yet. */
  readonly broadcasts: readonly (readonly [number, Packed])[];
  /** What is not asked for any more: binaries, and broadcast values whose copies are dropped. */
  readonly forget: { readonly binaries: readonly number[]; readonly broadcasts: readonly number[] };
}

/** What a task may know of itself. */
export interface TaskFacts
  extends Pick<
    TaskContext,
    "stageId" | "stageAttemptNumber" | "partitionId" | "attemptNumber" | "taskAttemptId" | "executorId"
  > {
  readonly properties: readonly (readonly [string, string])[];
}

/** What all tasks of a stage do; one of `f` and `shuffle` is null. */
export interface StageBinary {
  readonly rdd: unknown;
  readonly f: unknown;
  readonly shuffle: unknown;
}

/** The rows that a task begins with, from the driver, from caches and from shuffles. */
export interface TaskRows {
  /** By the name of the block, `rdd_3_0`. */
  readonly blocks: ReadonlyMap<string, Kept<unknown>>;
  /** By `shuffle_partition`: what each map output has for it. */
  readonly shuffles: ReadonlyMap<string, readonly Kept<unknown>[]>;
}

export type TaskReply = { readonly done: Packed } | { readonly failed: Packed };

/** What comes of a task that succeeds. */
export interface TaskOutcome {
  readonly output: unknown;
  /** Partitions that are to be kept: RDD, partition, rows. */
  readonly kept: readonly (readonly [number, number, Kept<unknown>])[];
  /** What it added, by accumulator. */
  readonly updates: readonly (readonly [number, unknown])[];
}

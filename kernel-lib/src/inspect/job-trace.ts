/**
 * The trace of a SparkContext: its jobs over RDDs, their stages and tasks, the executors, and which of them held which block.
 *
 * The same contract as `trace.ts`: plain JSON, from which all pictures are drawn. Spark's relatives are the event log and the web UI;
 * its names are used. What there is much of is kept in part, and `leftOut` says so; counts are always complete.
 *
 * Times end in `Ms` (milliseconds since 1970, UTC).
 */

export interface JobTrace {
  readonly version: 1;
  readonly application: TraceApplication;
  readonly executors: readonly TraceExecutor[];
  readonly jobs: readonly TraceJob[];
  /** Every attempt at a stage, in the order of their submission. */
  readonly stages: readonly TraceStageAttempt[];
  /** The RDDs of these jobs, as they were when the last of the jobs began. */
  readonly rdds: readonly TraceRdd[];
  readonly blocks: readonly TraceBlock[];
  /** How many are not in this trace as there were too many: of jobs and blocks the oldest. */
  readonly leftOut: { readonly jobs: number; readonly blocks: number };
}

export interface TraceApplication {
  readonly id: string;
  readonly name: string;
  readonly master: string;
  /** Of texts that people read. */
  readonly timeZone: string;
}

export interface TraceExecutor {
  readonly executorId: string;
  readonly host: string;
  readonly cores: number;
  readonly addedMs: number;
  /** Null while it lives. */
  readonly lostMs: number | null;
  readonly reason: string | null;
}

export interface TraceJob {
  readonly jobId: number;
  /** `collect at lesson.ts:3` */
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly outcome: "running" | "succeeded" | "failed";
  readonly failure: string | null;
  /** All its stages, parents first. One without an attempt of this job was skipped: what it writes was there. */
  readonly stages: readonly TraceStage[];
  /** The numbers of the batch and of the output for which it ran, where a StreamingContext asked for it. */
  readonly batch: number | null;
  readonly output: number | null;
}

export interface TraceStage {
  readonly stageId: number;
  readonly name: string;
  readonly numTasks: number;
  readonly parentIds: readonly number[];
  /** The RDDs that its tasks compute, last first. */
  readonly rddIds: readonly number[];
  /** What it writes; null for the stage that gives the result. */
  readonly shuffleId: number | null;
}

export interface TraceStageAttempt {
  readonly stageId: number;
  readonly attempt: number;
  readonly jobId: number;
  /** How many tasks were submitted: in a later attempt only what is missing. */
  readonly numTasks: number;
  readonly submittedMs: number;
  readonly endMs: number | null;
  readonly outcome: "running" | "succeeded" | "failed";
  readonly failure: string | null;
  /** The first `TASKS_SHOWN` attempts at its tasks that ended, and some failed ones more; then those that run. */
  readonly tasks: readonly TraceTask[];
  /** Of all attempts that ended, those that `tasks` leaves out too. */
  readonly byExecutor: readonly TraceTaskSum[];
}

/** Attempts at tasks that a trace keeps of one attempt at a stage, and how many failed ones beyond. */
export const TASKS_SHOWN = 200;
export const FAILED_SHOWN = 50;

export interface TraceTaskSum {
  readonly executorId: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly busyMs: number;
}

export interface TraceTask {
  readonly taskId: number;
  readonly partition: number;
  readonly attempt: number;
  readonly executorId: string;
  /** `PROCESS_LOCAL`, `NODE_LOCAL`, `NO_PREF` or `ANY`. */
  readonly locality: string;
  readonly speculative: boolean;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly outcome: "running" | "succeeded" | "failed";
  /** Why it failed. */
  readonly reason: string | null;
  readonly shuffleReadBytes: number;
  readonly shuffleWriteBytes: number;
}

export interface TraceRdd {
  readonly rddId: number;
  /** `MapPartitionsRDD` */
  readonly kind: string;
  readonly name: string | null;
  /** Where the program made it. */
  readonly callSite: string;
  readonly numPartitions: number;
  /** Null when it is not kept. */
  readonly storageLevel: string | null;
  /** Over a shuffle with its number, else null. */
  readonly parents: readonly { readonly rddId: number; readonly shuffleId: number | null }[];
}

export interface TraceBlock {
  /** `rdd_3_0`, `input-0-1767268800000` */
  readonly blockId: string;
  /** Null for received blocks. */
  readonly rddId: number | null;
  /** Estimated; null where nobody estimated. */
  readonly bytes: number | null;
  /** Of received blocks. */
  readonly numRecords: number | null;
  readonly storageLevel: string;
  /** Who has, or had, it. */
  readonly holders: readonly TraceHolder[];
}

export interface TraceHolder {
  readonly executorId: string;
  readonly onDisk: boolean;
  readonly sinceMs: number;
  /** Null while it is there. */
  readonly untilMs: number | null;
  /** Why it is not there any more: it had to make room, its executor died, or nobody needs it. */
  readonly gone: "evicted" | "lost" | "removed" | null;
}

/**
 * The named points of the cluster: what happens to jobs, stages, tasks, executors and blocks, in order. A job is run by pulling them
 * (`cluster-events.ts`), stepped by pulling one, killed by pulling no more; pictures are drawn from their facts.
 */
import type { Point } from "../data/point";

/** Where a task runs, seen from its data: in the process that has it, on its host, nowhere special, anywhere else. */
export type Locality = "PROCESS_LOCAL" | "NODE_LOCAL" | "NO_PREF" | "ANY";

export interface JobFacts {
  readonly jobId: number;
  readonly callSite: string;
  readonly stageIds: readonly number[];
  readonly properties: ReadonlyMap<string, string>;
  readonly atMs: number;
}

export interface StageFacts {
  readonly stageId: number;
  readonly attempt: number;
  /** `reduceByKey at lesson.ts:3` */
  readonly name: string;
  readonly numTasks: number;
  readonly parentIds: readonly number[];
  /** The RDDs that its tasks compute, last first. */
  readonly rddIds: readonly number[];
  /** What it writes; null for the stage that gives a result. */
  readonly shuffleId: number | null;
  readonly jobId: number;
  readonly atMs: number;
}

/** A stage as a job plans it, before it is known whether it must run. */
export type PlannedStageFacts = Pick<
  StageFacts,
  "stageId" | "name" | "numTasks" | "parentIds" | "rddIds" | "shuffleId"
>;

export interface RddFacts {
  readonly rddId: number;
  /** `MapPartitionsRDD` */
  readonly kind: string;
  readonly name: string | null;
  /** Where the program made it. */
  readonly callSite: string;
  readonly numPartitions: number;
  /** As `toDebugString` says it; null when it is not kept. */
  readonly storageLevel: string | null;
  /** Over a shuffle with its number, else null. */
  readonly parents: readonly { readonly rddId: number; readonly shuffleId: number | null }[];
}

export interface JobPlanFacts {
  /** Parents first. */
  readonly stages: readonly PlannedStageFacts[];
  readonly rdds: readonly RddFacts[];
}

export interface RddTaskFacts {
  readonly taskId: number;
  readonly stageId: number;
  readonly stageAttempt: number;
  readonly partition: number;
  readonly attempt: number;
  readonly executorId: string;
  readonly host: string;
  readonly locality: Locality;
  readonly speculative: boolean;
  readonly startMs: number;
}

export interface TaskEndFacts extends RddTaskFacts {
  readonly endMs: number;
  readonly shuffleReadBytes: number;
  readonly shuffleWriteBytes: number;
}

export interface BlockFacts {
  /** `rdd_3_0` */
  readonly blockId: string;
  readonly executorId: string;
  readonly bytes: number;
  readonly onDisk: boolean;
  readonly rddId: number;
  readonly storageLevel: string;
}

export interface ExecutorFacts {
  readonly executorId: string;
  readonly host: string;
  readonly cores: number;
  readonly reason: string;
  readonly atMs: number;
}

export type ClusterPoint =
  | Point<"job.start", JobFacts & JobPlanFacts>
  | Point<"stage.submitted", StageFacts>
  | Point<"rddTask.start", RddTaskFacts>
  | Point<"rddTask.done", TaskEndFacts>
  | Point<"rddTask.failed", TaskEndFacts & { readonly reason: string }>
  /** A task has written, and wants it to count. */
  | Point<"commit.asked", RddTaskFacts & { readonly granted: boolean; readonly atMs: number }>
  | Point<"stage.done", StageFacts & { readonly failure: string | null }>
  | Point<"job.done", JobFacts & { readonly failure: string | null }>
  | Point<"block.stored", BlockFacts>
  | Point<"block.evicted", BlockFacts>
  | Point<"block.lost", BlockFacts>
  /** The RDD is not kept any more. */
  | Point<"block.removed", BlockFacts>
  | Point<"executor.added", ExecutorFacts>
  | Point<"executor.lost", ExecutorFacts>
  /** Nothing can be done before that time, or before something happens. */
  | Point<"cluster.waiting", { readonly untilMs: number; readonly why: string }>;

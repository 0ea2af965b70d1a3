/**
 * Told of jobs, stages, tasks and executors: `sc.addSparkListener({ onJobStart: (event) => … })`. Spark's `SparkListener` with its
 * events, as far as a program here can use them; times are milliseconds since 1970.
 */
import type {
  ClusterPoint,
  ExecutorFacts,
  JobFacts,
  RddTaskFacts,
  StageFacts,
  TaskEndFacts,
} from "../cluster/cluster-points";

export interface SparkListener {
  onJobStart?(event: { readonly jobId: number; readonly time: number; readonly stageIds: readonly number[] }): void;
  onJobEnd?(event: { readonly jobId: number; readonly time: number; readonly failure: string | null }): void;
  onStageSubmitted?(event: { readonly stageInfo: StageFacts }): void;
  onStageCompleted?(event: { readonly stageInfo: StageFacts & { readonly failure: string | null } }): void;
  onTaskStart?(event: { readonly stageId: number; readonly taskInfo: RddTaskFacts }): void;
  onTaskEnd?(event: { readonly stageId: number; readonly taskInfo: TaskEndFacts; readonly reason: string }): void;
  onExecutorAdded?(event: ExecutorFacts): void;
  onExecutorRemoved?(event: ExecutorFacts): void;
}

export function tellListener(listener: SparkListener, point: ClusterPoint): void {
  switch (point.name) {
    case "job.start":
      listener.onJobStart?.(jobEvent(point.facts));
      break;
    case "job.done":
      listener.onJobEnd?.({ ...jobEvent(point.facts), failure: point.facts.failure });
      break;
    case "stage.submitted":
      listener.onStageSubmitted?.({ stageInfo: point.facts });
      break;
    case "stage.done":
      listener.onStageCompleted?.({ stageInfo: point.facts });
      break;
    case "rddTask.start":
      listener.onTaskStart?.({ stageId: point.facts.stageId, taskInfo: point.facts });
      break;
    case "rddTask.done":
      listener.onTaskEnd?.({ stageId: point.facts.stageId, taskInfo: point.facts, reason: "Success" });
      break;
    case "rddTask.failed":
      listener.onTaskEnd?.({ stageId: point.facts.stageId, taskInfo: point.facts, reason: point.facts.reason });
      break;
    case "executor.added":
      listener.onExecutorAdded?.(point.facts);
      break;
    case "executor.lost":
      listener.onExecutorRemoved?.(point.facts);
      break;
  }
}

const jobEvent = ({
  jobId,
  atMs,
  stageIds,
}: JobFacts): { jobId: number; time: number; stageIds: readonly number[] } => ({
  jobId,
  time: atMs,
  stageIds,
});

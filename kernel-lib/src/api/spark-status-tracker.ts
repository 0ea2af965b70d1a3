/**
 * What runs and what has run, as numbers: `sc.statusTracker().getActiveStageIds()`. Spark's `SparkStatusTracker`; it listens to the
 * cluster's points, and remembers the last thousand jobs and stages.
 */
import type { ClusterPoint, StageFacts } from "../cluster/cluster-points";

export interface SparkJobInfo {
  readonly jobId: number;
  readonly stageIds: readonly number[];
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED";
}

export interface SparkStageInfo {
  readonly stageId: number;
  readonly currentAttemptId: number;
  readonly name: string;
  readonly numTasks: number;
  readonly numActiveTasks: number;
  readonly numCompletedTasks: number;
  readonly numFailedTasks: number;
}

/** As many as `spark.ui.retainedJobs` and `spark.ui.retainedStages`. */
const RETAINED = 1000;

interface Stage {
  readonly facts: StageFacts;
  isRunning: boolean;
  active: number;
  completed: number;
  failed: number;
}

export class SparkStatusTracker {
  private readonly jobs = new Map<number, SparkJobInfo & { readonly group: string | null }>();
  private readonly stages = new Map<number, Stage>();

  /** For the context. */
  hear(point: ClusterPoint): void {
    switch (point.name) {
      case "job.start": {
        const { jobId, stageIds, properties } = point.facts;
        const group = properties.get("spark.jobGroup.id") ?? null;
        keep(this.jobs, jobId, { jobId, stageIds, status: "RUNNING", group });
        break;
      }
      case "job.done": {
        const known = this.jobs.get(point.facts.jobId);
        const status = point.facts.failure === null ? "SUCCEEDED" : "FAILED";
        if (known !== undefined) this.jobs.set(known.jobId, { ...known, status });
        break;
      }
      case "stage.submitted":
        keep(this.stages, point.facts.stageId, {
          facts: point.facts,
          isRunning: true,
          active: 0,
          completed: 0,
          failed: 0,
        });
        break;
      case "stage.done":
        this.change(point.facts.stageId, (stage) => {
          stage.isRunning = false;
        });
        break;
      case "rddTask.start":
        this.change(point.facts.stageId, (stage) => {
          stage.active++;
        });
        break;
      case "rddTask.done":
        this.change(point.facts.stageId, (stage) => {
          stage.active--;
          stage.completed++;
        });
        break;
      case "rddTask.failed":
        this.change(point.facts.stageId, (stage) => {
          stage.active--;
          stage.failed++;
        });
        break;
    }
  }

  private change(stageId: number, how: (stage: Stage) => void): void {
    const stage = this.stages.get(stageId);
    if (stage !== undefined) how(stage);
  }

  /** Of a group, or (null) of those that have none. */
  getJobIdsForGroup(group: string | null = null): number[] {
    return [...this.jobs.values()].filter((job) => job.group === group).map(({ jobId }) => jobId);
  }

  /** Spark's Python API calls it so. */
  getActiveJobsIds(): number[] {
    return [...this.jobs.values()].filter(({ status }) => status === "RUNNING").map(({ jobId }) => jobId);
  }

  getActiveJobIds(): number[] {
    return this.getActiveJobsIds();
  }

  getActiveStageIds(): number[] {
    return [...this.stages.values()].filter(({ isRunning }) => isRunning).map(({ facts }) => facts.stageId);
  }

  /** Null when it is not known (any more). */
  getJobInfo(jobId: number): SparkJobInfo | null {
    const job = this.jobs.get(jobId);
    return job === undefined ? null : { jobId, stageIds: job.stageIds, status: job.status };
  }

  getStageInfo(stageId: number): SparkStageInfo | null {
    const stage = this.stages.get(stageId);
    if (stage === undefined) return null;
    const { attempt, name, numTasks } = stage.facts;
    return {
      stageId,
      currentAttemptId: attempt,
      name,
      numTasks,
      numActiveTasks: stage.active,
      numCompletedTasks: stage.completed,
      numFailedTasks: stage.failed,
    };
  }
}

function keep<V>(map: Map<number, V>, key: number, value: V): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > RETAINED) map.delete(oldest);
}

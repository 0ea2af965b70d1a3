/**
 * Listens to the points of a cluster and keeps what the trace of a SparkContext needs: references to facts, up to a number of jobs and
 * tasks. JSON is made of them when somebody asks.
 */
import type { ClusterPoint, RddTaskFacts, TaskEndFacts } from "../cluster/cluster-points";
import type { Clock } from "../data/clock";
import { BlockBook } from "./block-book";
import {
  FAILED_SHOWN,
  type JobTrace,
  TASKS_SHOWN,
  type TraceApplication,
  type TraceExecutor,
  type TraceJob,
  type TraceRdd,
  type TraceStageAttempt,
  type TraceTask,
  type TraceTaskSum,
} from "./job-trace";

type Facts<N extends ClusterPoint["name"]> = Extract<ClusterPoint, { readonly name: N }>["facts"];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A task that ended; `reason` where it failed. */
interface EndedTask {
  readonly facts: TaskEndFacts;
  readonly reason: string | null;
}

interface RawAttempt {
  readonly facts: Facts<"stage.submitted">;
  done: Facts<"stage.done"> | null;
  readonly running: Map<number, RddTaskFacts>;
  readonly ended: EndedTask[];
  readonly sums: Map<string, Mutable<TraceTaskSum>>;
}

interface RawJob {
  readonly facts: Facts<"job.start">;
  readonly doneFor: JobRecorder["doneFor"];
  done: Facts<"job.done"> | null;
  /** Emptied when they were rendered and nothing more can happen to them. */
  attempts: RawAttempt[];
  rendered: { readonly job: TraceJob; readonly stages: readonly TraceStageAttempt[] } | null;
  numTasks: number;
}

/** So many jobs are remembered, less when they have many tasks. */
const JOBS_KEPT = 200;
const TASKS_KEPT = 10_000;
const LOST_EXECUTORS_KEPT = 100;

export class JobRecorder {
  readonly blocks: BlockBook = new BlockBook();
  /** For what the next jobs run. */
  doneFor: { readonly batch: number; readonly output: number } | null = null;
  /** By number, the oldest first. */
  private readonly jobs = new Map<number, RawJob>();
  private executors: Mutable<TraceExecutor>[] = [];
  private latest: RawJob | null = null;
  private forgotten = 0;
  private numTasks = 0;

  constructor(
    private readonly clock: Clock,
    private readonly application: TraceApplication,
  ) {}

  /** To be called at every point. */
  arrived(point: ClusterPoint): void {
    switch (point.name) {
      case "job.start":
        this.begin({
          facts: point.facts,
          doneFor: this.doneFor,
          done: null,
          attempts: [],
          rendered: null,
          numTasks: 0,
        });
        return;
      case "job.done": {
        const job = this.jobs.get(point.facts.jobId);
        if (job !== undefined) job.done = point.facts;
        return;
      }
      case "stage.submitted":
        this.jobs.get(point.facts.jobId)?.attempts.push(rawAttempt(point.facts));
        return;
      case "stage.done": {
        const found = this.attemptOf(point.facts.stageId, point.facts.attempt);
        if (found !== null) found.attempt.done = point.facts;
        return;
      }
      case "rddTask.start":
        this.attemptOf(point.facts.stageId, point.facts.stageAttempt)?.attempt.running.set(
          point.facts.taskId,
          point.facts,
        );
        return;
      case "rddTask.done":
        this.taskEnded(point.facts, null);
        return;
      case "rddTask.failed":
        this.taskEnded(point.facts, point.facts.reason);
        return;
      default:
        this.membersAndBlocks(point);
    }
  }

  private membersAndBlocks(point: ClusterPoint): void {
    const atMs = this.clock.now();
    switch (point.name) {
      case "executor.added": {
        const { executorId, host, cores } = point.facts;
        this.executors.push({ executorId, host, cores, addedMs: point.facts.atMs, lostMs: null, reason: null });
        return;
      }
      case "executor.lost":
        this.executorLost(point.facts);
        return;
      case "block.stored": {
        const { executorId, onDisk, ...block } = point.facts;
        this.blocks.stored(block, executorId, onDisk, atMs);
        return;
      }
      case "block.evicted":
        if (point.facts.onDisk) this.blocks.movedToDisk(point.facts.blockId, point.facts.executorId);
        else this.blocks.left(point.facts.blockId, point.facts.executorId, "evicted", atMs);
        return;
      case "block.removed":
        this.blocks.left(point.facts.blockId, point.facts.executorId, "removed", atMs);
        return;
    }
  }

  private executorLost({ executorId, atMs, reason }: Facts<"executor.lost">): void {
    const executor = this.executors.find((one) => one.executorId === executorId && one.lostMs === null);
    if (executor !== undefined) Object.assign(executor, { lostMs: atMs, reason });
    this.blocks.executorLost(executorId, atMs);
    const lost = this.executors.filter(({ lostMs }) => lostMs !== null);
    if (lost.length > LOST_EXECUTORS_KEPT) this.executors = this.executors.filter((one) => one !== lost[0]);
  }

  private taskEnded(facts: TaskEndFacts, reason: string | null): void {
    const found = this.attemptOf(facts.stageId, facts.stageAttempt);
    if (found === null) return;
    const { job, attempt } = found;
    attempt.running.delete(facts.taskId);
    const sum = attempt.sums.get(facts.executorId) ?? {
      ...{ executorId: facts.executorId, succeeded: 0, failed: 0, busyMs: 0 },
    };
    attempt.sums.set(facts.executorId, sum);
    sum[reason === null ? "succeeded" : "failed"]++;
    sum.busyMs += facts.endMs - facts.startMs;
    if (attempt.ended.length >= TASKS_SHOWN + (reason === null ? 0 : FAILED_SHOWN)) return;
    attempt.ended.push({ facts, reason });
    job.numTasks++;
    this.numTasks++;
  }

  private begin(job: RawJob): void {
    this.jobs.set(job.facts.jobId, job);
    this.latest = job;
    while (this.jobs.size > 1 && (this.jobs.size > JOBS_KEPT || this.numTasks > TASKS_KEPT)) {
      const [[jobId, oldest]] = this.jobs;
      this.jobs.delete(jobId);
      this.numTasks -= oldest.numTasks;
      this.forgotten++;
    }
  }

  /** Mostly it is one of the latest job. */
  private attemptOf(stageId: number, attempt: number): { job: RawJob; attempt: RawAttempt } | null {
    const is = ({ facts }: RawAttempt): boolean => facts.stageId === stageId && facts.attempt === attempt;
    const latest = this.latest?.attempts.find(is);
    if (this.latest !== null && latest !== undefined) return { job: this.latest, attempt: latest };
    for (const job of this.jobs.values()) {
      const found = job.attempts.find(is);
      if (found !== undefined) return { job, attempt: found };
    }
    return null;
  }

  trace(): JobTrace {
    const { blocks, leftOut } = this.blocks.render();
    const rdds = new Map<number, TraceRdd>();
    const jobs = [...this.jobs.values()];
    for (const { facts } of jobs) for (const rdd of facts.rdds) rdds.set(rdd.rddId, rdd);
    const rendered = jobs.map(renderOnce);
    return {
      version: 1,
      application: this.application,
      executors: this.executors.map((executor) => ({ ...executor })),
      jobs: rendered.map(({ job }) => job),
      stages: rendered.flatMap(({ stages }) => stages).sort((a, b) => a.submittedMs - b.submittedMs),
      rdds: [...rdds.values()].sort((a, b) => a.rddId - b.rddId),
      blocks,
      leftOut: { jobs: this.forgotten, blocks: leftOut },
    };
  }
}

const rawAttempt = (facts: Facts<"stage.submitted">): RawAttempt => ({
  ...{ facts, done: null, running: new Map(), ended: [], sums: new Map() },
});

/** How a job or an attempt at a stage came out, if it has. */
function endOf(
  done: { readonly atMs: number; readonly failure: string | null } | null,
): Pick<TraceJob, "endMs" | "outcome" | "failure"> {
  if (done === null) return { endMs: null, outcome: "running", failure: null };
  return { endMs: done.atMs, outcome: done.failure === null ? "succeeded" : "failed", failure: done.failure };
}

/** What is over is rendered once. */
function renderOnce(raw: RawJob): NonNullable<RawJob["rendered"]> {
  if (raw.rendered !== null) return raw.rendered;
  const rendered = { job: renderJob(raw), stages: raw.attempts.map(renderAttempt) };
  if (raw.done === null || raw.attempts.some(({ done, running }) => done === null || running.size > 0)) return rendered;
  raw.rendered = rendered;
  raw.attempts = [];
  return rendered;
}

function renderJob({ facts, done, doneFor }: RawJob): TraceJob {
  return {
    jobId: facts.jobId,
    name: facts.callSite,
    startMs: facts.atMs,
    ...endOf(done),
    stages: facts.stages,
    batch: doneFor?.batch ?? null,
    output: doneFor?.output ?? null,
  };
}

function renderAttempt({ facts, done, running, ended, sums }: RawAttempt): TraceStageAttempt {
  return {
    stageId: facts.stageId,
    attempt: facts.attempt,
    jobId: facts.jobId,
    numTasks: facts.numTasks,
    submittedMs: facts.atMs,
    ...endOf(done),
    tasks: [
      ...ended.map((task) => renderTask(task.facts, task)),
      ...[...running.values()].slice(0, TASKS_SHOWN).map((task) => renderTask(task, null)),
    ],
    byExecutor: [...sums.values()].map((sum) => ({ ...sum })),
  };
}

function renderTask(facts: RddTaskFacts, ended: EndedTask | null): TraceTask {
  const { taskId, partition, attempt, executorId, locality, speculative, startMs } = facts;
  return {
    ...{ taskId, partition, attempt, executorId, locality, speculative, startMs },
    endMs: ended?.facts.endMs ?? null,
    outcome: ended === null ? "running" : ended.reason === null ? "succeeded" : "failed",
    reason: ended?.reason ?? null,
    shuffleReadBytes: ended?.facts.shuffleReadBytes ?? 0,
    shuffleWriteBytes: ended?.facts.shuffleWriteBytes ?? 0,
  };
}

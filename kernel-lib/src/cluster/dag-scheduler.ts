/**
 * From a job to stages, and from finished tasks to the next stage. Spark's `DAGScheduler`.
 *
 * A stage runs when the outputs of all its parents are there; outputs that are there already are not computed again ("skipped").
 * When rows that a task wants are gone, the stage that wrote them computes what is missing, and then the stage that wanted them goes on.
 */
import type { Clock } from "../data/clock";
import { type SparkError, SparkException } from "../data/errors";
import { point } from "../data/point";
import type { ShuffleDependency } from "../rdd/dependency";
import type { JobRequest } from "../rdd/environment";
import type { RDD } from "../rdd/rdd";
import type { ClusterPoint, JobFacts, StageFacts } from "./cluster-points";
import type { Executor } from "./executor";
import type { FetchFailed } from "./fetch-failed";
import { jobPlan } from "./lineage-facts";
import type { MapOutputTracker } from "./map-output-tracker";
import { RddStage, rddsOfStage, shufflesOf } from "./rdd-stage";

export interface ActiveJob {
  readonly id: number;
  readonly request: JobRequest<unknown, unknown>;
  readonly finalStage: RddStage;
  readonly results: unknown[];
  readonly finished: boolean[];
  numFinished: number;
  readonly settle: (error: Error | null) => void;
}

/** What the scheduler of tasks does for the scheduler of stages. */
export interface TaskSubmitter {
  submit(stage: RddStage, attempt: number, partitions: readonly number[], job: ActiveJob): void;
  /** Nothing more of these stages is started; what runs is not listened to. */
  cancel(stages: ReadonlySet<RddStage>): void;
  /** The shuffle's files may go when nobody can ask for them any more. */
  forgetWith(dependency: object, shuffleId: number): void;
}

export class DAGScheduler {
  private readonly jobs = new Map<number, ActiveJob>();
  private readonly mapStages = new Map<number, RddStage>();
  private readonly waiting = new Set<RddStage>();
  private nextJob = 0;
  private nextStage = 0;

  constructor(
    private readonly clock: Clock,
    private readonly outputs: MapOutputTracker,
    private readonly tasks: TaskSubmitter,
    private readonly emit: (point: ClusterPoint, after?: () => void) => void,
  ) {}

  get isIdle(): boolean {
    return this.jobs.size === 0;
  }

  get activeJobs(): Iterable<ActiveJob> {
    return this.jobs.values();
  }

  submitJob<T, U>(request: JobRequest<T, U>): Promise<U[]> {
    return new Promise((resolve, reject) => {
      const id = this.nextJob++;
      const results: U[] = [];
      const finalStage = this.newStage(request.rdd, null, request.partitions.length, request.callSite, id);
      const settle = (error: Error | null): void => (error === null ? resolve(results) : reject(error));
      const job: ActiveJob = {
        id,
        request: request as unknown as JobRequest<unknown, unknown>,
        finalStage,
        results,
        finished: request.partitions.map(() => false),
        numFinished: 0,
        settle,
      };
      this.jobs.set(id, job);
      this.emit(point("job.start", { ...this.jobFacts(job), ...jobPlan(finalStage) }));
      if (request.partitions.length === 0) this.endJob(job, null);
      else this.submitStage(finalStage);
    });
  }

  jobOf(stage: RddStage): ActiveJob | null {
    const id = [...stage.jobIds].find((one) => this.jobs.has(one));
    return id === undefined ? null : (this.jobs.get(id) ?? null);
  }

  private newStage(
    rdd: RDD<unknown>,
    shuffle: ShuffleDependency | null,
    numTasks: number,
    name: string,
    jobId: number,
  ): RddStage {
    const parents = shufflesOf(rdd).map((dependency) => this.mapStage(dependency, jobId));
    const stage = new RddStage(this.nextStage++, rdd, shuffle, parents, numTasks, name);
    for (const one of stage.lineage()) one.jobIds.add(jobId);
    return stage;
  }

  private mapStage(dependency: ShuffleDependency, jobId: number): RddStage {
    const known = this.mapStages.get(dependency.shuffleId);
    if (known !== undefined) return known;
    const { rdd, shuffleId } = dependency;
    const stage = this.newStage(rdd, dependency, rdd.getNumPartitions(), rdd.creationSite.shortForm, jobId);
    this.mapStages.set(shuffleId, stage);
    this.outputs.register(shuffleId, stage.numTasks);
    this.tasks.forgetWith(dependency, shuffleId);
    return stage;
  }

  /** Runs the stage, or first the parents whose outputs are not all there. */
  private submitStage(stage: RddStage): void {
    if (this.jobOf(stage) === null || this.waiting.has(stage) || stage.isRunning) return;
    const missing = stage.parents.filter((parent) => !this.isAvailable(parent));
    if (missing.length === 0) {
      this.submitMissingTasks(stage);
      return;
    }
    this.waiting.add(stage);
    for (const parent of missing) this.submitStage(parent);
  }

  private isAvailable(stage: RddStage): boolean {
    return stage.shuffle !== null && this.outputs.isAvailable(stage.shuffle.shuffleId);
  }

  private submitMissingTasks(stage: RddStage): void {
    const job = this.jobOf(stage);
    if (job === null) return;
    const todo =
      stage.shuffle === null
        ? job.finished.flatMap((finished, i) => (finished ? [] : [i]))
        : this.outputs.missing(stage.shuffle.shuffleId);
    stage.pending = new Set(todo);
    const attempt = stage.nextAttempt++;
    this.emit(point("stage.submitted", this.stageFacts(stage, attempt, job, todo.length)));
    this.tasks.submit(stage, attempt, stage.shuffle === null ? todo.map((i) => job.request.partitions[i]) : todo, job);
    if (todo.length === 0) this.stageDone(stage, job);
  }

  /** @param at the position of the partition among those that the job asked for, for a result */
  resultTaskDone(stage: RddStage, at: number, result: unknown): boolean {
    const job = this.jobOf(stage);
    if (job === null || job.finished[at]) return false;
    job.finished[at] = true;
    job.results[at] = result;
    job.numFinished++;
    stage.pending?.delete(at);
    if (job.numFinished === job.finished.length) {
      this.stageDone(stage, job);
      this.endJob(job, null);
    }
    return true;
  }

  mapTaskDone(stage: RddStage, partition: number): void {
    stage.pending?.delete(partition);
    if (stage.pending === null || stage.pending.size > 0) return;
    const job = this.jobOf(stage);
    if (job === null) return;
    this.stageDone(stage, job);
    // An executor was lost on the way: what it had is missing again.
    if (!this.isAvailable(stage)) this.submitStage(stage);
    else this.submitWaiting();
  }

  private submitWaiting(): void {
    for (const stage of [...this.waiting].sort((a, b) => a.id - b.id)) {
      this.waiting.delete(stage);
      this.submitStage(stage);
    }
  }

  private stageDone(stage: RddStage, job: ActiveJob, failure: string | null = null): void {
    stage.pending = null;
    if (failure === null) stage.fetchFailures = 0;
    const facts = this.stageFacts(stage, stage.nextAttempt - 1, job, stage.numTasks);
    this.emit(point("stage.done", { ...facts, failure }));
  }

  /** Rows of a parent are gone: both stages again, the parent first. */
  fetchFailed(stage: RddStage, failure: FetchFailed, maxAttempts: number): void {
    const job = this.jobOf(stage);
    if (job === null || !stage.isRunning) return;
    stage.fetchFailures++;
    this.tasks.cancel(new Set([stage]));
    this.stageDone(stage, job, failure.message);
    if (stage.fetchFailures >= maxAttempts) {
      const site = `${stage} (${stage.name})`;
      const times = `has failed the maximum allowable number of times: ${maxAttempts}`;
      this.abortStage(stage, `${site} ${times}. Most recent failure reason:\n${failure.message}`, failure);
      return;
    }
    this.outputs.remove(failure.shuffleId, failure.map);
    if (failure.executor !== null) this.outputs.removeExecutor(failure.executor);
    this.submitStage(stage);
  }

  /** The outputs it had are gone; stages that need them find out when they are submitted, or when a task wants to read. */
  executorLost(executor: Executor): void {
    this.outputs.removeExecutor(executor);
  }

  /** Ends all jobs that need the stage. @param reason an error of Spark's own goes to the program as it is */
  abortStage(stage: RddStage, reason: string | SparkError, cause: unknown): void {
    const error =
      typeof reason === "string"
        ? new SparkException(null, `Job aborted due to stage failure: ${reason}`, { cause })
        : reason;
    for (const job of [...this.jobs.values()]) if (stage.jobIds.has(job.id)) this.abortJob(job, error);
  }

  abortJob(job: ActiveJob, error: SparkError): void {
    const needed = new Set(job.finalStage.lineage());
    for (const stage of [...needed]) {
      const other = [...stage.jobIds].some((id) => id !== job.id && this.jobs.has(id));
      if (other) needed.delete(stage);
    }
    this.tasks.cancel(needed);
    for (const stage of needed) {
      this.waiting.delete(stage);
      if (stage.isRunning) this.stageDone(stage, job, error.message);
    }
    this.endJob(job, error);
  }

  private endJob(job: ActiveJob, error: SparkError | null): void {
    this.jobs.delete(job.id);
    for (const stage of job.finalStage.lineage()) {
      stage.jobIds.delete(job.id);
      // The next job that needs it makes a stage of its own; the outputs stay.
      if (stage.shuffle !== null && stage.jobIds.size === 0) this.mapStages.delete(stage.shuffle.shuffleId);
    }
    // The program goes on once this point is passed: killed before, it never learns of the result.
    const facts = { ...this.jobFacts(job), failure: error?.message ?? null };
    this.emit(point("job.done", facts), () => job.settle(error));
  }

  private jobFacts(job: ActiveJob): JobFacts {
    return {
      jobId: job.id,
      callSite: job.request.callSite,
      stageIds: job.finalStage.lineage().map(({ id }) => id),
      properties: job.request.properties,
      atMs: this.clock.now(),
    };
  }

  private stageFacts(stage: RddStage, attempt: number, job: ActiveJob, numTasks: number): StageFacts {
    return {
      stageId: stage.id,
      attempt,
      name: stage.name,
      numTasks,
      parentIds: stage.parents.map(({ id }) => id),
      rddIds: rddsOfStage(stage.rdd).map(({ id }) => id),
      shuffleId: stage.shuffle?.shuffleId ?? null,
      jobId: job.id,
      atMs: this.clock.now(),
    };
  }
}

/**
 * What the page in `job-generator.ts` acts on: the clock's ticks, the queue of batches, the receivers, the checkpoint.
 *
 * The parts of Spark's `JobGenerator` and `JobScheduler` that are no order of steps.
 */
import type { Clock } from "../data/clock";
import type { BatchPoint } from "./batch-points";
import { checkpointName, writeCheckpoint } from "./checkpoint-files";
import type { GraphCheckpoint } from "./graph-checkpoint";
import { InputInfoTracker } from "./input-info-tracker";
import { type Job, JobSet } from "./job-set";
import type { Receiving } from "./receiving";
import { contextCheckpoint, restoreStreams } from "./recovery";
import type { StreamingContext } from "./streaming-context";
import { Time } from "./time";

type Begun = Extract<BatchPoint, { name: "recovered" }>["facts"];

export class BatchExecution {
  readonly inputInfo: InputInfoTracker = new InputInfoTracker();
  private readonly queue: JobSet[] = [];
  /** Cut and not done, in the order of their times. */
  private readonly pending = new Map<number, JobSet>();
  private nextMs = 0;
  /** Set by a graceful stop: the batch with which all is done. */
  private finishing: "no" | "asked" | "yes" | "last batch is cut" = "no";
  isRunningJob = false;

  constructor(
    readonly context: StreamingContext,
    private readonly clock: Clock,
  ) {}

  /** Spark's timer rings at multiples of the batch interval since 1970; zero is the last of them before the start. */
  zeroTime(): Time {
    const { recovered, graph } = this.context;
    if (recovered !== null) return new Time(recovered.zeroMs);
    return new Time(Math.floor(this.clock.now())).floor(graph.batchDuration);
  }

  async begin(): Promise<Begun> {
    const { graph, recovered } = this.context;
    if (recovered !== null) return this.beginAgain(recovered);
    const zeroTime = graph.zeroTime ?? this.zeroTime();
    this.nextMs = zeroTime.plus(graph.batchDuration).milliseconds;
    await this.receiving.open();
    await graph.startInputs();
    return { zeroTime, checkpointTime: null, rescheduled: [] };
  }

  /** Batches that were pending at the crash, and those of the time since. */
  private async beginAgain(checkpoint: GraphCheckpoint): Promise<Begun> {
    const { graph } = this.context;
    const interval = graph.batchDuration;
    const zeroTime = new Time(checkpoint.zeroMs);
    const passed = Math.floor((this.clock.now() - checkpoint.zeroMs) / interval.milliseconds);
    const restart = zeroTime.plus(interval.times(passed + 1));
    const checkpointTime = new Time(checkpoint.timeMs);
    const down = checkpointTime.until(restart, interval).map(({ milliseconds }) => milliseconds);
    const times = [...new Set([...checkpoint.pendingMs, ...down])].filter((ms) => ms < restart.milliseconds);
    this.nextMs = restart.milliseconds;
    await restoreStreams(graph, checkpoint);
    await this.receiving.open();
    await graph.startInputs();
    return { zeroTime, checkpointTime, rescheduled: times.sort((a, b) => a - b).map((ms) => new Time(ms)) };
  }

  get receiving(): Receiving {
    return this.context.receiving;
  }

  /** The next batch time that has come, or null. */
  nextDue(): Time | null {
    if (this.finishing === "last batch is cut" || this.clock.now() < this.nextMs) return null;
    if (this.finishing === "yes" && !this.receiving.hasUnallocatedBlocks) this.finishing = "last batch is cut";
    const time = new Time(this.nextMs);
    this.nextMs += this.context.graph.batchDuration.milliseconds;
    return time;
  }

  /** When there is something to do again: a batch to cut, or a receiver to look after. */
  get nextDueMs(): number {
    if (this.finishing === "asked") return this.clock.now();
    return Math.min(this.nextMs, this.receiving.nextDueMs);
  }

  /** A graceful stop: what was received is still processed, and one tick is waited for. */
  finish(): void {
    if (this.finishing === "no") this.finishing = "asked";
  }

  /** Whether the receivers are to end now: once, when a graceful stop was asked for. */
  stopsReceiving(): boolean {
    if (this.finishing !== "asked") return false;
    this.finishing = "yes";
    return true;
  }

  get isOver(): boolean {
    return this.finishing === "last batch is cut" && this.queue.length === 0;
  }

  async generateJobs(time: Time): Promise<JobSet> {
    const jobs = await this.context.graph.generateJobs(time);
    const jobSet = new JobSet(time, jobs, this.inputInfo.getInfo(time), this.submissionMs(time));
    if (jobs.length === 0) return jobSet;
    this.context.listeners.post((listener) => listener.onBatchSubmitted({ batchInfo: jobSet.info() }));
    this.pending.set(time.milliseconds, jobSet);
    this.queue.push(jobSet);
    return jobSet;
  }

  /** A tick that was taken late, as a job was running, was due all the same; a batch of an earlier life is submitted now. */
  private submissionMs(time: Time): number {
    const isOfThisLife = this.context.recovered === null || time.milliseconds > this.context.recovered.timeMs;
    return isOfThisLife ? time.milliseconds : Math.floor(this.clock.now());
  }

  get numQueued(): number {
    return this.queue.length;
  }

  /** The times of the batches that are not done, oldest first. */
  get pendingTimes(): Time[] {
    return [...this.pending.keys()].sort((a, b) => a - b).map((ms) => new Time(ms));
  }

  takeJobSet(): JobSet | null {
    return this.queue.shift() ?? null;
  }

  async runJob(jobSet: JobSet, job: Job): Promise<void> {
    const { listeners } = this.context;
    const isFirst = !jobSet.hasStarted;
    jobSet.jobStarts(job, this.now());
    if (isFirst) listeners.post((listener) => listener.onBatchStarted({ batchInfo: jobSet.info() }));
    listeners.post((listener) => listener.onOutputOperationStarted({ outputOperationInfo: job.info() }));
    this.isRunningJob = true;
    try {
      await job.run();
    } catch (error) {
      job.error = error ?? new Error("the job failed");
    } finally {
      this.isRunningJob = false;
    }
    jobSet.jobEnds(job, this.now());
    listeners.post((listener) => listener.onOutputOperationCompleted({ outputOperationInfo: job.info() }));
    if (jobSet.hasCompleted) listeners.post((listener) => listener.onBatchCompleted({ batchInfo: jobSet.info() }));
    if (job.hasFailed) this.reportError(`Error running job ${job}`, job.error);
  }

  private now(): number {
    return Math.floor(this.clock.now());
  }

  /** Whether the batch is done for good. */
  complete(jobSet: JobSet): boolean {
    if (jobSet.jobs.at(-1)?.hasFailed !== false) return false;
    this.pending.delete(jobSet.time.milliseconds);
    return true;
  }

  reportError(what: string, error: unknown): void {
    this.context.reportError(what, error);
  }

  clearMetadata(time: Time): Promise<void> {
    return this.context.graph.clearMetadata(time);
  }

  /** The name of the file, or null where no checkpoint is due. */
  prepareCheckpoint(time: Time): string | null {
    const { graph, checkpointDuration, checkpointDisk } = this.context;
    if (checkpointDisk === null || graph.zeroTime === null) return null;
    if (!time.minus(graph.zeroTime).isMultipleOf(checkpointDuration)) return null;
    for (const stream of graph.streams) stream.checkpointData.update(time);
    return checkpointName(time.milliseconds);
  }

  async writeCheckpoint(time: Time): Promise<void> {
    const { checkpointDisk } = this.context;
    if (checkpointDisk !== null)
      await writeCheckpoint(checkpointDisk, contextCheckpoint(this.context, time, this.pendingTimes));
  }

  /** What no later batch can ask for: files of RDDs, received blocks, their log. */
  async clearOld(time: Time): Promise<void> {
    const { graph, receiving, sparkContext, checkpointDisk, checkpointDuration } = this.context;
    if (checkpointDisk !== null) {
      if (graph.zeroTime === null || !time.minus(graph.zeroTime).isMultipleOf(checkpointDuration)) return;
      for (const stream of graph.streams)
        for (const file of stream.checkpointData.noLongerNeeded(time)) await sparkContext.deleteCheckpoint(file);
    }
    const oldest = new Time(time.milliseconds - graph.maxInputRememberMs());
    await receiving.cleanup(oldest);
    this.inputInfo.cleanup(oldest);
  }
}

/**
 * The jobs of one batch: one for each output operation, in the order in which the program registered them. Spark's `JobSet`
 * and `Job`. They say when things happened; who runs them is `job-generator.ts`.
 */
import type { BatchInfo, OutputOperationInfo, StreamInputInfo } from "./batch-info";
import type { Time } from "./time";

export class Job {
  startTime: number | null = null;
  endTime: number | null = null;
  /** What the job ended with; null while it has not failed. */
  error: unknown = null;

  constructor(
    readonly time: Time,
    /** Which output operation it is of. */
    readonly outputOpId: number,
    readonly name: string,
    private readonly body: () => Promise<void>,
  ) {}

  run(): Promise<void> {
    return this.body();
  }

  get hasFailed(): boolean {
    return this.error !== null;
  }

  toString(): string {
    return `streaming job ${this.time}.${this.outputOpId}`;
  }

  info(): OutputOperationInfo {
    const { time, outputOpId, name, startTime, endTime } = this;
    return {
      ...{ batchTime: time, id: outputOpId, name, description: name, startTime, endTime },
      failureReason: this.error === null ? null : reasonOf(this.error),
      duration: startTime === null || endTime === null ? null : endTime - startTime,
    };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export class JobSet {
  private readonly waiting: Set<Job>;
  private startedMs: number | null = null;
  private endedMs: number | null = null;

  constructor(
    readonly time: Time,
    readonly jobs: readonly Job[],
    readonly inputs: ReadonlyMap<number, StreamInputInfo>,
    readonly submissionTime: number,
  ) {
    this.waiting = new Set(jobs);
  }

  get hasStarted(): boolean {
    return this.startedMs !== null;
  }

  get hasCompleted(): boolean {
    return this.waiting.size === 0;
  }

  jobStarts(job: Job, nowMs: number): void {
    this.startedMs ??= nowMs;
    job.startTime = nowMs;
  }

  jobEnds(job: Job, nowMs: number): void {
    this.waiting.delete(job);
    job.endTime = nowMs;
    if (this.hasCompleted) this.endedMs = nowMs;
  }

  info(): BatchInfo {
    const { time, submissionTime, startedMs, endedMs } = this;
    const between = (from: number | null, to: number | null): number | null =>
      from === null || to === null ? null : to - from;
    return {
      batchTime: time,
      streamIdToInputInfo: this.inputs,
      submissionTime,
      processingStartTime: startedMs,
      processingEndTime: endedMs,
      outputOperationInfos: new Map(this.jobs.map((job) => [job.outputOpId, job.info()])),
      schedulingDelay: between(submissionTime, startedMs),
      processingDelay: between(startedMs, endedMs),
      totalDelay: between(submissionTime, endedMs),
      numRecords: [...this.inputs.values()].reduce((sum, { numRecords }) => sum + numRecords, 0),
    };
  }
}

/**
 * Listens to the points of a StreamingContext and keeps what its trace needs, up to a number of batches.
 *
 * What a point hands over leads to RDDs and their data, so here the plain facts are taken at once; there are few of them for each
 * batch. The jobs are recorded by `job-recorder.ts`.
 */
import type { Clock } from "../data/clock";
import type { BatchPoint } from "../dstream/batch-points";
import type { JobSet } from "../dstream/job-set";
import type { StreamingContext } from "../dstream/streaming-context";
import { describeStreams, rddsAt, windowsAt } from "./describe-streams";
import type { JobRecorder } from "./job-recorder";
import type { Walk } from "./stepper";
import { streamingSentence } from "./streaming-sentences";
import {
  BLOCKS_SHOWN,
  type StreamingTrace,
  type TraceBatchBlock,
  type TraceStreamingBatch,
  type TraceStreamingPoint,
} from "./streaming-trace";
import { endedBatch } from "./streaming-trace-points";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type RawBatch = Mutable<TraceStreamingBatch>;
type Facts<N extends BatchPoint["name"]> = Extract<BatchPoint, { readonly name: N }>["facts"];

/** So many are remembered; the points of the latest batches. */
const BATCHES_KEPT = 1000;
const POINTS_KEPT = 10_000;

export class StreamingRecorder implements Walk {
  first: number;
  private readonly points: TraceStreamingPoint[];
  /** Those that nothing of their batch follows. */
  private readonly lastPoints = new WeakSet<TraceStreamingPoint>();
  private readonly batches: RawBatch[];
  /** The batches of this life by time. */
  private readonly known = new Map<number, RawBatch>();
  private forgotten: number;
  private readonly clock: Clock;
  private readonly life: number;

  /** @param past what was recorded of the lives before this one: their batches and points, not their jobs */
  constructor(
    private readonly context: StreamingContext,
    private readonly jobs: JobRecorder,
    private readonly timeZone: string,
    past: StreamingTrace | null = null,
  ) {
    this.clock = context.clock;
    this.life = past === null ? 0 : Math.max(-1, ...past.points.map(({ life }) => life)) + 1;
    this.batches = (past?.batches ?? []).map((batch) => ({ ...batch }));
    this.points = [...(past?.points ?? [])];
    this.first = past?.leftOut.points ?? 0;
    this.forgotten = past?.leftOut.batches ?? 0;
    const pastBatches = new Map(this.batches.map((batch) => [`${batch.life} ${batch.number}`, batch.outcome]));
    for (const point of this.points)
      if (endedBatch(point.name, pastBatches.get(`${point.life} ${point.batch}`))) this.lastPoints.add(point);
  }

  /** To be called at every point. */
  arrived(point: BatchPoint, tookMs: number): void {
    if (point.name === "waiting") return;
    const timeMs = "time" in point.facts ? point.facts.time.milliseconds : null;
    if (point.name === "allocateBlocks.write") this.begin(timeMs as number);
    const batch = timeMs === null ? undefined : this.known.get(timeMs);
    if (batch !== undefined) collect(batch, point, this.context);
    if (batch !== undefined && point.name === "generateJobs") this.windows(batch);
    this.watchJobsAndBlocks(point);
    const { name } = point;
    const says = streamingSentence(point, this.timeZone);
    const number = timeMs === null ? null : this.numberOf(timeMs);
    const its = { batch: number, life: this.life, atMs: this.clock.now(), tookMs };
    const passed = { name, ...its, says };
    this.points.push(passed);
    if (endedBatch(name, batch?.outcome)) this.lastPoints.add(passed);
    this.forgetOldest();
  }

  private begin(timeMs: number): void {
    const batch = newBatch(this.numberOf(timeMs), timeMs, this.life);
    this.batches.push(batch);
    this.known.set(timeMs, batch);
  }

  private numberOf(timeMs: number): number {
    const { zeroTime, batchDuration } = this.context.graph;
    return (timeMs - (zeroTime?.milliseconds ?? 0)) / batchDuration.milliseconds;
  }

  private windows(batch: RawBatch): void {
    const { graph } = this.context;
    batch.rdds = rddsAt(graph, batch.timeMs);
    batch.windows = windowsAt(graph, batch.timeMs);
  }

  private watchJobsAndBlocks(point: BatchPoint): void {
    const { blocks } = this.jobs;
    const atMs = this.clock.now();
    switch (point.name) {
      case "output.start":
        this.jobs.doneFor = { batch: this.numberOf(point.facts.time.milliseconds), output: point.facts.job.outputOpId };
        return;
      case "output.done":
        this.jobs.doneFor = null;
        return;
      case "block.stored": {
        const { blockId, holders, storageLevel } = point.facts;
        for (const holder of holders)
          blocks.stored({ blockId, rddId: null, bytes: null, storageLevel }, holder, false, atMs);
        return;
      }
      case "block.added":
        blocks.counted(point.facts.blockId, point.facts.block.numRecords);
        return;
      case "clearOld":
        this.compareBlocks();
        return;
    }
  }

  private compareBlocks(): void {
    const { receiving } = this.context;
    this.jobs.blocks.compare((blockId) => receiving.blocks.holders(blockId), this.clock.now());
  }

  private forgetOldest(): void {
    // Those in the queue are kept: something will still be said of them.
    const oldest = this.batches.length > BATCHES_KEPT ? this.batches.findIndex(isOver) : -1;
    if (oldest >= 0) {
      const [gone] = this.batches.splice(oldest, 1);
      if (this.known.get(gone.timeMs) === gone) this.known.delete(gone.timeMs);
      this.forgotten++;
    }
    // A tenth at once, as moving the others costs.
    if (this.points.length <= POINTS_KEPT) return;
    this.points.splice(0, POINTS_KEPT / 10);
    this.first += POINTS_KEPT / 10;
  }

  /** No more batches: those that were not done are cut short. */
  ended(how: string): void {
    if (how !== "killed" && how !== "failed") return;
    for (const batch of this.batches) if (!isOver(batch)) batch.outcome = how;
  }

  get length(): number {
    return this.first + this.points.length;
  }

  nameAt(at: number): string {
    return this.points[at - this.first].name;
  }

  batchAt(at: number): number | null {
    return this.points[at - this.first].batch;
  }

  endsBatch(at: number): boolean {
    return this.lastPoints.has(this.points[at - this.first]);
  }

  trace(): StreamingTrace {
    this.compareBlocks();
    const jobs = this.jobs.trace();
    return {
      ...jobs,
      streaming: describeStreams(this.context.graph),
      // What is over does not change any more.
      batches: this.batches.map((batch) => (isOver(batch) ? batch : { ...batch })),
      points: [...this.points],
      leftOut: { ...jobs.leftOut, batches: this.forgotten, points: this.first },
    };
  }
}

const isOver = ({ outcome }: RawBatch): boolean => outcome !== "running" && outcome !== "queued";

function newBatch(number: number, timeMs: number, life: number): RawBatch {
  const unknown = { submissionMs: null, processingStartMs: null, processingEndMs: null, schedulingDelayMs: null };
  return {
    ...{ number, timeMs, life, outcome: "queued", ...unknown, processingDelayMs: null, totalDelayMs: null },
    ...{ queued: null, inputs: [], numRecords: 0, blocks: [], numBlocks: 0, outputs: [], rdds: [], windows: [] },
  };
}

/** Spark looks at the last job only. */
const hasFailed = ({ jobs }: JobSet): boolean => jobs.at(-1)?.hasFailed === true;

function collect(batch: RawBatch, point: BatchPoint, context: StreamingContext): void {
  switch (point.name) {
    case "allocateBlocks.written":
      Object.assign(batch, blocksOf(point.facts));
      return;
    case "generateJobs":
      batch.outcome = point.facts.jobs.length === 0 ? "empty" : "queued";
      batch.inputs = [...context.execution.inputInfo.getInfo(point.facts.time).values()].map((info) => ({
        inputId: info.inputStreamId,
        numRecords: info.numRecords,
      }));
      batch.numRecords = batch.inputs.reduce((sum, { numRecords }) => sum + numRecords, 0);
      return;
    case "generateJobs.failed":
      batch.outcome = "failed";
      return;
    case "runJobs":
      batch.outcome = "running";
      batch.queued = point.facts.queued;
      outputs(batch, point.facts.jobSet);
      return;
    case "runJobs.done":
      batch.outcome = hasFailed(point.facts.jobSet) ? "failed" : "completed";
      outputs(batch, point.facts.jobSet);
      return;
  }
}

function blocksOf({ blocks }: Facts<"allocateBlocks.written">): Pick<TraceStreamingBatch, "blocks" | "numBlocks"> {
  const all = [...blocks].flatMap(([inputId, infos]) =>
    infos.map(({ blockId, numRecords }): TraceBatchBlock => ({ inputId, blockId, numRecords })),
  );
  return { blocks: all.slice(0, BLOCKS_SHOWN), numBlocks: all.length };
}

function outputs(batch: RawBatch, jobSet: JobSet): void {
  const info = jobSet.info();
  batch.submissionMs = info.submissionTime;
  batch.processingStartMs = info.processingStartTime;
  batch.processingEndMs = info.processingEndTime;
  batch.schedulingDelayMs = info.schedulingDelay;
  batch.processingDelayMs = info.processingDelay;
  batch.totalDelayMs = info.totalDelay;
  batch.outputs = [...info.outputOperationInfos.values()].map((its) => ({
    ...{ output: its.id, name: its.name, startMs: its.startTime, endMs: its.endTime, failure: its.failureReason },
  }));
}

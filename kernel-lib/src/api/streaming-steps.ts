/**
 * Stepping a StreamingContext: `ssc.start({ paused: true })`, then `ssc.step()`, `ssc.nextBatch()`, `ssc.back()`, `ssc.at(3, "runJobs")`.
 * The same as of a query (`streaming-query.ts`). Nothing of it is in Spark.
 *
 * A query that has nothing to do stops; a context waits for the next batch, which is sure to come. A `ManualClock` moves by itself to the
 * time for which the context waits, so that a lesson needs no real time, and its pictures are the same each time.
 */
import type { Disk } from "../checkpoint/disk";
import { MemoryDisk } from "../checkpoint/memory-disk";
import { type Clock, ManualClock, nextTurn } from "../data/clock";
import { IllegalStateException } from "../data/errors";
import type { BatchPointName } from "../dstream/batch-points";
import type { StreamingContext as Core } from "../dstream/streaming-context";
import { Time } from "../dstream/time";
import { Stepper } from "../inspect/stepper";
import { StreamingRecorder } from "../inspect/streaming-recorder";
import type { StreamingTrace } from "../inspect/streaming-trace";
import { BatchStop } from "./batch-stop";
import { SparkContext } from "./spark-context";

export class StreamingSteps {
  private recorder: StreamingRecorder | null = null;
  private stepper: Stepper<BatchPointName> | null = null;
  private isMoving = false;

  constructor(private readonly context: Core) {}

  /** Listens from now on. What was recorded of the lives before this one is gone on with. */
  record(): void {
    const { context } = this;
    const { recovered, checkpointDisk } = context;
    const past = recovered === null || checkpointDisk === null ? null : pastOf(checkpointDisk);
    const { sparkContext, driver } = context;
    if (!(sparkContext instanceof SparkContext) || sparkContext.recorder === null) return;
    const timeZone = sparkContext.conf.get("spark.sql.session.timeZone", "UTC");
    const recorder = new StreamingRecorder(context, sparkContext.recorder, timeZone, past);
    driver.onPoint((point, tookMs) => recorder.arrived(point, tookMs));
    driver.ended.then(() => {
      recorder.ended(driver.ending ?? "stopped");
      if (context.checkpointDisk !== null) keepPast(context.checkpointDisk, recorder.trace());
    });
    this.recorder = recorder;
    this.stepper = new Stepper(driver, recorder, {
      ...{ what: "context", lastPoint: "clearOld" },
      passTime: (facts) => this.passTime((facts as { readonly untilMs: number }).untilMs),
    });
    this.letTasksPass(sparkContext, context.clock);
  }

  /** A task on a slow machine takes time: a clock that stands still moves on while a step is under way. */
  private letTasksPass(sparkContext: SparkContext, clock: Clock): void {
    if (!(clock instanceof ManualClock)) return;
    sparkContext.cluster.onPoint(({ name, facts }) => {
      if (this.isMoving && name === "cluster.waiting") moveTo(clock, (facts as { readonly untilMs: number }).untilMs);
    });
  }

  private async passTime(untilMs: number): Promise<void> {
    const { clock, driver } = this.context;
    if (!(clock instanceof ManualClock)) return driver.sleepUntil(untilMs);
    moveTo(clock, untilMs);
    // However far it goes, the process hears when it is interrupted.
    await nextTurn();
  }

  async move(move: (stepper: Stepper<BatchPointName>) => Promise<void> | void): Promise<BatchStop> {
    if (this.context.getState() === "INITIALIZED")
      throw new IllegalStateException(null, "This context was not started: begin with start({ paused: true })");
    const { stepper } = this;
    if (stepper === null) throw notRecorded();
    if (this.context.driver.running) await this.pause();
    this.isMoving = true;
    try {
      await move(stepper);
    } finally {
      this.isMoving = false;
    }
    const trace = this.trace();
    return new BatchStop(trace, stepper.position - trace.leftOut.points, stepper.note);
  }

  async pause(): Promise<void> {
    await this.context.driver.pause();
    this.toEnd();
  }

  /** The next step goes on from where the context is. */
  toEnd(): void {
    this.stepper?.toEnd();
  }

  /** The number of a batch, which may be named by its time. */
  batchNumber(batch: number | Time): number {
    const { zeroTime, batchDuration } = this.context.graph;
    if (!(batch instanceof Time)) return batch;
    return (batch.milliseconds - (zeroTime?.milliseconds ?? 0)) / batchDuration.milliseconds;
  }

  trace(): StreamingTrace {
    if (this.recorder === null) throw notRecorded();
    return this.recorder.trace();
  }
}

/** What was recorded of ended contexts with a checkpoint, by its directory: a restart goes on with it. A few are remembered. */
const pasts = new Map<string | Disk, StreamingTrace>();
const PASTS_KEPT = 5;

/** Disks in memory all have one description. */
const placeOf = (disk: Disk): string | Disk => (disk instanceof MemoryDisk ? disk : disk.description);
const pastOf = (disk: Disk): StreamingTrace | null => pasts.get(placeOf(disk)) ?? null;

function keepPast(disk: Disk, trace: StreamingTrace): void {
  pasts.delete(placeOf(disk));
  pasts.set(placeOf(disk), trace);
  const [oldest] = pasts.keys();
  if (pasts.size > PASTS_KEPT) pasts.delete(oldest);
}

function moveTo(clock: ManualClock, ms: number): void {
  if (Number.isFinite(ms)) clock.set(Math.max(clock.now(), ms));
}

const notRecorded = (): IllegalStateException =>
  new IllegalStateException(
    null,
    'This context is not recorded, so it cannot be stepped. Leave "spark.stepstream.recording" on in the SparkConf.',
  );

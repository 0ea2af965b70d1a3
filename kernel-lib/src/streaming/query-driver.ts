/**
 * Drives the generator of a query: in the background, point by point, or up to where it is killed.
 *
 * Spark has one thread per query (semantics A1, A2, A22). Here a driver pulls points; who watches is told of each. It knows
 * nothing of what the watchers do with them.
 */
import { keepAwake, nextTurn } from "../data/clock";
import { StreamingQueryException } from "./exception";
import { microBatches } from "./micro-batch";
import type { StreamPoint } from "./points";
import type { StreamingQueryProgress } from "./progress";
import type { StreamExecution } from "./stream-execution";

/** `finished`: a one-off trigger is through; `killed`: as if the process had died. */
export type Ending = "finished" | "stopped" | "failed" | "killed";

/** Told of every point, and how many milliseconds the engine worked to get there; waiting to be stepped does not count. */
export type PointListener = (point: StreamPoint, tookMs: number) => void;

/** Spark polls the sources this often when there was nothing to do (semantics A2). */
const POLLING_DELAY_MS = 10;

export class QueryDriver {
  private readonly points: AsyncGenerator<StreamPoint, void, void>;
  private readonly listeners = new Set<PointListener>();
  private turn: Promise<unknown> = Promise.resolve();
  private isRunning = false;
  private sleep: AbortController | null = null;
  /** Told to go on before it lay down to sleep. */
  private isWoken = false;
  private whenEnded: () => void = () => {};
  /** Resolves when the query has ended, in whatever way. */
  readonly ended: Promise<void>;
  ending: Ending | null = null;
  exception: StreamingQueryException | null = null;
  /** What the query is at, in Spark's words (semantics A15). */
  message = "Initializing StreamExecution";
  /** Whether nothing is being done: before the first trigger, between two, and after the end. */
  private idle = true;
  private dataAvailable = false;
  private latest: StreamPoint | null = null;

  constructor(
    readonly execution: StreamExecution,
    private readonly logicalPlan: string,
  ) {
    this.points = microBatches(execution);
    this.ended = new Promise((resolve) => {
      this.whenEnded = resolve;
    });
  }

  /** Calls back at every point from now on; returns how to stop that. */
  onPoint(listener: PointListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get recentProgress(): readonly StreamingQueryProgress[] {
    return this.execution.reporter.recent;
  }

  get running(): boolean {
    return this.isRunning && this.ending === null;
  }

  /** The point the query stands at, or null before the first. */
  get lastPoint(): StreamPoint | null {
    return this.latest;
  }

  /** Whether a trigger is at work (semantics L8). */
  get isTriggerActive(): boolean {
    return !this.idle;
  }

  /** Whether the batch under way, or the last one, has new data. */
  get isDataAvailable(): boolean {
    return this.dataAvailable;
  }

  /**
   * Goes to the next point, or gives null when the query is over.
   * @throws StreamingQueryException when the query fails on the way
   */
  next(): Promise<StreamPoint | null> {
    const turn = this.turn.then(() => this.pull());
    // The next caller waits for this one, whether or not it fails.
    this.turn = turn.catch(() => {});
    return turn;
  }

  private async pull(): Promise<StreamPoint | null> {
    if (this.ending !== null) return null;
    const { clock } = this.execution.definition;
    const startedMs = clock.now();
    try {
      const next = await this.points.next();
      // Killed while it was on its way: whatever it got to, nobody is there to see it.
      if (this.hasEnded()) return null;
      if (next.done === true) return this.finish();
      this.arrive(next.value, clock.now() - startedMs);
      return next.value;
    } catch (cause) {
      if (this.hasEnded()) return null;
      this.exception = new StreamingQueryException(this.execution, cause, this.logicalPlan);
      this.message = `Terminated with exception: ${this.exception.parameters.message}`;
      await this.end("failed");
      throw this.exception;
    }
  }

  private hasEnded(): boolean {
    return this.ending !== null;
  }

  private async finish(): Promise<null> {
    this.message = "Stopped";
    await this.end("finished");
    return null;
  }

  private arrive(point: StreamPoint, tookMs: number): void {
    this.latest = point;
    this.idle = point.name === "waiting" || point.name === "watermark" || point.name === "recovered";
    this.message = describe(point) ?? this.message;
    this.dataAvailable = hasNewData(point) ?? this.dataAvailable;
    for (const listener of this.listeners) listener(point, tookMs);
  }

  /** Runs on in the background until `pause`, the end, or a failure, which `awaitTermination` reports. */
  run(): void {
    if (this.isRunning || this.ending !== null) return;
    this.isRunning = true;
    this.loop().catch((error: unknown) => {
      // A failure of the query is kept in `exception`; anything else is a bug that must be seen.
      if (!(error instanceof StreamingQueryException)) throw error;
    });
  }

  /** Stands still at the next point. */
  async pause(): Promise<void> {
    this.isRunning = false;
    this.sleep?.abort();
    await this.turn;
  }

  private async loop(): Promise<void> {
    const { clock, trigger } = this.execution.definition;
    let triggeredMs = clock.now();
    while (this.isRunning) {
      const point = await this.next();
      if (point === null) return;
      if (point.name !== "watermark" && point.name !== "waiting") continue;
      await nextTurn();
      const pollMs = point.name === "waiting" ? POLLING_DELAY_MS : 0;
      // A tick is a time on the clock; a poll only waits for a while, however the clock is set meanwhile.
      const dueMs = Math.max(trigger.nextTriggerMs(triggeredMs), clock.now() + pollMs);
      if (trigger.intervalMs === 0) await this.rest(pollMs > 0, (signal) => clock.sleepFor(pollMs, signal));
      else await this.rest(dueMs > clock.now(), (signal) => clock.sleepUntil(dueMs, signal));
      triggeredMs = clock.now();
    }
  }

  private async rest(isEarly: boolean, sleep: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.isRunning && !this.isWoken && isEarly) {
      this.sleep = new AbortController();
      await sleep(this.sleep.signal).catch(() => {});
      this.sleep = null;
    }
    this.isWoken = false;
  }

  /** Does not wait for the next poll: there is something to do now. */
  wake(): void {
    if (this.execution.definition.trigger.intervalMs !== 0) return;
    this.isWoken = true;
    this.sleep?.abort();
  }

  /**
   * Resolves once everything that is there now has been processed. A paused query is driven until then.
   * @throws StreamingQueryException when the query fails
   */
  async processAllAvailable(): Promise<void> {
    const release = keepAwake();
    try {
      if (this.isRunning) await this.untilWaiting();
      else for (let point = await this.next(); point !== null && point.name !== "waiting"; point = await this.next());
      if (this.exception !== null) throw this.exception;
    } finally {
      release();
    }
  }

  /** Two polls without news: the first may have been under way already when this was called. */
  private untilWaiting(): Promise<void> {
    return new Promise((resolve) => {
      let polls = 0;
      const stop = this.onPoint((point) => {
        if (point.name === "watermark") polls = 0;
        if (point.name !== "waiting") return;
        polls += 1;
        if (polls === 2) finish();
        else this.wake();
      });
      const finish = (): void => {
        stop();
        resolve();
      };
      this.ended.then(finish);
      this.wake();
    });
  }

  /** Ends the query at the next point and lets go of its sources. What is not committed runs again after a restart. */
  async stop(): Promise<void> {
    this.isRunning = false;
    this.sleep?.abort();
    await this.turn;
    if (this.ending !== null) return;
    await this.points.return();
    this.message = "Stopped";
    await this.end("stopped");
  }

  /** Ends the query as a power cut would: nothing more happens, nothing is tidied up. */
  kill(): void {
    this.isRunning = false;
    this.sleep?.abort();
    if (this.ending === null) this.cameToEnd("killed");
  }

  /** The orderly ends let go of the sources. */
  private async end(how: Ending): Promise<void> {
    await Promise.all(this.execution.definition.sources.map((source) => source.stop().catch(() => {})));
    this.cameToEnd(how);
  }

  private cameToEnd(how: Ending): void {
    this.execution.state.close();
    this.ending = how;
    this.isRunning = false;
    this.idle = true;
    this.dataAvailable = false;
    this.whenEnded();
  }
}

function describe(point: StreamPoint): string | null {
  switch (point.name) {
    case "recovered":
      return "Initializing sources";
    case "latestOffset":
      return `Getting offsets from ${point.facts.offsets.at(-1)?.source ?? "no source"}`;
    case "walCommit.write":
      return "Writing offsets to log";
    case "getBatch":
      return point.facts.inputs.some((partitions) => partitions.length > 0)
        ? "Processing new data"
        : "No new data but cleaning up state";
    case "watermark":
      return "Waiting for next trigger";
    case "waiting":
      return "Waiting for data to arrive";
    default:
      return null;
  }
}

/** Null: the point says nothing about it. */
function hasNewData(point: StreamPoint): boolean | null {
  if (point.name === "latestOffset") return !point.facts.noData;
  if (point.name === "getBatch") return point.facts.inputs.some((partitions) => partitions.length > 0);
  return point.name === "waiting" ? false : null;
}

/**
 * Drives the batches of a context: in the background, point by point, or up to where it is killed.
 *
 * The same as `streaming/query-driver.ts` does for a query, over another page. It sleeps until the next batch is due, which
 * Spark's `RecurringTimer` does in a thread.
 */
import { type Clock, keepAwake, nextTurn } from "../data/clock";
import type { BatchPoint } from "./batch-points";

type StreamingEnding = "finished" | "stopped" | "failed" | "killed";
/** Told of every point, and how many milliseconds the engine worked to get there; waiting to be stepped does not count. */
export type BatchListener = (point: BatchPoint, tookMs: number) => void;

export interface DriverHooks {
  /** Whether there is nothing to do at this moment. */
  isIdle(): boolean;
  /** Told when the page itself fails, which is no failure of a job. */
  failed(error: unknown): void;
}

export class StreamingDriver {
  private readonly listeners = new Set<BatchListener>();
  private turn: Promise<unknown> = Promise.resolve();
  private isRunning = false;
  private sleep: AbortController | null = null;
  private whenEnded: () => void = () => {};
  /** Resolves when there will be no more batches, for whatever reason. */
  readonly ended: Promise<void>;
  ending: StreamingEnding | null = null;
  latest: BatchPoint | null = null;

  constructor(
    private readonly points: AsyncGenerator<BatchPoint, void, void>,
    private readonly clock: Clock,
    private readonly hooks: DriverHooks,
  ) {
    this.ended = new Promise((resolve) => {
      this.whenEnded = resolve;
    });
  }

  onPoint(listener: BatchListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get running(): boolean {
    return this.isRunning;
  }

  /** Goes to the next point; null when there is none any more. */
  next(): Promise<BatchPoint | null> {
    const turn = this.turn.then(() => this.pull());
    this.turn = turn.catch(() => {});
    return turn;
  }

  private async pull(): Promise<BatchPoint | null> {
    if (this.ending !== null) return null;
    const startedMs = this.clock.now();
    try {
      const next = await this.points.next();
      if (this.hasEnded()) return null;
      if (next.done === true) {
        this.end("finished");
        return null;
      }
      this.latest = next.value;
      const tookMs = this.clock.now() - startedMs;
      for (const listener of this.listeners) listener(next.value, tookMs);
      return next.value;
    } catch (error) {
      if (this.hasEnded()) return null;
      this.end("failed");
      this.hooks.failed(error);
      throw error;
    }
  }

  private hasEnded(): boolean {
    return this.ending !== null;
  }

  /** Runs on in the background. */
  run(): void {
    if (this.isRunning || this.ending !== null) return;
    this.isRunning = true;
    // A failure was told to `failed`.
    this.loop().catch(() => {});
  }

  private async loop(): Promise<void> {
    while (this.isRunning) {
      const point = await this.next();
      if (point === null) return;
      if (point.name !== "waiting") continue;
      await nextTurn();
      await this.rest(point.facts.untilMs);
    }
  }

  private async rest(untilMs: number): Promise<void> {
    if (this.isRunning && this.hooks.isIdle()) await this.sleepUntil(untilMs);
  }

  /** Until that time, or until `wake` says that there may be something to do before. */
  async sleepUntil(untilMs: number): Promise<void> {
    const sleep = new AbortController();
    this.sleep = sleep;
    await this.clock.sleepUntil(untilMs, sleep.signal).catch(() => {});
    this.sleep = null;
  }

  /** There may be something to do. */
  wake(): void {
    this.sleep?.abort();
  }

  /** Stands still at the next point. */
  async pause(): Promise<void> {
    this.isRunning = false;
    this.sleep?.abort();
    await this.turn;
  }

  /** Resolves when all batches that are due by now have run. */
  async settle(): Promise<void> {
    const release = keepAwake();
    try {
      for (;;) {
        const { latest } = this;
        if (this.ending !== null) return;
        if (latest?.name === "waiting" && this.hooks.isIdle()) return;
        await (this.isRunning ? this.arrival() : this.next());
      }
    } finally {
      release();
    }
  }

  /** The next point, whoever pulls it. */
  private async arrival(): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = this.onPoint(() => {
        stop();
        resolve();
      });
      this.ended.then(resolve);
    });
  }

  /** Ends between two points. While a job runs, nobody waits for it: it may be the one that asks. */
  async stop(waits: boolean): Promise<void> {
    this.isRunning = false;
    this.sleep?.abort();
    if (waits) await this.turn;
    if (this.ending !== null) return;
    this.end("stopped");
    if (waits) await this.points.return();
  }

  /** Ends as a power cut would: nothing more happens, nothing is tidied up. */
  kill(): void {
    this.isRunning = false;
    this.sleep?.abort();
    if (this.ending === null) this.end("killed");
  }

  private end(how: StreamingEnding): void {
    this.ending = how;
    this.isRunning = false;
    this.whenEnded();
  }
}

/**
 * Makes blocks of single items: every 200 ms what has come in becomes one. Spark's class of the same name (semantics R2).
 *
 * The block interval decides how many partitions a batch has. Spark has a timer thread that cuts and another that pushes. Here
 * whoever adds an item, or drives the receivers, first makes the cuts that are due: an item lies in the block of the interval
 * in which it came, however late somebody looks. Blocks to be pushed wait in a queue of 10; while it is full nothing is cut and
 * the next block grows.
 */
import type { Clock } from "../../data/clock";
import { mustHold, SparkError } from "../../data/errors";
import type { SparkConf } from "../../rdd/spark-conf";
import { numberSetting } from "../streaming-conf";
import { RateLimiter } from "./rate-limiter";
import { streamBlockId } from "./received-block-info";

/** What happens to items on their way. A receiver that keeps offsets notes them here. */
export interface BlockGeneratorListener {
  /** An item, or several at once, is in the buffer. */
  onAddData(data: unknown, metadata: unknown): void;
  /** What is in the buffer is a block from now on. */
  onGenerateBlock(blockId: string): void;
  /** The block is to be stored. */
  onPushBlock(blockId: string, values: readonly unknown[]): Promise<void> | void;
  onError(message: string, error: unknown): void;
}

export interface GeneratedBlock {
  readonly blockId: string;
  /** When its interval was over. */
  readonly endMs: number;
  readonly values: readonly unknown[];
}

/** Items that come at moments which are known before: a recording. They need nobody who hands them over in time. */
export interface TimedSource {
  /** When the next item comes, ms since 1970; null when there are no more. */
  readonly nextMs: number | null;
  take(): unknown;
}

interface Delayed {
  readonly fromMs: number;
  readonly add: () => void;
  readonly reject: (error: unknown) => void;
}

export type GeneratorState = "Initialized" | "Active" | "StoppedAddingData" | "StoppedGeneratingBlocks" | "StoppedAll";

export class BlockGenerator {
  readonly blockIntervalMs: number;
  private readonly limiter: RateLimiter;
  private readonly queueSize: number;
  private readonly queue: GeneratedBlock[] = [];
  private buffer: unknown[] = [];
  /** Items the rate limit does not let in yet. */
  private delayed: Delayed[] = [];
  private source: TimedSource | null = null;
  private nextCutMs = 0;
  state: GeneratorState = "Initialized";

  constructor(
    private readonly listener: BlockGeneratorListener,
    private readonly streamId: number,
    conf: SparkConf,
    private readonly clock: Clock,
  ) {
    this.blockIntervalMs = conf.getTimeMs("spark.streaming.blockInterval", "200ms");
    mustHold(this.blockIntervalMs > 0, "'spark.streaming.blockInterval' should be a positive value");
    this.queueSize = numberSetting(conf, "spark.streaming.blockQueueSize", 10, "int");
    this.limiter = new RateLimiter(conf, clock);
  }

  /** @param afterMs no block gets a time of before: another generator of this stream made those */
  start(afterMs: number = 0): void {
    if (this.state !== "Initialized")
      throw new SparkError(
        null,
        `Cannot start BlockGenerator as its not in the Initialized state [state = ${this.state}]`,
      );
    this.state = "Active";
    const fromMs = Math.max(this.clock.now(), afterMs);
    this.nextCutMs = (Math.floor(fromMs / this.blockIntervalMs) + 1) * this.blockIntervalMs;
  }

  /** Where the interval that is open now begins: no block has this time yet. */
  get openSinceMs(): number {
    return this.nextCutMs - this.blockIntervalMs;
  }

  get isActive(): boolean {
    return this.state === "Active";
  }

  get isStopped(): boolean {
    return this.state === "StoppedAll";
  }

  /** When something is to be done next: a cut while items wait, or a push. Null when there is nothing. */
  get nextDueMs(): number | null {
    if (this.queue.length > 0) return this.isCutting ? this.queue[0].endMs : this.clock.now();
    if (this.buffer.length > 0) return this.nextCutMs;
    const comesMs = this.delayed[0]?.fromMs ?? this.source?.nextMs ?? null;
    return comesMs === null ? null : Math.max(this.nextCutMs, comesMs);
  }

  /** From here on the items of this source come in, at their times. Null ends it. */
  readFrom(source: TimedSource | null): void {
    this.source = source;
  }

  get currentLimit(): number {
    return this.limiter.currentLimit;
  }

  updateRate(newRate: number): void {
    this.limiter.updateRate(newRate);
  }

  /** Resolves when the item is in the buffer, which the rate limit may delay. @throws SparkError unless active */
  addData(item: unknown): Promise<void> {
    return this.add([item], () => this.buffer.push(item));
  }

  addDataWithCallback(item: unknown, metadata: unknown): Promise<void> {
    return this.add([item], () => {
      this.buffer.push(item);
      this.listener.onAddData(item, metadata);
    });
  }

  /** All of them come into the same block. */
  addMultipleDataWithCallback(items: Iterable<unknown>, metadata: unknown): Promise<void> {
    const all = [...items];
    return this.add(all, () => {
      for (const item of all) this.buffer.push(item);
      this.listener.onAddData(all, metadata);
    });
  }

  private add(items: readonly unknown[], intoBuffer: () => void): Promise<void> {
    this.refuseUnlessActive();
    this.cutWhatIsDue();
    let fromMs = this.clock.now();
    if (!this.limiter.isUnlimited) for (const _ of items) fromMs = this.limiter.reserve();
    if (fromMs <= this.clock.now() && this.delayed.length === 0) {
      intoBuffer();
      return ADDED;
    }
    const added = new Promise<void>((resolve, reject) => {
      const add = (): void => {
        intoBuffer();
        resolve();
      };
      this.delayed.push({ fromMs, add, reject });
      this.clock.sleepUntil(fromMs).then(() => this.letIn(this.clock.now(), true), reject);
    });
    added.catch(() => {}); // whoever does not wait does not want to know
    return added;
  }

  private refuseUnlessActive(): void {
    if (this.state !== "Active") throw notActive();
  }

  /** Lets in whom the limit held back: before that moment, or at it too. */
  private letIn(untilMs: number, inclusive: boolean): void {
    if (this.state !== "Active") return;
    if (inclusive) this.cutWhatIsDue();
    const isIn = ({ fromMs }: Delayed): boolean => fromMs < untilMs || (inclusive && fromMs === untilMs);
    const now = this.delayed.filter(isIn);
    this.delayed = this.delayed.filter((item) => !isIn(item));
    for (const { add } of now) add();
  }

  /** Makes blocks of all intervals that are over. */
  cutWhatIsDue(): void {
    // The timer waits while the queue is full and it holds a block that has no place there.
    while (this.isCutting && this.nextCutMs <= this.clock.now() && this.queue.length <= this.queueSize) {
      this.letIn(this.nextCutMs, false);
      this.readSource(this.nextCutMs);
      const isIdle = this.buffer.length === 0 && this.delayed.length === 0 && this.source?.nextMs === undefined;
      if (isIdle) this.skipIdleTime();
      else this.cut();
    }
  }

  private get isCutting(): boolean {
    return this.state === "Active";
  }

  /** Takes what came before that moment, as far as the rate limit lets it. */
  private readSource(beforeMs: number): void {
    const { source, limiter } = this;
    if (source === null) return;
    for (let comesMs = source.nextMs; comesMs !== null && comesMs < beforeMs; comesMs = source.nextMs) {
      if (!limiter.isUnlimited) {
        if (limiter.usableAt(comesMs) >= beforeMs) return;
        limiter.reserve(comesMs);
      }
      this.buffer.push(source.take());
    }
  }

  /** Intervals in which nothing came make no blocks. */
  private skipIdleTime(): void {
    this.nextCutMs = (Math.floor(this.clock.now() / this.blockIntervalMs) + 1) * this.blockIntervalMs;
  }

  private cut(): void {
    const endMs = this.nextCutMs;
    const blockId = streamBlockId(this.streamId, endMs - this.blockIntervalMs);
    this.nextCutMs += this.blockIntervalMs;
    if (this.buffer.length === 0) return;
    const values = this.buffer;
    this.buffer = [];
    try {
      this.listener.onGenerateBlock(blockId);
      this.queue.push({ blockId, endMs, values });
    } catch (error) {
      this.listener.onError("Error in block updating thread", error);
    }
  }

  /**
   * The block whose turn it is to be stored; null when none waits.
   * @param untilMs leaves blocks of later intervals for later: the batch that is cut is late
   */
  takeBlock(untilMs: number = Number.POSITIVE_INFINITY): GeneratedBlock | null {
    this.cutWhatIsDue();
    const isLater = this.isCutting && this.queue.length > 0 && this.queue[0].endMs > untilMs;
    return isLater ? null : (this.queue.shift() ?? null);
  }

  /** Stores a block that was taken. An error is told to the listener: the block is lost, as in Spark. */
  async pushBlock({ blockId, values }: GeneratedBlock): Promise<void> {
    await this.listener.onPushBlock(blockId, values);
  }

  /** Takes no more items and makes the last block; blocks may still be taken. */
  stop(): void {
    if (this.state !== "Active") return;
    this.cutWhatIsDue();
    this.state = "StoppedAddingData";
    this.cut();
    for (const { reject } of this.delayed) reject(notActive());
    this.delayed = [];
    this.state = "StoppedGeneratingBlocks";
  }

  /** Everything is pushed. */
  end(): void {
    if (this.state === "StoppedGeneratingBlocks") this.state = "StoppedAll";
  }
}

const ADDED: Promise<void> = Promise.resolve();

function notActive(): SparkError {
  return new SparkError(null, "Cannot add data as BlockGenerator has not been started or has been stopped");
}

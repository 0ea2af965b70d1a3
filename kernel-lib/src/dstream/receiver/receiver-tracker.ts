/**
 * The driver's side of all receivers: where they run, which blocks came in, which batch has them. Spark's `ReceiverTracker`.
 *
 * A StreamingContext with receivers makes one and calls it so:
 *   `await ReceiverTracker.open(options)`   reads the log of an earlier life, if `recovers`
 *   `tracker.start()`                       the receivers are to be launched
 *   `yield* tracker.receive()`              does all that is due by the clock: launches, stores blocks, restarts; a named point at
 *                                           each step. To be called when `nextDueMs` has come; `wake` says when that changes
 *   `yield* tracker.receive(tickMs)`        before a batch is cut: the same, but what came at its time or later is left
 *   `await tracker.allocateBlocksToBatch(ms)`, `tracker.getBlocksOfBatch(ms)`   the blocks of a batch, by stream
 *   `await tracker.readBlock(info)`         the values of a block, or null when it is lost (`received-block-rdd.ts` makes RDDs of them)
 *   `await tracker.cleanupOldBlocksAndBatches(ms)`, `tracker.sendRateUpdate(id, rate)`, `tracker.executorLost(executorId)`
 *   `yield* tracker.stop(graceful)`, or `tracker.kill()` for a driver that dies
 * Nothing happens outside of `receive` and `stop`, but for what the receivers do themselves.
 *
 * A receiver that has ended is launched again, on another executor if its own is gone. Spark does that at once; here not
 * sooner than the restart delay after its last launch, so that one which cannot start does not go round and round.
 */
import { SparkError } from "../../data/errors";
import { point } from "../../data/point";
import { readSegment } from "./file-based-write-ahead-log";
import type { ReceivePoints } from "./receive-points";
import { valuesFromBytes } from "./received-block";
import { createBlockHandler } from "./received-block-handler";
import type { BlocksByStream, ReceivedBlockInfo } from "./received-block-info";
import { ReceivedBlockTracker } from "./received-block-tracker";
import type { Receiver } from "./receiver";
import { ReceiverRegistry, STOPPED_BY_DRIVER } from "./receiver-registry";
import { ReceiverSupervisor } from "./receiver-supervisor";
import type { Executor } from "./receiver-tracking-info";
import type { FreeIds } from "./store-block";
import type { ReceiverTrackerOptions } from "./tracker-options";
import { isReceiverLogEnabled } from "./write-ahead-log";

interface ReceiverJob {
  readonly receiver: Receiver<unknown>;
  supervisor: ReceiverSupervisor | null;
  /** When it is to be launched; null while it runs. */
  launchMs: number | null;
  launchedMs: number;
  freeIds: FreeIds;
}

export class ReceiverTracker {
  private state: "Initialized" | "Started" | "Stopping" | "Stopped" = "Initialized";
  private readonly jobs = new Map<number, ReceiverJob>();
  private readonly registry: ReceiverRegistry;
  private readonly relaunchDelayMs: number;
  private readonly lost: string[] = [];

  private constructor(
    private readonly options: ReceiverTrackerOptions,
    private readonly blockTracker: ReceivedBlockTracker,
  ) {
    const { receivers, conf } = options;
    for (const [id, receiver] of receivers) {
      receiver.setReceiverId(id);
      const never = { supervisor: null, launchMs: null, launchedMs: Number.NEGATIVE_INFINITY };
      this.jobs.set(id, { receiver, ...never, freeIds: { generatedMs: 0, storedMs: 0 } });
    }
    this.registry = new ReceiverRegistry({ ...options, hasFreeCore: (id) => options.cores.hasFree(id) });
    this.relaunchDelayMs = conf.getInt("spark.streaming.receiverRestartDelay", 2000);
  }

  static async open(options: ReceiverTrackerOptions): Promise<ReceiverTracker> {
    const { receivers, clock, conf, checkpoint, recovers, warn } = options;
    const streamIds = [...receivers.keys()];
    const blocks = { streamIds, clock, conf, checkpoint, recovers, warn };
    return new ReceiverTracker(options, await ReceivedBlockTracker.open(blocks));
  }

  /** @throws SparkError when it was started already, or no executor is there */
  start(): void {
    if (this.state === "Started") throw new SparkError(null, "ReceiverTracker already started");
    if (this.jobs.size === 0) return;
    const now = this.options.clock.now();
    this.registry.scheduleAll();
    for (const job of this.jobs.values()) job.launchMs = now;
    this.state = "Started";
    this.options.wake();
  }

  get isStarted(): boolean {
    return this.state === "Started";
  }

  /** When `receive` has something to do: ms since 1970, null for not before somebody stores something. */
  get nextDueMs(): number | null {
    const times = [...this.jobs.values()].map(({ supervisor, launchMs }) => supervisor?.nextDueMs ?? launchMs);
    if (this.lost.length > 0) return this.options.clock.now();
    const due = times.filter((ms): ms is number => ms !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  /** Does everything that is due by now. @param untilMs leaves what came at that time or later */
  async *receive(untilMs: number = Number.POSITIVE_INFINITY): ReceivePoints {
    for (;;) {
      yield* this.loseExecutors();
      const latest = Math.min(untilMs, this.options.clock.now());
      const isDue = ({ supervisor, launchMs }: ReceiverJob): boolean =>
        supervisor === null ? launchMs !== null && launchMs <= latest : supervisor.isDue(untilMs);
      const due = [...this.jobs.values()].filter(isDue);
      if (due.length === 0) return;
      for (const job of due) yield* this.attend(job, untilMs);
    }
  }

  private async *attend(job: ReceiverJob, untilMs: number = Number.POSITIVE_INFINITY): ReceivePoints {
    if (job.supervisor === null) yield* this.launch(job);
    else yield* job.supervisor.work(untilMs);
    const isLost = this.lost.includes(job.supervisor?.executor.executorId ?? "");
    if (job.supervisor?.hasEnded && !isLost) this.ended(job);
  }

  private async *launch(job: ReceiverJob): ReceivePoints {
    const { clock, conf } = this.options;
    const { receiver } = job;
    const executor = this.registry.executorFor(receiver);
    // No executor is left: it is tried again later.
    job.launchMs = executor === null ? clock.now() + this.relaunchDelayMs : null;
    if (executor === null) return;
    job.launchedMs = clock.now();
    const handler = await createBlockHandler(this.options, receiver.streamId, receiver.storageLevel);
    this.options.cores.take(executor.executorId);
    const its = { executor, driver: this.driver, handler, clock, conf, freeIds: job.freeIds };
    job.supervisor = new ReceiverSupervisor(receiver, its);
    yield* job.supervisor.start();
  }

  /** Spark's tracker runs the receiver's job again until it is stopped itself. */
  private ended(job: ReceiverJob): void {
    if (job.supervisor !== null) this.options.cores.release(job.supervisor.executor.executorId);
    job.freeIds = job.supervisor?.freeIds ?? job.freeIds;
    job.supervisor = null;
    if (this.state !== "Started") return;
    this.registry.toBeRescheduled(job.receiver);
    job.launchMs = Math.max(this.options.clock.now(), job.launchedMs + this.relaunchDelayMs);
  }

  /** What supervisors tell. */
  private readonly driver = {
    register: (streamId: number, typ: string, executor: Executor): boolean =>
      this.state === "Started" && this.registry.register(streamId, typ, executor),
    deregister: (streamId: number, message: string, error: string): void =>
      this.registry.deregister(streamId, message, error),
    reportError: (streamId: number, message: string, error: string): void =>
      this.registry.reportError(streamId, message, error),
    addBlock: (block: ReceivedBlockInfo): Promise<boolean> => this.blockTracker.addBlock(block),
    wake: (): void => this.options.wake(),
  };

  /** An executor is gone: its receivers begin again elsewhere. Its blocks are the block store's affair. */
  executorLost(executorId: string): void {
    this.lost.push(executorId);
    for (const { supervisor } of this.jobs.values())
      if (supervisor?.executor.executorId === executorId) supervisor.lose();
    this.options.wake();
  }

  private async *loseExecutors(): ReceivePoints {
    for (const executorId of this.lost.splice(0))
      for (const [streamId, job] of this.jobs) {
        if (job.supervisor?.executor.executorId !== executorId) continue;
        this.ended(job);
        // The launch was not the receiver's failure.
        if (job.launchMs !== null) job.launchMs = this.options.clock.now();
        yield point("receiver.lost", { streamId, executorId });
      }
  }

  async allocateBlocksToBatch(timeMs: number): Promise<void> {
    if (this.jobs.size > 0) await this.blockTracker.allocateBlocksToBatch(timeMs);
  }

  getBlocksOfBatch(timeMs: number): BlocksByStream {
    return this.blockTracker.getBlocksOfBatch(timeMs);
  }

  getBlocksOfBatchAndStream(timeMs: number, streamId: number): readonly ReceivedBlockInfo[] {
    return this.blockTracker.getBlocksOfBatchAndStream(timeMs, streamId);
  }

  get hasUnallocatedBlocks(): boolean {
    return this.blockTracker.hasUnallocatedReceivedBlocks;
  }

  getUnallocatedBlocks(streamId: number): readonly ReceivedBlockInfo[] {
    return this.blockTracker.getUnallocatedBlocks(streamId);
  }

  /** Where the receivers run, by stream. */
  get allocatedExecutors(): ReadonlyMap<number, string> {
    return this.registry.allocatedExecutors;
  }

  /** The values of a block: from an executor, else from the write-ahead log; null when it is in neither. */
  async readBlock({ blockId, segment, isBlockIdValid }: ReceivedBlockInfo): Promise<readonly unknown[] | null> {
    const { blocks, checkpoint } = this.options;
    const held = isBlockIdValid ? blocks.get(blockId) : null;
    if (held !== null || segment === null || checkpoint === null) return held;
    return valuesFromBytes(await readSegment(checkpoint, segment));
  }

  /** Forgets batches before the threshold, in memory and in the logs. */
  async cleanupOldBlocksAndBatches(thresholdMs: number): Promise<void> {
    if (this.jobs.size === 0) return;
    await this.blockTracker.cleanupOldBatches(thresholdMs);
    if (!isReceiverLogEnabled(this.options.conf) || this.state !== "Started") return;
    for (const { supervisor } of this.jobs.values()) await supervisor?.cleanupOldBlocks(thresholdMs);
  }

  /** Items per second from now on; `maxRate` still holds. */
  sendRateUpdate(streamId: number, newRate: number): void {
    if (this.state === "Started") this.jobs.get(streamId)?.supervisor?.updateRate(newRate);
  }

  /** As if the receiver of the stream had called `stop`. */
  endReceiver(streamId: number, message: string, error: unknown): void {
    this.jobs.get(streamId)?.supervisor?.stop(message, error);
  }

  /** The limit of a stream's receiver at present; null while it does not run. */
  rateLimitOf(streamId: number): number | null {
    return this.jobs.get(streamId)?.supervisor?.currentRateLimit ?? null;
  }

  /**
   * Ends all receivers and stores what they still hold. Blocks may be allocated afterwards, until `close`.
   * @param graceful waits for receivers that are slow to stop; otherwise 10 s
   */
  async *stop(graceful: boolean): ReceivePoints {
    if (this.state !== "Started") return;
    this.state = "Stopping";
    for (const job of this.jobs.values()) {
      job.launchMs = null;
      if (job.supervisor === null) continue;
      job.supervisor.patienceMs = graceful ? Number.POSITIVE_INFINITY : 10_000;
      job.supervisor.stop(STOPPED_BY_DRIVER, null);
      yield* this.attend(job);
    }
    this.state = "Stopped";
  }

  /** Closes the log of blocks. */
  async close(): Promise<void> {
    await this.blockTracker.stop();
  }

  /** The driver dies: nothing is finished. The receivers let go of what they hold in this process. */
  kill(): void {
    this.state = "Stopped";
    for (const job of this.jobs.values()) {
      job.supervisor?.lose();
      job.launchMs = null;
    }
  }
}

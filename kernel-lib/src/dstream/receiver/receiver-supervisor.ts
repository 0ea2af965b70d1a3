/**
 * Looks after a receiver on its executor: starts, stops and restarts it, makes its blocks safe and reports them. Spark's
 * `ReceiverSupervisor` and `ReceiverSupervisorImpl`.
 *
 * In Spark each call waits in the receiver's thread. Here a call leaves what is to be done in a list, and `work` does it, one
 * point after the other: so every step can be watched and cut short. A store that failed rejects; one of single items, which
 * nobody waits for, is reported, and receiving goes on (Spark's pushing thread ends there, and with it the receiver).
 */
import { SparkError } from "../../data/errors";
import { point } from "../../data/point";
import type { BlockGenerator, BlockGeneratorListener, TimedSource } from "./block-generator";
import { GeneratorSet } from "./generator-set";
import type { ReceivePoints } from "./receive-points";
import type { ReceivedBlock } from "./received-block";
import type { Receiver, ReceiverContext } from "./receiver";
import type { Executor } from "./receiver-tracking-info";
import {
  type Asked,
  errorText,
  type FreeIds,
  type Request,
  refused,
  type SupervisorOptions,
  storeBlock,
} from "./store-block";
import { within } from "./within";

export class ReceiverSupervisor implements ReceiverContext {
  private state: "Initialized" | "Started" | "Stopped" = "Initialized";
  private readonly requests: Request[] = [];
  private readonly generators: GeneratorSet;
  private readonly ownGenerator: BlockGenerator;
  private readonly restartDelayMs: number;
  private restartMs: number | null = null;
  /** How often it was started. */
  private starts = 0;
  private whenAsked: () => void = () => {};
  /** What a generator's block led to at once. */
  private pushed: Request[] | null = null;
  /** How long the end of the receiver is waited for. */
  patienceMs: number = Number.POSITIVE_INFINITY;
  /** Nothing is started any more. */
  private isEnding = false;
  /** Nothing more will come of it. */
  hasEnded = false;

  constructor(
    private readonly receiver: Receiver<unknown>,
    private readonly options: SupervisorOptions,
  ) {
    receiver.attach(this);
    this.restartDelayMs = options.conf.getInt("spark.streaming.receiverRestartDelay", 2000);
    const failed = (error: unknown): void => this.reportError("Error in block pushing thread", error);
    this.generators = new GeneratorSet(this.streamId, options, failed);
    this.ownGenerator = this.generators.create({
      onAddData: () => {},
      onGenerateBlock: () => {},
      onPushBlock: (blockId, values) => this.enqueue({ kind: "values", values }, null, blockId),
      onError: (message, error) => this.reportError(message, error),
    });
  }

  get streamId(): number {
    return this.receiver.streamId;
  }

  get executor(): Executor {
    return this.options.executor;
  }

  get isReceiverStarted(): boolean {
    return this.state === "Started";
  }

  get isReceiverStopped(): boolean {
    return this.state === "Stopped";
  }

  get currentRateLimit(): number {
    return this.ownGenerator.currentLimit;
  }

  /** For receivers that keep account of what becomes of their items. It starts and stops with the supervisor. */
  createBlockGenerator(listener: BlockGeneratorListener): BlockGenerator {
    const generator = this.generators.create(listener);
    if (this.state === "Started") generator.start();
    return generator;
  }

  pushSingle(item: unknown): Promise<void> {
    if (this.hasEnded) return refused(this.streamId);
    const added = this.ownGenerator.addData(item);
    this.options.driver.wake();
    return added;
  }

  pushMany(items: readonly unknown[], metadata: unknown): Promise<void> {
    return this.enqueue({ kind: "values", values: items }, metadata, this.generators.newBlockId());
  }

  pushBytes(bytes: Uint8Array, metadata: unknown): Promise<void> {
    return this.enqueue({ kind: "bytes", bytes }, metadata, this.generators.newBlockId());
  }

  readFrom(source: TimedSource | null): void {
    this.ownGenerator.readFrom(source);
  }

  reportError(message: string, error: unknown): void {
    this.ask({ kind: "error", message, error });
  }

  restartReceiver(message: string, error: unknown, delayMs: number = this.restartDelayMs): void {
    this.ask({ kind: "restart", message, error, delayMs });
  }

  stop(message: string, error: unknown): void {
    if (this.isEnding) return;
    this.isEnding = true;
    this.restartMs = null;
    this.stopReceiver(message, error);
    this.generators.stop();
    this.ask({ kind: "end" });
  }

  private enqueue(block: ReceivedBlock, metadata: unknown, blockId: string): Promise<void> {
    if (this.hasEnded) return refused(this.streamId);
    const stored = new Promise<void>((resolve, reject) => {
      const done = (error: unknown): void => (error === null ? resolve() : reject(error));
      this.ask({ kind: "store", block, metadata, blockId, done });
    });
    stored.catch(() => {}); // whoever does not wait does not want to know
    return stored;
  }

  private ask(asked: Asked): void {
    (this.pushed ?? this.requests).push({ ...asked, atMs: this.options.clock.now() });
    this.whenAsked();
    this.options.driver.wake();
  }

  /** When there is something to do: ms since 1970, null for never. */
  get nextDueMs(): number | null {
    if (this.hasEnded) return null;
    const dueMs = Math.min(this.requests[0]?.atMs ?? Number.POSITIVE_INFINITY, this.ownDueMs);
    return dueMs === Number.POSITIVE_INFINITY ? null : dueMs;
  }

  /** Whether `work` would do something. */
  isDue(untilMs: number): boolean {
    if (this.hasEnded) return false;
    return this.isAsked(untilMs) || this.ownDueMs <= Math.min(untilMs, this.options.clock.now());
  }

  private get ownDueMs(): number {
    return Math.min(this.restartMs ?? Number.POSITIVE_INFINITY, this.generators.nextDueMs);
  }

  private isAsked(untilMs: number): boolean {
    return this.requests.length > 0 && this.requests[0].atMs < untilMs;
  }

  /** For the next supervisor of the stream. */
  get freeIds(): FreeIds {
    return this.generators.freeIds;
  }

  updateRate(newRate: number): void {
    this.generators.updateRate(newRate);
  }

  cleanupOldBlocks(thresholdMs: number): Promise<void> {
    return this.options.handler.cleanupOldBlocks(thresholdMs);
  }

  async *start(): ReceivePoints {
    this.generators.start();
    yield* this.startReceiver();
  }

  private async *startReceiver(): ReceivePoints {
    const { streamId, receiver } = this;
    const { driver, executor } = this.options;
    yield point("receiver.start", { streamId, executorId: executor.executorId, attempt: ++this.starts });
    if (this.isEnding) return;
    const accepted = driver.register(streamId, receiver.constructor.name, executor);
    if (accepted) this.callOnStart();
    else this.stop(`Registered unsuccessfully because Driver refused to start receiver ${streamId}`, null);
    yield point("receiver.started", { streamId, executorId: executor.executorId, accepted });
  }

  private callOnStart(): void {
    this.state = "Started";
    const failed = (error: unknown): void => this.stop(`Error starting receiver ${this.streamId}`, error);
    try {
      const going = this.receiver.onStart();
      if (going instanceof Promise) going.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  private stopReceiver(message: string, error: unknown): void {
    if (this.state !== "Started") return;
    this.state = "Stopped";
    this.ask({ kind: "stopped", message, error, onStop: this.callOnStop() });
  }

  /** What goes wrong at the end is only noted, as in Spark. */
  private async callOnStop(): Promise<void> {
    try {
      await this.receiver.onStop();
    } catch {
      // It is over either way.
    }
  }

  /** Does everything that is due. @param untilMs leaves what came at that time or later */
  async *work(untilMs: number = Number.POSITIVE_INFINITY): ReceivePoints {
    for (;;) {
      const request = this.isAsked(untilMs) ? this.requests.shift() : this.nextOfGenerators(untilMs);
      if (request !== null && request !== undefined) yield* this.handle(request);
      else if (this.restartMs !== null && this.restartMs <= Math.min(untilMs, this.options.clock.now())) {
        this.restartMs = null;
        yield* this.startReceiver();
      } else return;
      if (this.hasEnded) return;
    }
  }

  /** A block that a generator has made, as something to do. */
  private nextOfGenerators(untilMs: number = Number.POSITIVE_INFINITY): Request | null {
    const pushed: Request[] = [];
    this.pushed = pushed;
    while (pushed.length === 0 && this.generators.pushNext(untilMs));
    this.pushed = null;
    this.requests.unshift(...pushed);
    return pushed.length === 0 ? null : (this.requests.shift() ?? null);
  }

  private async *handle(request: Request): ReceivePoints {
    const { driver, clock } = this.options;
    const facts = { streamId: this.streamId, executorId: this.executor.executorId };
    switch (request.kind) {
      case "store":
        return yield* storeBlock(request, this, this.options);
      case "error":
        driver.reportError(this.streamId, request.message, errorText(request.error));
        yield point("receiver.error", { ...facts, message: request.message, error: request.error });
        return;
      case "restart":
        if (this.state === "Initialized" || this.restartMs !== null) return;
        this.stopReceiver(`Restarting receiver with delay ${request.delayMs}ms: ${request.message}`, request.error);
        this.restartMs = clock.now() + request.delayMs;
        return;
      case "stopped":
        await within(clock, this.patienceMs, request.onStop);
        driver.deregister(this.streamId, request.message, errorText(request.error));
        yield point("receiver.stopped", {
          ...facts,
          message: request.message,
          error: request.error,
          restartMs: this.restartMs,
        });
        return;
      case "end":
        yield* this.end();
    }
  }

  /** The last blocks are pushed, then nothing more comes. */
  private async *end(): ReceivePoints {
    for (;;) {
      const request = this.requests.shift() ?? this.nextOfGenerators();
      if (request !== null && request.kind !== "end") yield* this.handle(request);
      if (request !== null) continue;
      if (this.generators.pushes.size === 0) break;
      const asked = new Promise<void>((resolve) => {
        this.whenAsked = resolve;
      });
      await Promise.race([...this.generators.pushes, asked]);
    }
    this.generators.end();
    await this.options.handler.stop();
    this.hasEnded = true;
  }

  /** The executor is gone: what was not stored is lost. The receiver lets go of what it holds in this process. */
  lose(): void {
    if (this.hasEnded) return;
    this.isEnding = true;
    this.hasEnded = true;
    const lost = new SparkError(null, `Executor ${this.executor.executorId} is lost`);
    for (const request of this.requests.splice(0)) if (request.kind === "store") request.done(lost);
    this.generators.stop();
    if (this.state === "Started") this.callOnStop();
    this.state = "Stopped";
  }
}

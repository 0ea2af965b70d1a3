/**
 * The context of a streaming program: its streams, its state, its checkpoint. Spark's class of the same name, without what makes
 * inputs (`stream-sources.ts`) and contexts (`api/streaming-context.ts`).
 *
 * A context is described, started once, stopped once (semantics Q6). Of a process only one is active at a time.
 */

import type { Disk } from "../checkpoint/disk";
import { ClusterScheduler } from "../cluster/cluster-scheduler";
import { IllegalStateException, mustHold, SparkException, UnsupportedOperationException } from "../data/errors";
import type { RDD } from "../rdd/rdd";
import type { SparkConf } from "../rdd/spark-conf";
import { CHECKPOINT_ALL_MARKED_ANCESTORS, type SparkContext } from "../rdd/spark-context";
import { BatchExecution } from "./batch-execution";
import type { BatchPoint } from "./batch-points";
import { ContextWaiter } from "./context-waiter";
import { DStreamGraph } from "./dstream-graph";
import { type Duration, type DurationLike, toDuration } from "./duration";
import type { GraphCheckpoint } from "./graph-checkpoint";
import { batches } from "./job-generator";
import { RateListener } from "./rate-controller";
import { Receiving } from "./receiving";
import { refuseLateStream } from "./stream-core";
import { flagSetting, numberSetting } from "./streaming-conf";
import { type BatchListener, StreamingDriver } from "./streaming-driver";
import { type StreamingListener, StreamingListenerBus } from "./streaming-listener";
import type { StreamingWorld } from "./streaming-world";

export type StreamingContextState = "INITIALIZED" | "ACTIVE" | "STOPPED";

/** The context that is started and not stopped; there can be one. */
let active: StreamingContext | null = null;

export interface StartOptions {
  /** Whether it stands before its first point, to be stepped. */
  readonly paused?: boolean;
}

export class StreamingContext {
  readonly graph: DStreamGraph;
  readonly listeners: StreamingListenerBus;
  readonly receiving: Receiving;
  readonly execution: BatchExecution;
  readonly driver: StreamingDriver;
  /** The checkpoint with which this context goes on; null when it begins. */
  recovered: GraphCheckpoint | null = null;
  checkpointDisk: Disk | null = null;
  private readonly waiter = new ContextWaiter();
  private state: StreamingContextState = "INITIALIZED";
  private nextInputStreamId = 0;
  private stopping: Promise<void> | null = null;

  constructor(
    readonly sparkContext: SparkContext,
    batchDuration: DurationLike,
    readonly world: StreamingWorld,
  ) {
    mustHold(
      batchDuration !== null && batchDuration !== undefined,
      "Batch duration for StreamingContext cannot be null",
    );
    const interval = toDuration(batchDuration);
    mustHold(interval.milliseconds > 0, `Batch duration must be positive, not ${interval}`);
    refuseConcurrentJobs(sparkContext.conf);
    this.graph = new DStreamGraph(interval);
    this.listeners = new StreamingListenerBus(world.printError);
    this.receiving = new Receiving(this);
    this.execution = new BatchExecution(this, this.clock);
    this.driver = new StreamingDriver(batches(this.execution), this.clock, {
      isIdle: () => this.execution.nextDueMs > this.clock.now(),
      failed: (error) => this.waiter.fail(error),
    });
    this.listeners.add(new RateListener(this.graph));
    const directory = sparkContext.conf.getOption("spark.streaming.checkpoint.directory");
    if (directory !== null) this.checkpoint(directory);
  }

  get clock(): StreamingWorld["clock"] {
    return this.world.clock;
  }

  get printLine(): (text: string) => void {
    return this.world.printLine;
  }

  /** How often a checkpoint is written: each batch. */
  get checkpointDuration(): Duration {
    return this.graph.batchDuration;
  }

  get isCheckpointingEnabled(): boolean {
    return this.checkpointDisk !== null;
  }

  /** `spark.streaming.unpersist` */
  get unpersists(): boolean {
    return flagSetting(this.conf, "spark.streaming.unpersist", true);
  }

  get conf(): SparkConf {
    return this.sparkContext.conf;
  }

  getState(): StreamingContextState {
    return this.state;
  }

  newInputStreamId(): number {
    return this.nextInputStreamId++;
  }

  refuseLateStreams(): void {
    refuseLateStream(this.state);
  }

  /** Each stream remembers its RDDs at least so long, for queries over old data. */
  remember(duration: DurationLike): void {
    this.graph.remember(toDuration(duration));
  }

  /** Where checkpoints are written; null for nowhere. Without it neither state nor the program survives. */
  checkpoint(directory: string | Disk | null): void {
    this.checkpointDisk = directory === null ? null : this.world.diskAt(directory);
    if (this.checkpointDisk !== null) this.sparkContext.setCheckpointDir(this.checkpointDisk);
  }

  addStreamingListener(listener: StreamingListener): void {
    this.listeners.add(listener);
  }

  removeStreamingListener(listener: StreamingListener): void {
    this.listeners.remove(listener);
  }

  /** State to begin with as an RDD. */
  initialState<K, S>(given: RDD<[K, S]> | readonly (readonly [K, S])[] | null): RDD<[K, S]> | null {
    if (given === null || !Array.isArray(given)) return given as RDD<[K, S]> | null;
    return this.sparkContext.parallelize(given.map(([key, state]): [K, S] => [key, state]));
  }

  /**
   * Begins to cut batches. Starting again does nothing.
   * @throws IllegalArgumentException when nothing would come out, or a window does not fit
   * @throws IllegalStateException when another context is active, or this one was stopped
   */
  async start(options: StartOptions = {}): Promise<void> {
    if (this.state === "STOPPED") throw new IllegalStateException(null, "StreamingContext has already been stopped");
    if (this.state === "ACTIVE") return;
    if (active !== null)
      throw new IllegalStateException(
        null,
        "Only one StreamingContext may be started in this JVM. Currently running StreamingContext was started before",
      );
    try {
      this.graph.validate();
      this.graph.initialize(this.execution.zeroTime());
    } catch (error) {
      this.state = "STOPPED";
      throw error;
    }
    // Each state comes from the one before: one that is not written down has a lineage that grows for ever.
    this.sparkContext.setLocalProperty(CHECKPOINT_ALL_MARKED_ANCESTORS, "true");
    this.state = "ACTIVE";
    active = this;
    const time = Math.floor(this.clock.now());
    this.listeners.post((listener) => listener.onStreamingStarted({ time }));
    if (options.paused === true) return;
    await this.driver.next();
    this.driver.run();
  }

  /** Goes to the next point; null when the context has ended. */
  nextPoint(): Promise<BatchPoint | null> {
    return this.driver.next();
  }

  /** Calls back at every point. */
  onPoint(listener: BatchListener): () => void {
    return this.driver.onPoint(listener);
  }

  /** Resolves when all batches have run that are due by now: for tests and lessons with a clock of their own. */
  async processAllAvailable(): Promise<void> {
    await this.driver.settle();
  }

  reportError(what: string, error: unknown): void {
    this.world.printError(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    this.waiter.fail(error);
  }

  /** Waits for the end. @throws what went wrong in a job, if one failed */
  awaitTermination(): Promise<void> {
    return this.waiter.wait();
  }

  /** Whether the context ended within so many milliseconds. @throws what went wrong in a job */
  awaitTerminationOrTimeout(timeoutMs: number): Promise<boolean> {
    return this.waiter.waitFor(timeoutMs, this.clock);
  }

  /**
   * Ends the context.
   * @param stopSparkContext whether the SparkContext ends with it
   * @param stopGracefully whether everything received is processed first; that takes until the next batch is done
   */
  async stop(
    stopSparkContext: boolean = flagSetting(this.conf, "spark.streaming.stopSparkContextByDefault", true),
    stopGracefully: boolean = false,
  ): Promise<void> {
    if (this.listeners.isTelling)
      throw new SparkException(null, "Cannot stop StreamingContext within listener bus thread.");
    if (this.state === "INITIALIZED") this.state = "STOPPED";
    if (this.state === "ACTIVE") {
      this.stopping ??= this.stopActive(stopGracefully);
      await this.stopping;
    }
    if (stopSparkContext) await this.sparkContext.stop();
  }

  private async stopActive(gracefully: boolean): Promise<void> {
    if (gracefully) await this.finish();
    await this.driver.stop(!this.execution.isRunningJob);
    for await (const _ of this.receiving.stop(false));
    await this.graph.stopInputs();
    await this.receiving.close();
    this.ended();
    this.listeners.stop();
    this.waiter.stop();
  }

  /** Until the last batch is done, or ten intervals are over. */
  private async finish(): Promise<void> {
    this.execution.finish();
    this.driver.wake();
    const interval = this.graph.batchDuration.milliseconds;
    const limitMs = this.conf.getTimeMs("spark.streaming.gracefulStopTimeout", `${10 * interval}ms`);
    const over = new AbortController();
    const timeout = this.clock.sleepUntil(this.clock.now() + limitMs, over.signal).catch(() => {});
    await Promise.race([this.driver.ended, timeout]);
    over.abort();
  }

  /** Ends as a power cut would: nothing more happens, nothing is tidied up. */
  kill(): void {
    this.driver.kill();
    this.receiving.kill();
    const { scheduler } = this.sparkContext;
    if (scheduler instanceof ClusterScheduler) scheduler.kill();
    this.ended();
    this.waiter.stop();
  }

  private ended(): void {
    this.state = "STOPPED";
    if (active === this) active = null;
  }

  /** For the engine: the context that is active in this process. */
  static activeContext(): StreamingContext | null {
    return active;
  }
}

function refuseConcurrentJobs(conf: SparkConf): void {
  const key = "spark.streaming.concurrentJobs";
  const wanted = numberSetting(conf, key, 1, "int");
  if (wanted !== 1)
    throw new UnsupportedOperationException(
      null,
      `${key} is ${wanted}, and here the jobs of batches run one after the other: leave it at 1.`,
    );
}

/**
 * The receivers of a context, as the page in `job-generator.ts` sees them: nothing at all while there are none.
 *
 * Puts `receiver/receiver-tracker.ts` together with the cluster: receivers run where its executors are, and what an executor
 * held of received blocks goes with it.
 */
import { ClusterScheduler } from "../cluster/cluster-scheduler";
import type { Executor as Worker } from "../cluster/executor";
import { ExecutorBlocks } from "./receiver/block-store";
import type { ReceivePoints } from "./receiver/receive-points";
import type { BlocksByStream, ReceivedBlockInfo } from "./receiver/received-block-info";
import type { Receiver } from "./receiver/receiver";
import { ReceiverTracker } from "./receiver/receiver-tracker";
import type { Executor } from "./receiver/receiver-tracking-info";
import { isReceiverLogEnabled } from "./receiver/write-ahead-log";
import type { StreamingContext } from "./streaming-context";
import type { Time } from "./time";

const NO_BLOCKS: BlocksByStream = new Map();

export class Receiving {
  /** Where received blocks lie with executors. */
  readonly blocks: ExecutorBlocks = new ExecutorBlocks(() => this.executors().map(({ executorId }) => executorId));
  private readonly receivers = new Map<number, Receiver<unknown>>();
  private openTracker: ReceiverTracker | null = null;
  private leaveCluster: () => void = () => {};

  constructor(private readonly context: StreamingContext) {}

  /** An input stream has a receiver. */
  add<T>(streamId: number, receiver: Receiver<T>): void {
    this.receivers.set(streamId, receiver as Receiver<unknown>);
  }

  /** The driver's side of the receivers; null before the start, and without receivers. */
  get tracker(): ReceiverTracker | null {
    return this.openTracker;
  }

  private executors(): readonly Executor[] {
    const { scheduler } = this.context.sparkContext;
    if (!(scheduler instanceof ClusterScheduler)) return [{ host: "localhost", executorId: "driver" }];
    return scheduler.cluster.executors.map(({ host, id }) => ({ host, executorId: id }));
  }

  /** The executor in the cluster; undefined without one, and when it is gone. */
  private worker(executorId: string): Worker | undefined {
    const { scheduler } = this.context.sparkContext;
    return scheduler instanceof ClusterScheduler ? scheduler.cluster.executor(executorId) : undefined;
  }

  /** Reads what an earlier life has written down, if there was one. */
  async open(): Promise<void> {
    if (this.receivers.size === 0) return;
    const { context, receivers, blocks } = this;
    const { clock, checkpointDisk, recovered, listeners, world } = context;
    this.openTracker = await ReceiverTracker.open({
      ...{ receivers, clock, blocks, checkpoint: checkpointDisk, recovers: recovered !== null },
      conf: context.conf,
      executors: () => this.executors(),
      cores: {
        hasFree: (id) => (this.worker(id)?.freeCores ?? 1) > 0,
        take: (id) => this.worker(id)?.take(),
        release: (id) => this.worker(id)?.release(clock.now()),
      },
      listener: {
        onReceiverStarted: (event) => listeners.post((listener) => listener.onReceiverStarted(event)),
        onReceiverError: (event) => listeners.post((listener) => listener.onReceiverError(event)),
        onReceiverStopped: (event) => listeners.post((listener) => listener.onReceiverStopped(event)),
      },
      warn: (text) => world.printError(text),
      wake: () => context.driver.wake(),
    });
    this.watchCluster(this.openTracker);
  }

  private watchCluster(tracker: ReceiverTracker): void {
    const { scheduler } = this.context.sparkContext;
    if (!(scheduler instanceof ClusterScheduler)) return;
    this.leaveCluster = scheduler.cluster.onExecutorLost(({ id }) => {
      this.blocks.executorLost(id);
      tracker.executorLost(id);
    });
  }

  start(): void {
    this.tracker?.start();
  }

  /** Does what is due by now: launches, blocks, restarts. @param tick leaves what came at that time or later */
  async *receive(tick?: Time): ReceivePoints {
    if (this.tracker !== null) yield* this.tracker.receive(tick?.milliseconds);
  }

  /** When there is something to do; infinite for never. */
  get nextDueMs(): number {
    return this.tracker?.nextDueMs ?? Number.POSITIVE_INFINITY;
  }

  async allocate(time: Time): Promise<void> {
    await this.tracker?.allocateBlocksToBatch(time.milliseconds);
  }

  blocksOf(time: Time): BlocksByStream {
    return this.tracker?.getBlocksOfBatch(time.milliseconds) ?? NO_BLOCKS;
  }

  /** Those that no batch has yet. */
  waiting(): BlocksByStream {
    const { tracker } = this;
    if (tracker === null) return NO_BLOCKS;
    return new Map([...this.receivers.keys()].map((id) => [id, [...tracker.getUnallocatedBlocks(id)]]));
  }

  get hasUnallocatedBlocks(): boolean {
    return this.tracker?.hasUnallocatedBlocks === true;
  }

  /** Whether received data lies in a log as well. */
  get writesAhead(): boolean {
    return isReceiverLogEnabled(this.context.conf);
  }

  /** Whether an executor has it still. */
  isHeld({ blockId, isBlockIdValid }: ReceivedBlockInfo): boolean {
    return isBlockIdValid && this.blocks.get(blockId) !== null;
  }

  /** As if the receiver had ended with an error by itself. */
  endReceiver(streamId: number, message: string, error: unknown): void {
    if (this.tracker?.isStarted === true) this.tracker.endReceiver(streamId, message, error);
  }

  async cleanup(before: Time): Promise<void> {
    await this.tracker?.cleanupOldBlocksAndBatches(before.milliseconds);
  }

  async *stop(gracefully: boolean): ReceivePoints {
    if (this.tracker !== null) yield* this.tracker.stop(gracefully);
  }

  async close(): Promise<void> {
    this.leaveCluster();
    await this.tracker?.close();
  }

  kill(): void {
    this.leaveCluster();
    this.tracker?.kill();
  }
}

/**
 * A small world for receivers: a clock that moves by hand, a disk in memory, two executors, and a tracker that is driven point by point.
 */
import type { Disk } from "../../../src/checkpoint/disk";
import { MemoryDisk } from "../../../src/checkpoint/memory-disk";
import { ManualClock } from "../../../src/data/clock";
import { StorageLevel } from "../../../src/data/storage-level";
import { ExecutorBlocks } from "../../../src/dstream/receiver/block-store";
import type { ReceivePoint } from "../../../src/dstream/receiver/receive-points";
import { Receiver } from "../../../src/dstream/receiver/receiver";
import { ReceiverTracker } from "../../../src/dstream/receiver/receiver-tracker";
import type { Executor, ReceiverInfo } from "../../../src/dstream/receiver/receiver-tracking-info";
import { SparkConf } from "../../../src/rdd/spark-conf";

/** A receiver that does nothing by itself: a test calls `store` on it, and reads what happened to it. */
export class TestReceiver<T = unknown> extends Receiver<T> {
  readonly calls: string[] = [];

  constructor(
    level: StorageLevel = StorageLevel.MEMORY_AND_DISK_SER_2,
    private readonly behaviour: { onStart?: () => void; onStop?: () => void | Promise<void>; host?: string } = {},
  ) {
    super(level);
  }

  onStart(): void {
    this.calls.push("onStart");
    this.behaviour.onStart?.();
  }

  onStop(): void | Promise<void> {
    this.calls.push("onStop");
    return this.behaviour.onStop?.();
  }

  override preferredLocation(): string | null {
    return this.behaviour.host ?? null;
  }
}

export interface WorldOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly receivers?: readonly Receiver<unknown>[];
  readonly executors?: readonly string[];
  /** The checkpoint directory; null for none. */
  readonly checkpoint?: Disk | null;
  readonly recovers?: boolean;
  readonly startMs?: number;
  /** Of each executor; enough unless told. */
  readonly cores?: number;
}

export class World {
  readonly points: ReceivePoint[] = [];
  readonly warnings: string[] = [];
  readonly events: string[] = [];
  readonly infos: ReceiverInfo[] = [];
  timesWoken = 0;
  private constructor(
    readonly clock: ManualClock,
    readonly tracker: ReceiverTracker,
    readonly blocks: ExecutorBlocks,
    private readonly living: Executor[],
  ) {}

  static async make(options: WorldOptions = {}): Promise<World> {
    const clock = new ManualClock(options.startMs ?? 0);
    const living = (options.executors ?? ["1", "2"]).map((id) => ({ host: `host${id}`, executorId: id }));
    const blocks = new ExecutorBlocks(() => living.map((executor) => executor.executorId));
    const taken = new Map<string, number>();
    const tell =
      (name: string) =>
      ({ receiverInfo }: { readonly receiverInfo: ReceiverInfo }): void => {
        world.events.push(`${name} ${receiverInfo.name} ${receiverInfo.lastErrorMessage}`.trim());
        world.infos.push(receiverInfo);
      };
    const tracker = await ReceiverTracker.open({
      receivers: new Map((options.receivers ?? [new TestReceiver()]).map((receiver, id) => [id, receiver])),
      clock,
      conf: confOf(options.settings ?? {}),
      checkpoint: options.checkpoint === undefined ? new MemoryDisk() : options.checkpoint,
      recovers: options.recovers ?? false,
      blocks,
      executors: () => living,
      cores: {
        hasFree: (id) => options.cores === undefined || (taken.get(id) ?? 0) < options.cores,
        take: (id) => taken.set(id, (taken.get(id) ?? 0) + 1),
        release: (id) => taken.set(id, (taken.get(id) ?? 0) - 1),
      },
      listener: {
        onReceiverStarted: tell("started"),
        onReceiverError: tell("error"),
        onReceiverStopped: tell("stopped"),
      },
      warn: (text) => world.warnings.push(text),
      wake: () => world.timesWoken++,
    });
    const world = new World(clock, tracker, blocks, living);
    return world;
  }

  /** A world whose receivers run. */
  static async started(options: WorldOptions = {}): Promise<World> {
    const world = await World.make(options);
    world.tracker.start();
    await world.receive();
    return world;
  }

  /** Does what is due, and notes the points. */
  async receive(): Promise<void> {
    for await (const point of this.tracker.receive()) this.points.push(point);
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.receive();
  }

  async stop(graceful: boolean = true): Promise<void> {
    for await (const point of this.tracker.stop(graceful)) this.points.push(point);
  }

  /** Time passes up to the batch, and the batch takes what came. Gives the values of each block of the stream. */
  async batch(timeMs: number, streamId: number = 0): Promise<(readonly unknown[] | null)[]> {
    if (timeMs > this.clock.now()) this.clock.set(timeMs);
    for await (const point of this.tracker.receive(timeMs)) this.points.push(point);
    await this.tracker.allocateBlocksToBatch(timeMs);
    return this.valuesOf(timeMs, streamId);
  }

  valuesOf(timeMs: number, streamId: number = 0): Promise<(readonly unknown[] | null)[]> {
    const infos = this.tracker.getBlocksOfBatchAndStream(timeMs, streamId);
    return Promise.all(infos.map((info) => this.tracker.readBlock(info)));
  }

  loseExecutor(id: string): void {
    const at = this.living.findIndex(({ executorId }) => executorId === id);
    this.living.splice(at, 1);
    this.blocks.executorLost(id);
    this.tracker.executorLost(id);
  }

  addExecutor(id: string): void {
    this.living.push({ host: `host${id}`, executorId: id });
  }

  get names(): readonly string[] {
    return this.points.map(({ name }) => name);
  }
}

export function confOf(settings: Readonly<Record<string, string>>): SparkConf {
  return new SparkConf().setAll(Object.entries(settings));
}

export const WITH_LOG: Readonly<Record<string, string>> = { "spark.streaming.receiver.writeAheadLog.enable": "true" };

/**
 * Which blocks were received, and to which batch each belongs. Spark's class of the same name (semantics R3, S3).
 *
 * Blocks wait in a queue per stream; a batch takes all that wait. With a checkpoint directory every step is written down before
 * it counts, so a new driver knows the same. What could not be written has not happened: the block is refused, the batch
 * gets nothing and the blocks stay.
 */
import type { Disk } from "../../checkpoint/disk";
import { Killed } from "../../checkpoint/killed";
import type { Clock } from "../../data/clock";
import { IllegalArgumentException } from "../../data/errors";
import type { SparkConf } from "../../rdd/spark-conf";
import { eventFromBytes, eventToBytes, type ReceivedBlockTrackerLogEvent } from "./received-block-events";
import type { BlocksByStream, ReceivedBlockInfo } from "./received-block-info";
import { createLogForDriver, type WriteAheadLog } from "./write-ahead-log";

export interface ReceivedBlockTrackerOptions {
  readonly streamIds: readonly number[];
  readonly clock: Clock;
  readonly conf: SparkConf;
  /** The checkpoint directory; null: nothing is written down. */
  readonly checkpoint: Disk | null;
  /** Whether what an earlier life wrote down is taken up: only where its checkpoint is. */
  readonly recovers: boolean;
  /** Told what went wrong, in Spark's words. */
  readonly warn: (text: string) => void;
}

export class ReceivedBlockTracker {
  private readonly waiting = new Map<number, ReceivedBlockInfo[]>();
  private readonly allocated = new Map<number, BlocksByStream>();
  private lastAllocatedMs: number | null = null;

  private constructor(
    private readonly options: ReceivedBlockTrackerOptions,
    private readonly log: WriteAheadLog | null,
  ) {}

  static async open(options: ReceivedBlockTrackerOptions): Promise<ReceivedBlockTracker> {
    const { checkpoint, conf, clock } = options;
    const log = checkpoint === null ? null : await createLogForDriver(checkpoint, conf, clock);
    const tracker = new ReceivedBlockTracker(options, log);
    if (log !== null && options.recovers)
      for (const record of await log.readAll()) tracker.recover(eventFromBytes(record));
    return tracker;
  }

  get isWriteAheadLogEnabled(): boolean {
    return this.log !== null;
  }

  /** Whether the block counts as received: it is written down. */
  async addBlock(block: ReceivedBlockInfo): Promise<boolean> {
    if (!(await this.write({ event: "BlockAddition", block }))) return false;
    this.queue(block.streamId).push(block);
    return true;
  }

  /** All that waits belongs to this batch now. A batch at or before the last one keeps what it has. */
  async allocateBlocksToBatch(timeMs: number): Promise<void> {
    const { streamIds, warn } = this.options;
    if (this.lastAllocatedMs !== null && timeMs <= this.lastAllocatedMs) {
      // After a recovery: the batch, or a later one, got its blocks in an earlier life.
      warn(`Possibly processed batch ${timeMs} ms needs to be processed again in WAL recovery`);
      return;
    }
    const blocks: BlocksByStream = new Map(streamIds.map((id) => [id, [...this.queue(id)]]));
    if (!(await this.write({ event: "BatchAllocation", timeMs, blocks }))) {
      warn(`Possibly processed batch ${timeMs} ms needs to be processed again in WAL recovery`);
      return;
    }
    // A block that came while this was written waits for the next batch.
    for (const [id, taken] of blocks) this.queue(id).splice(0, taken.length);
    this.allocated.set(timeMs, blocks);
    this.lastAllocatedMs = timeMs;
  }

  getBlocksOfBatch(timeMs: number): BlocksByStream {
    return this.allocated.get(timeMs) ?? new Map();
  }

  getBlocksOfBatchAndStream(timeMs: number, streamId: number): readonly ReceivedBlockInfo[] {
    return this.getBlocksOfBatch(timeMs).get(streamId) ?? [];
  }

  get hasUnallocatedReceivedBlocks(): boolean {
    return [...this.waiting.values()].some((queue) => queue.length > 0);
  }

  getUnallocatedBlocks(streamId: number): readonly ReceivedBlockInfo[] {
    return [...this.queue(streamId)];
  }

  /**
   * Forgets batches before the threshold, and deletes the files that speak of nothing else.
   * @throws IllegalArgumentException for a threshold that has not passed
   */
  async cleanupOldBatches(thresholdMs: number): Promise<void> {
    if (thresholdMs >= this.options.clock.now()) throw new IllegalArgumentException(null, "requirement failed");
    const timesMs = [...this.allocated.keys()].filter((timeMs) => timeMs < thresholdMs);
    if (!(await this.write({ event: "BatchCleanup", timesMs }))) {
      this.options.warn("Failed to acknowledge batch clean up in the Write Ahead Log.");
      return;
    }
    for (const timeMs of timesMs) this.allocated.delete(timeMs);
    await this.log?.clean(thresholdMs);
  }

  async stop(): Promise<void> {
    await this.log?.close();
  }

  private async write(event: ReceivedBlockTrackerLogEvent): Promise<boolean> {
    if (this.log === null) return true;
    try {
      await this.log.write(eventToBytes(event), this.options.clock.now());
      return true;
    } catch (error) {
      if (error instanceof Killed) throw error;
      this.options.warn(`Exception thrown while writing record: ${event.event} to the WriteAheadLog. ${String(error)}`);
      return false;
    }
  }

  private recover(event: ReceivedBlockTrackerLogEvent): void {
    if (event.event === "BlockAddition") this.queue(event.block.streamId).push(ofEarlierLife(event.block));
    else if (event.event === "BatchAllocation") this.recoverBatch(event.timeMs, event.blocks);
    else for (const timeMs of event.timesMs) this.allocated.delete(timeMs);
  }

  private recoverBatch(timeMs: number, blocks: BlocksByStream): void {
    for (const [id, taken] of blocks) {
      const ids = new Set(taken.map(identity));
      this.waiting.set(
        id,
        this.queue(id).filter((block) => !ids.has(identity(block))),
      );
    }
    this.allocated.set(timeMs, new Map([...blocks].map(([id, taken]) => [id, taken.map(ofEarlierLife)])));
    this.lastAllocatedMs = timeMs;
  }

  private queue(streamId: number): ReceivedBlockInfo[] {
    const known = this.waiting.get(streamId);
    if (known !== undefined) return known;
    const queue: ReceivedBlockInfo[] = [];
    this.waiting.set(streamId, queue);
    return queue;
  }
}

/** The executors that held it are gone. */
function ofEarlierLife(block: ReceivedBlockInfo): ReceivedBlockInfo {
  return { ...block, isBlockIdValid: false };
}

/** Which block it is: two lives may have used one id, but not one place in a log. */
function identity({ blockId, segment, storedMs }: ReceivedBlockInfo): string {
  return segment === null ? `${blockId} ${storedMs}` : `${segment.path} ${segment.offset}`;
}

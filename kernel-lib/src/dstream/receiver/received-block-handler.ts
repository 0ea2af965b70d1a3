/**
 * How a received block becomes safe: with executors, or in a write-ahead log as well. Spark's `ReceivedBlockHandler` and its two
 * implementations (semantics R5, R6).
 *
 * Only when `storeBlock` has resolved may the block be reported to the driver, and only then may a reliable receiver tell its
 * source that the data has arrived.
 */
import type { Disk } from "../../checkpoint/disk";
import type { Clock } from "../../data/clock";
import { SparkError } from "../../data/errors";
import { StorageLevel } from "../../data/storage-level";
import type { SparkConf } from "../../rdd/spark-conf";
import type { BlockStore } from "./block-store";
import { bytesOf, type ReceivedBlock, recordsOf, valuesOf } from "./received-block";
import type { WriteAheadLogSegment } from "./received-block-info";
import { createLogForReceiver, isReceiverLogEnabled, type WriteAheadLog } from "./write-ahead-log";

export interface StoreResult {
  /** Null where nobody counted. */
  readonly numRecords: number | null;
  /** The executors that hold it. */
  readonly holders: readonly string[];
  readonly segment: WriteAheadLogSegment | null;
  /** The level at which executors hold it, as text. */
  readonly storageLevel: string;
}

export interface ReceivedBlockHandler {
  /** @throws SparkError when the block could not be made safe */
  storeBlock(blockId: string, block: ReceivedBlock, executor: string): Promise<StoreResult>;
  /** No batch before the threshold will be asked for again. */
  cleanupOldBlocks(thresholdMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** With executors only: lost with the last of them. */
export class BlockManagerBasedBlockHandler implements ReceivedBlockHandler {
  constructor(
    private readonly blocks: BlockStore,
    private readonly level: StorageLevel,
  ) {}

  async storeBlock(blockId: string, block: ReceivedBlock, executor: string): Promise<StoreResult> {
    return {
      numRecords: recordsOf(block),
      holders: put(this.blocks, blockId, block, this.level, executor),
      segment: null,
      storageLevel: this.level.description,
    };
  }

  /** Streams let go of their blocks themselves. */
  async cleanupOldBlocks(): Promise<void> {}

  async stop(): Promise<void> {}
}

/** With one executor and in a file: what is in the file is never lost. */
export class WriteAheadLogBasedBlockHandler implements ReceivedBlockHandler {
  /** The level that is used: serialised, and not replicated. */
  readonly effectiveLevel: StorageLevel;

  constructor(
    private readonly blocks: BlockStore,
    level: StorageLevel,
    private readonly log: WriteAheadLog,
    private readonly clock: Clock,
  ) {
    this.effectiveLevel = new StorageLevel(level.useDisk, level.useMemory, level.useOffHeap, false, 1);
  }

  async storeBlock(blockId: string, block: ReceivedBlock, executor: string): Promise<StoreResult> {
    const bytes = bytesOf(block);
    const holders = put(this.blocks, blockId, block, this.effectiveLevel, executor);
    const segment = await this.log.write(bytes, this.clock.now());
    return { numRecords: recordsOf(block), holders, segment, storageLevel: this.effectiveLevel.description };
  }

  cleanupOldBlocks(thresholdMs: number): Promise<void> {
    return this.log.clean(thresholdMs);
  }

  stop(): Promise<void> {
    return this.log.close();
  }
}

function put(
  blocks: BlockStore,
  blockId: string,
  block: ReceivedBlock,
  level: StorageLevel,
  executor: string,
): readonly string[] {
  const holders = blocks.put(blockId, valuesOf(block), level, executor);
  if (holders.length === 0)
    throw new SparkError(null, `Could not store ${blockId} to block manager with storage level ${level}`);
  return holders;
}

export interface HandlerOptions {
  readonly blocks: BlockStore;
  readonly clock: Clock;
  readonly conf: SparkConf;
  /** The checkpoint directory, or null. */
  readonly checkpoint: Disk | null;
}

/** What the settings ask for. @throws SparkError for a write-ahead log without a checkpoint directory */
export async function createBlockHandler(
  { blocks, clock, conf, checkpoint }: HandlerOptions,
  streamId: number,
  level: StorageLevel,
): Promise<ReceivedBlockHandler> {
  if (!isReceiverLogEnabled(conf)) return new BlockManagerBasedBlockHandler(blocks, level);
  if (checkpoint === null)
    throw new SparkError(
      null,
      "Cannot enable receiver write-ahead log without checkpoint directory set. " +
        "Please use streamingContext.checkpoint() to set the checkpoint directory. See documentation for more details.",
    );
  const log = await createLogForReceiver(checkpoint, conf, streamId);
  return new WriteAheadLogBasedBlockHandler(blocks, level, log, clock);
}

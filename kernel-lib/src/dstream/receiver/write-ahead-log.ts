/**
 * What is written down before it counts: received data on the side of the receivers, what became of blocks on the side of the
 * driver. Spark's `WriteAheadLog` and `WriteAheadLogUtils` (semantics R5).
 *
 * When `write` has resolved, the record survives whatever dies. Both sides write files that are changed for new ones every
 * minute, so that old ones can be deleted.
 */
import type { Disk } from "../../checkpoint/disk";
import type { Clock } from "../../data/clock";
import { BatchedWriteAheadLog } from "./batched-write-ahead-log";
import { FileBasedWriteAheadLog } from "./file-based-write-ahead-log";
import type { WriteAheadLogSegment } from "./received-block-info";
import { flag, milliseconds, type Setting, wholeNumber } from "./setting";

export interface WriteAheadLog {
  /** Writes a record and syncs it. @param timeMs decides in which file it comes and when that may be deleted */
  write(record: Uint8Array, timeMs: number): Promise<WriteAheadLogSegment>;
  /** One record. @throws SparkError when it is not there */
  read(segment: WriteAheadLogSegment): Promise<Uint8Array>;
  /** All records of all files, oldest first. */
  readAll(): Promise<readonly Uint8Array[]>;
  /** Deletes the files whose records are all older. */
  clean(thresholdMs: number): Promise<void>;
  close(): Promise<void>;
}

/** `receiver.writeAheadLog.enable`: whether received data is written to files before it counts as received. */
export function isReceiverLogEnabled(setting: Setting): boolean {
  return flag(setting, "spark.streaming.receiver.writeAheadLog.enable", false);
}

/** Events of the driver are written together when several wait (default true); received data never is. */
export function isBatchingEnabled(setting: Setting): boolean {
  return flag(setting, "spark.streaming.driver.writeAheadLog.allowBatching", true);
}

/** Where a stream's received data lies in the checkpoint directory. */
export function receivedDataDirectory(streamId: number): string {
  return `receivedData/${streamId}`;
}

/** Where the driver writes down what becomes of blocks. */
export const RECEIVED_BLOCK_METADATA = "receivedBlockMetadata";

export async function createLogForDriver(disk: Disk, setting: Setting, clock: Clock): Promise<WriteAheadLog> {
  const files = await fileLog(disk, RECEIVED_BLOCK_METADATA, setting, "driver");
  if (!isBatchingEnabled(setting)) return files;
  const timeoutMs = milliseconds(setting, "spark.streaming.driver.writeAheadLog.batchingTimeout", "5000");
  return new BatchedWriteAheadLog(files, clock, timeoutMs);
}

export function createLogForReceiver(disk: Disk, setting: Setting, streamId: number): Promise<WriteAheadLog> {
  return fileLog(disk, receivedDataDirectory(streamId), setting, "receiver");
}

function fileLog(disk: Disk, directory: string, setting: Setting, side: "driver" | "receiver"): Promise<WriteAheadLog> {
  const key = (name: string): string => `spark.streaming.${side}.writeAheadLog.${name}`;
  return FileBasedWriteAheadLog.open(disk, directory, {
    rollingIntervalMs: wholeNumber(setting, key("rollingIntervalSecs"), 60) * 1000,
    maxFailures: wholeNumber(setting, key("maxFailures"), 3),
    closeFileAfterWrite: flag(setting, key("closeFileAfterWrite"), false),
  });
}

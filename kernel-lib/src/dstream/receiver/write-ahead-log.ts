/**
 * What is written down before it counts: received data on the side of the receivers, what became of blocks on the side of the
 * driver. Spark's `WriteAheadLog` and `WriteAheadLogUtils` (semantics R5).
 *
 * When `write` has resolved, the record survives whatever dies. Both sides write files that are changed for new ones every
 * minute, so that old ones can be deleted.
 */
import type { Disk } from "../../checkpoint/disk";
import type { Clock } from "../../data/clock";
import type { SparkConf } from "../../rdd/spark-conf";
import { flagSetting, numberSetting } from "../streaming-conf";
import { BatchedWriteAheadLog } from "./batched-write-ahead-log";
import { FileBasedWriteAheadLog } from "./file-based-write-ahead-log";
import type { WriteAheadLogSegment } from "./received-block-info";

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
export function isReceiverLogEnabled(conf: SparkConf): boolean {
  return flagSetting(conf, "spark.streaming.receiver.writeAheadLog.enable", false);
}

/** Events of the driver are written together when several wait (default true); received data never is. */
function isBatchingEnabled(conf: SparkConf): boolean {
  return flagSetting(conf, "spark.streaming.driver.writeAheadLog.allowBatching", true);
}

/** Where a stream's received data lies in the checkpoint directory. */
function receivedDataDirectory(streamId: number): string {
  return `receivedData/${streamId}`;
}

/** Where the driver writes down what becomes of blocks. */
const RECEIVED_BLOCK_METADATA = "receivedBlockMetadata";

export async function createLogForDriver(disk: Disk, conf: SparkConf, clock: Clock): Promise<WriteAheadLog> {
  const files = await fileLog(disk, RECEIVED_BLOCK_METADATA, conf, "driver");
  if (!isBatchingEnabled(conf)) return files;
  const timeoutMs = numberSetting(conf, "spark.streaming.driver.writeAheadLog.batchingTimeout", 5000, "long");
  return new BatchedWriteAheadLog(files, clock, timeoutMs);
}

export function createLogForReceiver(disk: Disk, conf: SparkConf, streamId: number): Promise<WriteAheadLog> {
  return fileLog(disk, receivedDataDirectory(streamId), conf, "receiver");
}

function fileLog(disk: Disk, directory: string, conf: SparkConf, side: "driver" | "receiver"): Promise<WriteAheadLog> {
  const key = (name: string): string => `spark.streaming.${side}.writeAheadLog.${name}`;
  return FileBasedWriteAheadLog.open(disk, directory, {
    rollingIntervalMs: numberSetting(conf, key("rollingIntervalSecs"), 60, "int") * 1000,
    maxFailures: numberSetting(conf, key("maxFailures"), 3, "int"),
    closeFileAfterWrite: flagSetting(conf, key("closeFileAfterWrite"), false),
  });
}

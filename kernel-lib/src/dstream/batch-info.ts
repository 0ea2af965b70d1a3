/**
 * What is known of a batch: when it was due, when its jobs began and ended, what it read. Spark's `BatchInfo` and the classes
 * in it, as listeners get them. Delays are in milliseconds; null while they are not known.
 */
import type { Time } from "./time";

/** How many records a stream gave a batch, and what else there is to say of them, such as the names of files. */
export interface StreamInputInfo {
  readonly inputStreamId: number;
  readonly numRecords: number;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface OutputOperationInfo {
  readonly batchTime: Time;
  /** From 0, in the order in which the program registered them. */
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly startTime: number | null;
  readonly endTime: number | null;
  /** The error with which it ended, as text; null when it went well. */
  readonly failureReason: string | null;
  readonly duration: number | null;
}

export interface BatchInfo {
  readonly batchTime: Time;
  readonly streamIdToInputInfo: ReadonlyMap<number, StreamInputInfo>;
  readonly submissionTime: number;
  readonly processingStartTime: number | null;
  readonly processingEndTime: number | null;
  readonly outputOperationInfos: ReadonlyMap<number, OutputOperationInfo>;
  /** From submission to the first job. */
  readonly schedulingDelay: number | null;
  /** From the first job to the end of the last. */
  readonly processingDelay: number | null;
  readonly totalDelay: number | null;
  readonly numRecords: number;
}

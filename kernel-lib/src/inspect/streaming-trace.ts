/**
 * The trace of a StreamingContext: its streams, its batches, the points of its protocol, and with them the trace of the SparkContext
 * that ran the jobs. The same contract as `trace.ts` and `job-trace.ts`; names are those of Spark's `BatchInfo` and its web UI.
 *
 * Batches have numbers here, which Spark's have not: batch n is due n batch intervals after the zero time. Times end in `Ms`.
 */
import type { JobTrace } from "./job-trace";

export interface StreamingTrace extends JobTrace {
  readonly streaming: TraceStreams;
  /** In the order of their times. */
  readonly batches: readonly TraceStreamingBatch[];
  /** The points in the order in which they were passed: batches overlap, as one is cut while others wait. */
  readonly points: readonly TraceStreamingPoint[];
  readonly leftOut: JobTrace["leftOut"] & { readonly batches: number; readonly points: number };
}

export interface TraceStreams {
  readonly batchDurationMs: number;
  /** The time from which batches are counted; null before the start. */
  readonly zeroMs: number | null;
  readonly streams: readonly TraceStream[];
  /** In the order in which the program registered them. */
  readonly outputs: readonly { readonly name: string; readonly stream: number }[];
}

export interface TraceStream {
  /** In the order in which the program made them. */
  readonly stream: number;
  /** Spark's name of the class, such as `FlatMappedDStream`. */
  readonly name: string;
  readonly parents: readonly number[];
  readonly slideMs: number;
  /** The length of its window; null where it has none. */
  readonly windowMs: number | null;
  readonly storageLevel: string | null;
  /** How often its RDDs are written down; null for never. */
  readonly checkpointMs: number | null;
  /** The number of the input, as blocks and counts name it; null where nothing comes in. */
  readonly inputId: number | null;
}

export interface TraceStreamingBatch {
  readonly number: number;
  readonly timeMs: number;
  /** 0 for the first life of the program, +1 after every restart from the checkpoint. */
  readonly life: number;
  /** `empty`: no output had anything to do; `queued`: its turn has not come. */
  readonly outcome: "queued" | "running" | "completed" | "failed" | "killed" | "empty";
  readonly submissionMs: number | null;
  readonly processingStartMs: number | null;
  readonly processingEndMs: number | null;
  readonly schedulingDelayMs: number | null;
  readonly processingDelayMs: number | null;
  readonly totalDelayMs: number | null;
  /** How many batches waited behind it when its turn came. */
  readonly queued: number | null;
  readonly inputs: readonly { readonly inputId: number; readonly numRecords: number }[];
  readonly numRecords: number;
  /** Received blocks that belong to it, at most `BLOCKS_SHOWN`; see `numBlocks`. */
  readonly blocks: readonly TraceBatchBlock[];
  readonly numBlocks: number;
  readonly outputs: readonly TraceOutput[];
  /** The RDD of each stream that has one. */
  readonly rdds: readonly { readonly stream: number; readonly rddId: number; readonly kind: string }[];
  readonly windows: readonly TraceWindowContent[];
}

export const BLOCKS_SHOWN = 100;

export interface TraceBatchBlock {
  readonly inputId: number;
  readonly blockId: string;
  readonly numRecords: number | null;
}

/** The jobs of the SparkContext that ran for it name its batch and its number. */
export interface TraceOutput {
  readonly output: number;
  readonly name: string;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly failure: string | null;
}

/** What lies in a window: batch times of the stream below it. The window is (fromMs, toMs]. */
export interface TraceWindowContent {
  readonly stream: number;
  readonly parent: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly inside: readonly number[];
  /** The RDDs of the stream below it for these times, in the same order; null where it has none. */
  readonly rddIds: readonly (number | null)[];
  /** Those of `inside` that were not in the window before. */
  readonly enters: readonly number[];
  /** Those that were in the window before and are not in this one. */
  readonly leaves: readonly number[];
}

export interface TraceStreamingPoint {
  readonly name: string;
  /** The number of the batch; null for what happens between batches. */
  readonly batch: number | null;
  readonly life: number;
  readonly atMs: number;
  /** How long the engine worked to get here from the point before; waiting does not count. */
  readonly tookMs: number;
  readonly says: string;
}

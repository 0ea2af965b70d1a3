/**
 * The named points in the life of a batch of a StreamingContext, in the order in which they are passed.
 *
 * `*.write` is right before something becomes durable, `*.written` right after: what lies between two points either happened
 * or did not.
 */
import type { Point } from "../data/point";
import type { Job, JobSet } from "./job-set";
import type { ReceivePoint } from "./receiver/receive-points";
import type { BlocksByStream } from "./receiver/received-block-info";
import type { Time } from "./time";

export interface TimeFacts {
  readonly time: Time;
}

export interface CheckpointFacts extends TimeFacts {
  /** The file in the checkpoint directory. */
  readonly path: string;
  /** Whether the batch is done; otherwise its jobs have only been generated. */
  readonly completed: boolean;
}

export interface JobFacts extends TimeFacts {
  readonly job: Job;
}

export type BatchPoint =
  /** The context is ready: for the first time, or again with what a checkpoint knows. */
  | Point<
      "recovered",
      {
        readonly zeroTime: Time;
        /** The checkpoint's time; null without one. */
        readonly checkpointTime: Time | null;
        /** Batches that were begun, or fell into the time when nothing ran. */
        readonly rescheduled: readonly Time[];
      }
    >
  /** What receivers do, between batches and right before one is cut. */
  | ReceivePoint
  /** The batch is cut: what has come by now and belongs to no batch will be its own. */
  | Point<"allocateBlocks.write", TimeFacts & { readonly blocks: BlocksByStream }>
  /** From here on these blocks belong to this batch. */
  | Point<"allocateBlocks.written", TimeFacts & { readonly blocks: BlocksByStream }>
  /** Each output has its RDD. */
  | Point<"generateJobs", TimeFacts & { readonly jobs: readonly Job[] }>
  /** The streams could not say what to do: the batch does not take place. */
  | Point<"generateJobs.failed", TimeFacts & { readonly error: unknown }>
  | Point<"checkpoint.write", CheckpointFacts>
  | Point<"checkpoint.written", CheckpointFacts>
  /** The batch's turn has come. */
  | Point<"runJobs", TimeFacts & { readonly jobSet: JobSet; readonly queued: number }>
  | Point<"output.start", JobFacts>
  | Point<"output.done", JobFacts>
  /** All jobs are done. */
  | Point<"runJobs.done", TimeFacts & { readonly jobSet: JobSet }>
  /** What no batch will ask for any more is let go. */
  | Point<"clearOld", TimeFacts>
  /** Nothing to do until the clock reaches the next batch time. */
  | Point<"waiting", { readonly untilMs: number }>;

export type BatchPointName = BatchPoint["name"];

/**
 * The named points of a micro-batch, in the order in which they are passed.
 *
 * The names follow the keys of `durationMs` in Spark's progress, so that what is stepped through here is what is read on a
 * cluster later. `*.write` is right before something becomes durable, `*.written` right after: what lies between two points
 * either happened or did not.
 */
import type { TaskPoint } from "../cluster/job";
import type { Point } from "../data/point";
import type { InternalRow } from "../data/value";
import type { EventTimeStats, OperatorWatermarks, PhysicalPlan } from "../operators/physical-plan";
import type { Offset, SourcePartition } from "../sources/source";

/** Where a source stood before the batch, and where it will stand after. */
export interface OffsetRange {
  readonly source: string;
  readonly start: Offset | null;
  readonly end: Offset | null;
  /** How far the source has come, whatever the batch may take of it. */
  readonly latest: Offset | null;
}

export interface LogFacts {
  readonly batchId: number;
  readonly path: string;
}

/** What a batch did, once its rows are with the sink. */
export interface BatchFacts {
  readonly batchId: number;
  readonly rows: readonly InternalRow[];
  readonly state: readonly StateOperatorFacts[];
  /** How many rows came out of each operator that counts them. */
  readonly rowsGiven: ReadonlyMap<PhysicalPlan, number>;
}

export interface StateOperatorFacts {
  readonly operatorId: number;
  readonly rowsTotal: number;
  readonly rowsUpdated: number;
  readonly rowsRemoved: number;
  readonly rowsDroppedByWatermark: number;
  /** Counts that only this kind of operator has. */
  readonly custom: Readonly<Record<string, number>>;
}

export type StreamPoint =
  /** The checkpoint was read: which batch comes next, and whether it was begun before. */
  | Point<
      "recovered",
      {
        readonly batchId: number;
        /** Whether the batch was begun in an earlier life: then it reads these offsets again. */
        readonly rerun: boolean;
        readonly offsets: readonly OffsetRange[];
        readonly watermarkMs: number;
      }
    >
  /** The sources said how far they have come. */
  | Point<
      "latestOffset",
      {
        readonly batchId: number;
        readonly offsets: readonly OffsetRange[];
        readonly runs: boolean;
        readonly noData: boolean;
      }
    >
  | Point<"walCommit.write", LogFacts>
  /** The batch is decided: whatever happens now, it will be this one. */
  | Point<"walCommit.written", LogFacts>
  /** The sources may forget what the batch before has done. */
  | Point<"source.commit", { readonly batchId: number; readonly ends: readonly (Offset | null)[] }>
  | Point<"getBatch", { readonly batchId: number; readonly inputs: readonly (readonly SourcePartition[])[] }>
  | Point<"queryPlanning", { readonly batchId: number; readonly watermarks: OperatorWatermarks }>
  /** The tasks begin. */
  | Point<"addBatch", { readonly batchId: number }>
  | TaskPoint
  /** All tasks are done, their state is durable, and the sink gets the rows next. */
  | Point<"sink.commit", BatchFacts>
  | Point<"addBatch.done", BatchFacts>
  | Point<"commitOffsets.write", LogFacts>
  /** The batch is done for good. */
  | Point<"commitOffsets.written", LogFacts>
  /** The watermark of the next batch is known. */
  | Point<
      "watermark",
      { readonly batchId: number; readonly nextMs: number; readonly eventTimes: ReadonlyMap<number, EventTimeStats> }
    >
  /** There is nothing to do until a source has new data. */
  | Point<"waiting", { readonly batchId: number }>;

export type PointName = StreamPoint["name"];

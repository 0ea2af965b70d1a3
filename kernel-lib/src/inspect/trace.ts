/**
 * A trace: what one query did, batch by batch, as plain JSON.
 *
 * It is the contract between the engine and every picture, table and panel: figures read traces and nothing else, and a
 * trace saved to a file can be walked without the engine. Spark has no such thing; its nearest relatives are the progress
 * JSON and the event log, and where those have a name for something (`durationMs`, `numInputRows` …) it is used here.
 * `docs/trace-format.md` describes the same for readers outside this code.
 *
 * Cells are encoded as in `data/json-value.ts`. Times end in `Ms` (milliseconds since 1970, UTC).
 */

import type { Json } from "../data/json-value";

export type { Json };

export interface Trace {
  readonly version: 1;
  readonly query: TraceQuery;
  readonly batches: readonly TraceBatch[];
}

export interface TraceQuery {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly outputMode: "append" | "update" | "complete";
  readonly timeZone: string;
  /** The streaming sources in plan order. */
  readonly sources: readonly TraceSource[];
  /** Every `withWatermark` of the program, in plan order. */
  readonly watermarks: readonly { readonly column: string; readonly delayMs: number }[];
  /** Every time window the program groups by. */
  readonly windows: readonly TraceWindow[];
  readonly stateOperators: readonly TraceStateOperator[];
  readonly resultColumns: readonly TraceColumn[];
  /** The analysed logical plan, as `explain` prints it. */
  readonly plan: string;
}

export interface TraceColumn {
  readonly name: string;
  /** SQL text of the type, e.g. `STRUCT<start: TIMESTAMP, end: TIMESTAMP>`. */
  readonly type: string;
}

export interface TraceSource {
  readonly description: string;
  readonly columns: readonly TraceColumn[];
  /** The event-time column of this source's rows, where a watermark names one. */
  readonly eventTimeColumn: string | null;
}

export interface TraceWindow {
  readonly column: string;
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly startMs: number;
}

export interface TraceStateOperator {
  /** Spark's operator id: 0 is the one closest to the sink. */
  readonly id: number;
  /** As in progress, e.g. `stateStoreSave`. */
  readonly name: string;
  /** Where an operator keeps several stores, each is an element of its own with this name. */
  readonly store?: string;
  readonly keyColumns: readonly TraceColumn[];
  readonly valueColumns: readonly TraceColumn[];
  readonly numPartitions: number;
  /** Of a join of two streams: with each of its stores, whose names begin with `left` or `right`. */
  readonly join?: TraceJoin;
}

export interface TraceJoin {
  /** `Inner`, `LeftOuter`, `RightOuter`, `FullOuter` or `LeftSemi`. */
  readonly joinType: string;
  readonly condition: string;
  /** The event-time columns of the two sides. */
  readonly leftTime: string | null;
  readonly rightTime: string | null;
  /** A left row at time t has its partners from t + the first to t + the second; null where nothing bounds them. */
  readonly reachFromMs: number | null;
  readonly reachToMs: number | null;
}

export interface TraceBatch {
  readonly batchId: number;
  /** 0 for the first life of the query, +1 after every restart from the checkpoint. A killed batch appears in both. */
  readonly life: number;
  /** Whether the batch ran to its end, was cut short by a kill, or failed with an error. */
  readonly outcome: "committed" | "killed" | "failed" | "running";
  /** A batch that only moves state on, because the watermark moved: it reads nothing. */
  readonly noData: boolean;
  /** The named points in the order they were passed. Each later section says which point filled it. */
  readonly points: readonly TracePoint[];
  /** From point `latestOffset`. */
  readonly offsets: readonly TraceOffsets[];
  /** From point `getBatch`; the verdicts from `addBatch.done`. At most `ROWS_SHOWN` rows, see `numInputRows`. */
  readonly rowsIn: readonly TraceRowIn[];
  readonly numInputRows: number;
  readonly watermark: TraceWatermark;
  /** From the points `task.state.write`, one element per state operator. */
  readonly state: readonly TraceState[];
  /** From point `sink.commit`: what the sink was handed. At most `ROWS_SHOWN` rows, see `numOutputRows`. */
  readonly rowsOut: readonly (readonly Json[])[];
  readonly numOutputRows: number;
  /**
   * From point `sink.commit`: how many rows came out of each operator of the physical plan, in the order of `operators` in
   * `query.plans()`. Traces of before there was such a list have none.
   */
  readonly operatorRows?: readonly number[];
  /** Milliseconds per phase, with the keys of Spark's progress. */
  readonly durationMs: Readonly<Record<string, number>>;
}

/** A batch's trace keeps this many rows in and out; the counts beside them are always complete. */
export const ROWS_SHOWN = 1000;

export interface TracePoint {
  readonly name: string;
  readonly atMs: number;
  /** How long the engine worked to get here from the point before; waiting to be stepped does not count. */
  readonly tookMs: number;
  /** What stands out at this point, as a short sentence for the step view. */
  readonly says: string;
  /** Files that became durable since the point before, with what they hold (text, at most 400 characters). */
  readonly durable: readonly TraceWrite[];
  /** Of a task's points. */
  readonly stage?: number;
  readonly partition?: number;
  /** Of `task.state.write`: whose state, and which of its stores if there are several. */
  readonly operator?: number;
  readonly store?: string;
}

export interface TraceWrite {
  readonly path: string;
  readonly bytes: number;
  readonly text: string;
  /** The file was deleted, not written: nobody needs it any more. */
  readonly gone?: boolean;
}

export interface TraceOffsets {
  readonly source: string;
  /** Null before the first batch. */
  readonly start: Json;
  readonly end: Json;
  /** How far the source had come when it was asked. */
  readonly latest: Json;
}

export interface TraceRowIn {
  /** Index into `TraceQuery.sources`. */
  readonly source: number;
  readonly partition: number;
  readonly offset: number;
  readonly arrivalMs: number | null;
  /** The value of the source's event-time column. */
  readonly eventTimeMs: number | null;
  /** The cells, in the order of the source's columns. */
  readonly values: readonly Json[];
  readonly verdict: RowVerdict;
}

/**
 * What became of a row.
 * - `kept`: it counted in at least one group. `late` then lists the windows it came too late for, if any.
 * - `late`: every group it belongs to was closed already.
 * - `filtered`: a filter of the program took it out, or a deduplication, as a row with its key came before.
 * - `passed`: the program keeps no state; the row went through.
 * - `unknown`: not decided yet (the batch was cut short), or not followed beyond a union or a join.
 */
export interface RowVerdict {
  readonly kind: "kept" | "late" | "filtered" | "passed" | "unknown";
  /** The windows (or other groups with an event time) it was judged by. */
  readonly groups: readonly RowGroup[];
  /** One plain sentence, e.g. `late: its window ends 10:10, the watermark stood at 10:12`. */
  readonly why: string;
}

export interface RowGroup {
  /** Group key, cells in the order of the state operator's key columns. */
  readonly key: readonly Json[];
  /** The window, where the key holds one. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly late: boolean;
}

export interface TraceWatermark {
  /** What late rows are judged by: the watermark of the batch before. */
  readonly lateMs: number;
  /** In force in this batch: what closes windows and frees state. Spark's `eventTime.watermark`. */
  readonly currentMs: number;
  /** From point `watermark`: in force from the next batch on; null until then. */
  readonly nextMs: number | null;
  /** Largest event time in this batch; null when it had none. */
  readonly maxEventTimeMs: number | null;
}

/** Of an operator with several stores the counts stand with its first one, and are 0 with the others. */
export interface TraceState {
  readonly operator: number;
  readonly store?: string;
  readonly numRowsTotal: number;
  readonly numRowsUpdated: number;
  readonly numRowsRemoved: number;
  readonly numRowsDroppedByWatermark: number;
  /** Of a side of a join: in this batch rows up to and with this event time were let go; null when none ever are. */
  readonly forgottenUpToMs?: number | null;
  /** What changed, over all partitions. State before a batch is the sum of the changes of the batches before it. */
  readonly changes: readonly TraceStateChange[];
}

export interface TraceStateChange {
  readonly partition: number;
  readonly key: readonly Json[];
  /** Null: the key was not there. */
  readonly before: readonly Json[] | null;
  /** Null: the key was removed. */
  readonly after: readonly Json[] | null;
}

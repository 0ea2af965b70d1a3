/**
 * What a streaming source owes the engine.
 *
 * Spark's `SparkDataStream`/`MicroBatchStream`: the engine asks how far the source has come, writes that offset down,
 * and only then asks for the rows between two offsets. A source that can serve the same range again after a crash is
 * replayable; without that there is no exactly-once.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { StructType } from "../data/types";

/** A position in a source, as the JSON text that stands in the offset log. */
export type Offset = string;

/** How much one batch may take; Spark's admission control (`ReadLimit`). */
export type ReadLimit =
  | { readonly kind: "all" }
  | { readonly kind: "maxRows"; readonly rows: number }
  | { readonly kind: "maxFiles"; readonly files: number }
  | { readonly kind: "maxBytes"; readonly bytes: number }
  /** Ours, for `MemoryStream`: what was added in one go. */
  | { readonly kind: "maxBlocks"; readonly blocks: number }
  /** Ours, for recordings: what arrived in the next span of recorded time. */
  | { readonly kind: "arrivalSpan"; readonly ms: number };

/** The rows between two offsets: one element per partition. */
export interface SourcePartition {
  readonly batch: ColumnBatch;
  /** Where a row of `batch` stood in the source, for pictures and for `where(row)`. */
  originOf(row: number): RowOrigin;
}

export interface RowOrigin {
  readonly partition: number;
  readonly offset: number;
  /** When the record reached the source, in ms since 1970; null when the source does not know. */
  readonly arrivalMs: number | null;
}

export interface MicroBatchSource {
  /** As progress reports it, e.g. `ReplayStream[earthquakes]`. */
  readonly description: string;
  readonly schema: StructType;
  /** Whether a range of offsets can be read again after a restart. */
  readonly replayable: boolean;
  /** The limit the learner's options ask for (`maxOffsetsPerTrigger`, `maxFilesPerTrigger` …). */
  readonly readLimit: ReadLimit;
  /**
   * The newest offset that a batch starting at `start` (null: the very beginning) may reach under `limit`, or null when
   * the source has never had data.
   */
  latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null>;
  /** How far the source has come, whatever the limits; null when it never had data, or has nothing to tell. */
  reportLatestOffset(): Promise<Offset | null>;
  /** From now on `latestOffset` offers nothing that came in later: for queries that end when all of today is done. */
  prepareForTriggerAvailableNow(): Promise<void>;
  /** The rows in (start, end]. @throws when the source can no longer serve them. */
  getBatch(start: Offset | null, end: Offset): Promise<SourcePartition[]>;
  /**
   * Nobody will look at other columns than these: they may come as nulls from now on. To be called before the first batch.
   */
  readOnly?(columns: ReadonlySet<string>): void;
  /** Everything up to `end` is processed for good and may be forgotten. Called one batch late, as in Spark. */
  commit(end: Offset): Promise<void>;
  stop(): Promise<void>;
}

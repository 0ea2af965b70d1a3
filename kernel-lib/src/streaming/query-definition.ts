/**
 * What a query is before it runs, and what a batch of it is once it is decided. Spark spreads the same over the
 * constructor of `MicroBatchExecution`, `IncrementalExecution` and `OffsetSeqMetadata`.
 */

import type { Disk } from "../checkpoint/disk";
import type { Clock } from "../data/clock";
import type { OperatorWatermarks, PhysicalPlan } from "../operators/physical-plan";
import type { Moment } from "../plan/current-time";
import type { OutputMode } from "../plan/output-mode";
import type { Sink } from "../sinks/sink";
import type { MicroBatchSource, Offset } from "../sources/source";
import type { Conf } from "./conf-snapshot";
import type { Trigger } from "./trigger";

/** Everything that makes a query, before it runs. */
export interface QueryDefinition {
  readonly id: string;
  readonly runId: string;
  /** What `current_timestamp()` is in the plan; set for each batch. */
  readonly moment: Moment;
  readonly name: string | null;
  readonly plan: PhysicalPlan;
  /** The sources in plan order, as the plan's scans number them. */
  readonly sources: readonly MicroBatchSource[];
  readonly sink: Sink;
  readonly outputMode: OutputMode;
  readonly trigger: Trigger;
  readonly checkpoint: Disk;
  readonly clock: Clock;
  /** The settings that go into the offset log. */
  readonly conf: Conf;
  /** `spark.sql.streaming.noDataMicroBatches.enabled`. */
  readonly noDataMicroBatches: boolean;
  /** `spark.sql.streaming.statefulOperator.allowMultiple`; false judges and evicts by one watermark, as before Spark 3.5. */
  readonly allowMultipleStatefulOperators?: boolean;
  /** `spark.sql.streaming.noDataProgressEventInterval`: how long nothing is to be done before that is reported; 10 s unless told. */
  readonly noDataProgressIntervalMs?: number;
  /** `spark.sql.streaming.numRecentProgressUpdates`; 100 unless told. */
  readonly numRecentProgressUpdates?: number;
  /** `spark.sql.streaming.minBatchesToRetain`. */
  readonly minBatchesToRetain: number;
  /** `spark.sql.streaming.stateStore.minDeltasForSnapshot`. */
  readonly minDeltasForSnapshot: number;
}

/** The batch that is being worked on. */
export interface CurrentBatch {
  readonly batchId: number;
  /** End of each source; null where it never had data. */
  readonly ends: readonly (Offset | null)[];
  readonly watermarks: OperatorWatermarks;
  readonly timestampMs: number;
}

/**
 * What a notebook imports: `import { SparkSession, col, window, functions as F, types as T } from "stepstream"`.
 */

import "./data/struct-type";

export { BatchStop } from "./api/batch-stop";
export { Catalog } from "./api/catalog/catalog";
export { type Condition, Until } from "./api/conditions";
export { CrashExploration, type ExploreOptions } from "./api/crash-exploration";
export { DataFrameReader } from "./api/data-frame-reader";
export { DataFrameWriter } from "./api/data-frame-writer";
export { DataStreamReader } from "./api/data-stream-reader";
export { DataStreamWriter, type StartOptions } from "./api/data-stream-writer";
export { DataFrame, type Row } from "./api/dataframe";
export { explore } from "./api/explore-query";
export type { ForkChange } from "./api/fork";
export { GroupedData } from "./api/grouped-data";
export { MemoryStream, type MemoryStreamOptions } from "./api/memory-stream";
export { DataFrameNaFunctions, type FillValue } from "./api/na-functions";
export { Observation } from "./api/observation";
export { OpenedCrash } from "./api/opened-crash";
export type { OptionValue } from "./api/options";
export { OutputMode } from "./api/output-mode";
export { RecordedContext } from "./api/recorded-context";
export { RecordedQuery } from "./api/recorded-query";
export { RowAnswer } from "./api/row-answer";
export { RuntimeConf } from "./api/runtime-conf";
export { SparkContext } from "./api/spark-context";
export type { SparkListener } from "./api/spark-listener";
export { SparkSession, SparkSessionBuilder, type World } from "./api/spark-session";
export type { SqlArguments } from "./api/sql";
export { DataFrameStatFunctions } from "./api/stat-functions";
export { Stop } from "./api/stop";
export { StreamingContext } from "./api/streaming-context";
export { StreamingQuery } from "./api/streaming-query";
export {
  type QueryIdleEvent,
  type QueryProgressEvent,
  type QueryStartedEvent,
  type QueryTerminatedEvent,
  StreamingQueryListener,
} from "./api/streaming-query-listener";
export { StreamingQueryManager } from "./api/streaming-query-manager";
export { JobTrace, StreamingTrace, Trace } from "./api/trace-files";
export type { WatchOptions } from "./api/watch";
export type { Disk } from "./checkpoint/disk";
export { type DiskFault, FaultyDisk } from "./checkpoint/faulty-disk";
export { MemoryDisk } from "./checkpoint/memory-disk";
export { NodeDisk } from "./checkpoint/node-disk";
export { type Clock, ManualClock, SystemClock, VirtualClock } from "./data/clock";
export {
  AnalysisException,
  IllegalArgumentException,
  IllegalStateException,
  ParseException,
  SparkError,
  SparkException,
} from "./data/errors";
export type { ExternalRow, ExternalValue } from "./data/external";
export { Timestamp } from "./data/external-values";
export { type Random, SeededRandom, SystemRandom } from "./data/random";
export { StorageLevel } from "./data/storage-level";
export type { SchemaJson } from "./data/struct-type";
export * as types from "./data/types";
export type { BatchInfo, OutputOperationInfo, StreamInputInfo } from "./dstream/batch-info";
export type { BatchPoint, BatchPointName } from "./dstream/batch-points";
export { DStream, MapWithStateDStream } from "./dstream/dstream";
export { Duration, type DurationLike, Durations, Milliseconds, Minutes, Seconds } from "./dstream/duration";
export { InputDStream } from "./dstream/input-dstream";
export { Interval } from "./dstream/interval";
export { Receiver } from "./dstream/receiver/receiver";
export type { ReceiverInfo } from "./dstream/receiver/receiver-tracking-info";
export { ReceiverInputDStream } from "./dstream/receiver-input";
export type { State } from "./dstream/state";
export { StateSpec } from "./dstream/state-spec";
export { StreamingListener } from "./dstream/streaming-listener";
export { Time } from "./dstream/time";
export * as figures from "./figures/index";
export type { CrashCell, CrashMatrix } from "./inspect/crash-matrix";
export type { PlanTrace } from "./inspect/plan-trace";
export type { TraceBatch, TracePoint } from "./inspect/trace";
export { Column, type ColumnOrValue } from "./plan/column";
export * as functions from "./plan/functions/index";
export { avg, coalesce, col, count, expr, lit, max, min, sum, when, window } from "./plan/functions/index";
export type { GroupState, GroupStateFunction } from "./plan/group-state";
export { GroupStateTimeout } from "./plan/group-state";
export {
  type ExpiredTimerInfo,
  type ListState,
  type MapState,
  type StatefulProcessor,
  type StatefulProcessorHandle,
  TimeMode,
  type TimerValues,
  type ValueState,
} from "./plan/stateful-processor";
export { Window, WindowSpec } from "./plan/window-builder";
export { AccumulatorV2, type CollectionAccumulator, type NumberAccumulator } from "./rdd/accumulator";
export type { Broadcast } from "./rdd/broadcast";
export type { Partition } from "./rdd/partition";
export { HashPartitioner, Partitioner } from "./rdd/partitioner";
export { RangePartitioner } from "./rdd/range-partitioner";
export { RDD } from "./rdd/rdd";
export { SparkConf } from "./rdd/spark-conf";
export { StatCounter } from "./rdd/stat-counter";
export { currentTask, type TaskContext } from "./rdd/task-context";
export type { RowWriter } from "./sinks/foreach";
export { StreamingQueryException } from "./streaming/exception";
export type { PointName } from "./streaming/points";
export { type SourceProgress, type StateOperatorProgress, StreamingQueryProgress } from "./streaming/progress";
export { StreamingQueryStatus } from "./streaming/status";
export { Trigger } from "./streaming/trigger";

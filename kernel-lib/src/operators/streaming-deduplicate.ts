/**
 * Lets the first row of each key pass, and never another while the key is in the state. Spark's `StreamingDeduplicateExec`
 * and `StreamingDeduplicateWithinWatermarkExec` (semantics G).
 *
 * Rows that are late by their event time are dropped first. `dropDuplicates` forgets a key only when the event time is one
 * of its columns and the watermark has passed it; else the state grows for ever. `dropDuplicatesWithinWatermark` forgets it
 * once the watermark is past the first row's time plus the delay; duplicates do not put that off.
 */
import { ColumnBatch } from "../data/column-batch";
import { normalizeZeros } from "../data/key-text";
import { LongType, NullType } from "../data/types";
import { type Long, toLong, type Value } from "../data/value";
import { AttributeReference } from "../plan/expression";
import { eventTimeColumn, eventTimeKey, isClosed } from "./event-time-key";
import { type PhysicalPlan, type StateStore, type TaskContext, typesOf } from "./physical-plan";
import {
  type EntryTime,
  endsAt,
  type Lateness,
  StatefulExec,
  type StateStoreSpec,
  singleStore,
  stateInfo,
} from "./stateful";

export class StreamingDeduplicateExec extends StatefulExec {
  readonly stores: readonly StateStoreSpec[];

  constructor(
    readonly operatorId: number,
    readonly keys: readonly AttributeReference[],
    readonly withinWatermark: boolean,
    readonly numPartitions: number,
    readonly child: PhysicalPlan,
  ) {
    super();
    const value = withinWatermark
      ? new AttributeReference("expiresAtMicros", LongType, false)
      : new AttributeReference("__dummy__", NullType, true);
    this.stores = singleStore(keys, [value], this.time);
  }

  get operatorName(): string {
    return this.withinWatermark ? "dedupeWithinWatermark" : "dedupe";
  }

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new StreamingDeduplicateExec(this.operatorId, this.keys, this.withinWatermark, this.numPartitions, child);
  }

  lateness(): Lateness {
    return { keys: this.keys, time: this.eventTime };
  }

  /** The column that carries the watermark, key or not. */
  private get eventTime(): AttributeReference | null {
    return eventTimeColumn(this.output);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const metrics = task.metrics(this.operatorId);
    metrics.custom.numDroppedDuplicateRows ??= 0;
    const store = task.state(this.operatorId);
    const { lateMs } = task.watermarks(this.operatorId);
    const places = this.keys.map((key) => this.output.findIndex((column) => column.exprId === key.exprId));
    const timeAt = this.output.findIndex((column) => column.exprId === this.eventTime?.exprId);
    for (const batch of this.child.execute(task)) {
      const passing = batch.toRows().filter((row) => {
        if (timeAt >= 0 && isClosed(row[timeAt], lateMs)) {
          metrics.rowsDroppedByWatermark += 1;
          return false;
        }
        const key = places.map((place) => normalizeZeros(row[place]));
        if (store.get(key) !== undefined) {
          metrics.custom.numDroppedDuplicateRows += 1;
          return false;
        }
        store.put(key, [this.withinWatermark ? this.expiresAt(row[timeAt]) : null]);
        metrics.rowsUpdated += 1;
        return true;
      });
      yield ColumnBatch.fromRows(typesOf(this.output), passing);
    }
    this.evict(store, task);
  }

  /** In microseconds. Without a time it counts as 1970, as in Spark. */
  private expiresAt(time: Value): Long {
    return toLong(BigInt((time as Long | null) ?? 0) + BigInt(this.eventTime?.watermarkDelayMs ?? 0) * 1000n);
  }

  /** What decides when a key may be forgotten; null: never. */
  private get time(): EntryTime | null {
    const eventTime = eventTimeKey(this.keys);
    if (this.withinWatermark) return endsAt("value", 0);
    return eventTime === null ? null : endsAt("key", eventTime.ordinal);
  }

  private evict(store: StateStore, task: TaskContext): void {
    const metrics = task.metrics(this.operatorId);
    for (const name of ["numRowsIncrementallyRemoved", "numRowsReadDuringEviction"]) metrics.custom[name] ??= 0;
    if (this.time === null) return;
    // So many does Spark look at; here it is those that are over.
    metrics.custom.numRowsReadDuringEviction += store.size;
    metrics.rowsRemoved += store.removeClosed(task.watermarks(this.operatorId).evictionMs).length;
  }

  simpleString(): string {
    const name = this.withinWatermark ? "StreamingDeduplicateWithinWatermark" : "StreamingDeduplicate";
    return `${name} ${stateInfo(this.keys, this.operatorId, this.numPartitions)}`;
  }
}

/**
 * Writes the merged buffers back to the state store and decides what goes on to the result. Spark's `StateStoreSaveExec`.
 *
 * What is put out depends on the output mode (semantics D10):
 * - append: groups that the watermark has closed, once, as they leave the state; late groups were dropped before;
 * - update: every group touched in this batch; closed groups leave the state in silence;
 * - complete: the whole state; nothing is ever late and nothing leaves.
 */
import { ColumnBatch } from "../data/column-batch";
import type { Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { OutputMode } from "../plan/output-mode";
import { closedBy, type EventTimeKey } from "./event-time-key";
import { type ClosedEntries, type PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";
import { columnAt, endsAt, type Lateness, StatefulExec, type StateStoreSpec, singleStore, stateInfo } from "./stateful";

export class StateStoreSaveExec extends StatefulExec {
  readonly operatorName = "stateStoreSave";
  override readonly storeReads = 2;

  constructor(
    readonly operatorId: number,
    readonly keys: readonly AttributeReference[],
    readonly outputMode: OutputMode,
    /** The key column that the watermark closes groups by, if there is one. */
    readonly eventTime: EventTimeKey | null,
    readonly numPartitions: number,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new StateStoreSaveExec(
      this.operatorId,
      this.keys,
      this.outputMode,
      this.eventTime,
      this.numPartitions,
      child,
    );
  }

  get stores(): readonly StateStoreSpec[] {
    const time = this.eventTime === null ? null : endsAt("key", this.eventTime.ordinal);
    return singleStore(this.keys, this.output.slice(this.keys.length), time);
  }

  /** The whole state comes out in complete mode, whatever the watermark. */
  override wantsAnotherBatch(usedMs: number, nextMs: number): boolean {
    return this.outputMode !== "complete" && nextMs > usedMs;
  }

  lateness(): Lateness {
    return { keys: this.keys, time: this.outputMode === "complete" ? null : columnAt(this.keys, this.eventTime) };
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const saved = Array.from(this.child.execute(task), (batch) => this.save(batch, task));
    const closed = this.outputMode === "complete" ? [] : this.evict(task);
    if (this.outputMode === "update") yield* saved;
    else {
      const out = this.outputMode === "append" ? closed : task.state(this.operatorId).entries();
      const rows = Array.from(out, ({ key, value }) => [...key, ...value]);
      yield ColumnBatch.fromRows(typesOf(this.output), rows);
    }
  }

  /** Writes the groups down that are not late, and gives those. */
  private save(batch: ColumnBatch, task: TaskContext): ColumnBatch {
    const store = task.state(this.operatorId);
    const keys = batch.rowsOf(0, this.keys.length);
    const values = batch.rowsOf(this.keys.length, this.output.length);
    const late = this.lateAmong(keys, task);
    const rows: Value[][] = [];
    keys.forEach((key, i) => {
      if (late?.[i]) return;
      store.put(key, values[i]);
      if (late !== null) rows.push([...key, ...values[i]]);
    });
    const inTime = late === null ? batch : ColumnBatch.fromRows(typesOf(this.output), rows);
    task.metrics(this.operatorId).rowsUpdated += inTime.numRows;
    task.metrics(this.operatorId).rowsDroppedByWatermark += batch.numRows - inTime.numRows;
    return inTime;
  }

  /** Late is what the watermark of the batch before had closed already; counted per group (semantics D7, D9). Null: none is. */
  private lateAmong(keys: readonly Value[][], task: TaskContext): readonly boolean[] | null {
    const { eventTime } = this;
    if (eventTime === null || this.outputMode === "complete") return null;
    const { lateMs } = task.watermarks(this.operatorId);
    const late = keys.map((key) => closedBy(eventTime, key, lateMs));
    return late.includes(true) ? late : null;
  }

  /** Removes the groups that the current watermark closes, and gives them. */
  private evict(task: TaskContext): ClosedEntries {
    if (this.eventTime === null) return [];
    const closed = task.state(this.operatorId).removeClosed(task.watermarks(this.operatorId).evictionMs);
    task.metrics(this.operatorId).rowsRemoved += closed.length;
    return closed;
  }

  simpleString(): string {
    const mode = this.outputMode[0].toUpperCase() + this.outputMode.slice(1);
    return `StateStoreSave ${stateInfo(this.keys, this.operatorId, this.numPartitions)}, ${mode}, 2`;
  }
}

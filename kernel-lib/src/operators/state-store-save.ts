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
import { columnAt, type Lateness, StatefulExec, type StateStoreSpec, singleStore, stateInfo } from "./stateful";

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
    const time = this.eventTime === null ? null : ({ in: "key", at: this.eventTime.ordinal } as const);
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
    const batches = [...this.child.execute(task)];
    const touched = batches.flatMap((batch) => batch.toRows());
    const mode = { append: this.append, update: this.update, complete: this.complete }[this.outputMode];
    const rows = mode.call(this, touched, task);
    if (rows === touched) yield* batches;
    else yield ColumnBatch.fromRows(typesOf(this.output), rows);
  }

  private complete(touched: readonly Value[][], task: TaskContext): Value[][] {
    this.save(touched, task);
    return [...task.state(this.operatorId).entries()].map(({ key, value }) => [...key, ...value]);
  }

  private update(touched: readonly Value[][], task: TaskContext): readonly Value[][] {
    const current = this.dropLate(touched, task);
    this.save(current, task);
    this.evict(task);
    return current;
  }

  private append(touched: readonly Value[][], task: TaskContext): Value[][] {
    this.save(this.dropLate(touched, task), task);
    return Array.from(this.evict(task), ({ key, value }) => [...key, ...value]);
  }

  /** Late is what the watermark of the batch before had closed already; counted per group (semantics D7, D9). */
  private dropLate(rows: readonly Value[][], task: TaskContext): readonly Value[][] {
    const { eventTime } = this;
    if (eventTime === null) return rows;
    const { lateMs } = task.watermarks(this.operatorId);
    const inTime = rows.filter((row) => !closedBy(eventTime, row, lateMs));
    task.metrics(this.operatorId).rowsDroppedByWatermark += rows.length - inTime.length;
    return inTime.length === rows.length ? rows : inTime;
  }

  private save(rows: readonly Value[][], task: TaskContext): void {
    const store = task.state(this.operatorId);
    for (const row of rows) store.put(row.slice(0, this.keys.length), row.slice(this.keys.length));
    task.metrics(this.operatorId).rowsUpdated += rows.length;
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

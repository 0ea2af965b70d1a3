/**
 * Brings the state of every key that has new rows: the stored buffers, then the new ones, to be merged in this order.
 * Spark's `StateStoreRestoreExec`.
 */
import { ColumnBatch } from "../data/column-batch";
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";
import { stateInfo } from "./stateful";

export class StateStoreRestoreExec extends UnaryExec {
  constructor(
    readonly operatorId: number,
    readonly keys: readonly AttributeReference[],
    readonly numPartitions: number,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new StateStoreRestoreExec(this.operatorId, this.keys, this.numPartitions, child);
  }

  /** Each key comes in once, since the operator below merged them; key columns come first. */
  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const store = task.state(this.operatorId);
    for (const batch of this.child.execute(task)) {
      const keys = batch.rowsOf(0, this.keys.length);
      const saved = keys.map((key) => store.get(key));
      yield saved.every((values) => values === undefined) ? batch : this.restored(batch, keys, saved);
    }
  }

  /** The older half comes first, so that `first` stays and `collect_list` grows at its end. */
  private restored(
    batch: ColumnBatch,
    keys: readonly InternalRow[],
    saved: readonly (InternalRow | undefined)[],
  ): ColumnBatch {
    const rows: InternalRow[] = [];
    saved.forEach((values, i) => {
      if (values !== undefined) rows.push([...keys[i], ...values]);
      rows.push(batch.row(i));
    });
    return ColumnBatch.fromRows(typesOf(this.output), rows);
  }

  simpleString(): string {
    return `StateStoreRestore ${stateInfo(this.keys, this.operatorId, this.numPartitions)}, 2`;
  }
}

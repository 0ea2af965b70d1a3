/**
 * Brings the state of every key that has new rows: the stored buffers, then the new ones, to be merged in this order.
 * Spark's `StateStoreRestoreExec`.
 */
import { ColumnBatch } from "../data/column-batch";
import type { Value } from "../data/value";
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
    const types = typesOf(this.output);
    for (const batch of this.child.execute(task)) {
      const rows: Value[][] = [];
      for (const row of batch.toRows()) {
        const key = row.slice(0, this.keys.length);
        const saved = store.get(key);
        // The older half comes first, so that `first` stays and `collect_list` grows at its end.
        if (saved !== undefined) rows.push([...key, ...saved]);
        rows.push(row);
      }
      yield rows.length === batch.numRows ? batch : ColumnBatch.fromRows(types, rows);
    }
  }

  simpleString(): string {
    return `StateStoreRestore ${stateInfo(this.keys, this.operatorId, this.numPartitions)}, 2`;
  }
}

/** Passes on the first rows only. Spark's `LocalLimitExec` (per partition) and `GlobalLimitExec` (over the one partition). */
import { ColumnBatch } from "../data/column-batch";
import type { AttributeReference } from "../plan/expression";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";

export class LimitExec extends UnaryExec {
  constructor(
    readonly scope: "Local" | "Global",
    readonly limit: number,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new LimitExec(this.scope, this.limit, child);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    let left = this.limit;
    if (left === 0) return;
    for (const batch of this.child.execute(task)) {
      const taken = batch.numRows <= left ? batch : firstRows(batch, left, this.output);
      left -= taken.numRows;
      yield taken;
      if (left === 0) return;
    }
  }

  simpleString(): string {
    return `${this.scope}Limit ${this.limit}`;
  }
}

function firstRows(batch: ColumnBatch, count: number, columns: readonly AttributeReference[]): ColumnBatch {
  return ColumnBatch.fromRows(typesOf(columns), batch.toRows().slice(0, count));
}

/** Leaves out the first rows of its one partition. In Spark a `GlobalLimitExec` with an offset. */
import { ColumnBatch } from "../data/column-batch";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";

export class OffsetExec extends UnaryExec {
  constructor(
    readonly offset: number,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new OffsetExec(this.offset, child);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    let left = this.offset;
    for (const batch of this.child.execute(task)) {
      const skipped = Math.min(left, batch.numRows);
      left -= skipped;
      if (skipped < batch.numRows)
        yield skipped === 0 ? batch : ColumnBatch.fromRows(typesOf(this.output), batch.toRows().slice(skipped));
    }
  }

  simpleString(): string {
    return `GlobalLimit -1, ${this.offset}`;
  }
}

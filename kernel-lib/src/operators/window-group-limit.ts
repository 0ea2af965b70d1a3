/**
 * Passes on the rows of each partition up to a rank. Spark's `WindowGroupLimitExec`: once before the shuffle, so that few rows travel,
 * and once after it. The rows come in by partition and in order.
 */
import { ColumnBatch } from "../data/column-batch";
import { keyText } from "../data/key-text";
import type { InternalRow, Value } from "../data/value";
import { type WindowGroupLimit, windowText } from "../plan/logical-window";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";
import { compileRowFunction } from "./row-function";
import { directed } from "./sort";

export class WindowGroupLimitExec extends UnaryExec {
  constructor(
    readonly node: WindowGroupLimit,
    readonly mode: "Partial" | "Final",
    readonly child: PhysicalPlan,
    private readonly timeZone: string,
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new WindowGroupLimitExec(this.node, this.mode, child, this.timeZone);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const rankOf = this.ranking();
    for (const batch of this.child.execute(task)) {
      const kept = batch.toRows().filter((row) => rankOf(row) <= this.node.limit);
      yield ColumnBatch.fromRows(typesOf(this.output), kept);
    }
  }

  /** The rank of each row in turn. */
  private ranking(): (row: InternalRow) => number {
    const { partition, order, rank } = this.node;
    const { name } = rank.definition;
    const groupOf = compileRowFunction(partition, this.child.output, this.timeZone);
    const orderOf = compileRowFunction(order, this.child.output, this.timeZone);
    const compare = order.map(directed);
    let group: string | null = null;
    let last: readonly Value[] = [];
    let [count, current] = [0, 0];
    return (row) => {
      const key = keyText(groupOf(row));
      const place = orderOf(row);
      if (key !== group) [group, count, current] = [key, 0, 0];
      const isPeer = count > 0 && compare.every((c, i) => c(last[i], place[i]) === 0);
      count += 1;
      if (name === "row_number" || (name === "rank" && !isPeer)) current = count;
      else if (!isPeer) current += 1;
      last = place;
      return current;
    };
  }

  simpleString(): string {
    const { partition, order, rank, limit } = this.node;
    return `WindowGroupLimit${windowText(partition, order)}, ${rank}, ${limit}, ${this.mode}`;
  }
}

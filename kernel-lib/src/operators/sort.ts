/** Puts all rows of a partition in order; the planner brings them into one partition first. Spark's `SortExec`. */
import { ColumnBatch } from "../data/column-batch";
import { type Comparator, comparator } from "../data/ordering";
import type { Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { SortOrder } from "../plan/sort-order";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";

export class SortExec extends PhysicalPlan {
  constructor(
    /** Over columns of the child; the planner projects other expressions into columns first. */
    readonly order: readonly SortOrder[],
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
    return new SortExec(this.order, child);
  }

  *execute(task: TaskContext): Iterable<ColumnBatch> {
    const rows: Value[][] = [];
    for (const batch of this.child.execute(task)) rows.push(...batch.toRows());
    const keys = this.order.map((order) => ({
      ordinal: this.output.findIndex((column) => column.exprId === (order.child as AttributeReference).exprId),
      compare: directed(order),
    }));
    rows.sort((a, b) => {
      for (const { ordinal, compare } of keys) {
        const result = compare(a[ordinal], b[ordinal]);
        if (result !== 0) return result;
      }
      return 0;
    });
    yield ColumnBatch.fromRows(typesOf(this.output), rows);
  }

  simpleString(): string {
    return `Sort [${this.order.join(", ")}], true, 0`;
  }
}

export function directed(order: SortOrder): Comparator {
  const compare = comparator(order.dataType);
  return (a, b) => {
    if (a === null || b === null) return a === b ? 0 : (a === null) === order.nullsFirst ? -1 : 1;
    return order.ascending ? compare(a, b) : compare(b, a);
  };
}

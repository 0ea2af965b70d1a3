/** Puts all rows of a partition in order; the planner brings them into one partition first. Spark's `SortExec`. */

import type { CodegenContext, InputCode } from "../catalyst/codegen";
import { ColumnBatch } from "../data/column-batch";
import { type Comparator, comparator } from "../data/ordering";
import type { InternalRow, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { SortOrder } from "../plan/sort-order";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";
import { PipelineOperator } from "./pipeline";
import { compileRowFunction } from "./row-function";

export class SortExec extends UnaryExec {
  constructor(
    readonly order: readonly SortOrder[],
    readonly child: PhysicalPlan,
    /** Whether all rows are put in order, not only those of each partition by themselves. */
    readonly isGlobal: boolean = true,
    readonly timeZone: string = "UTC",
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new SortExec(this.order, child, this.isGlobal, this.timeZone);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const compute = compileRowFunction(
      this.order.map((order) => order.child),
      this.child.output,
      this.timeZone,
    );
    const rows: { readonly row: Value[]; readonly key: Value[] }[] = [];
    for (const batch of this.child.execute(task))
      for (const row of batch.toRows()) rows.push({ row, key: compute(row) });
    const compare = this.order.map(directed);
    rows.sort((a, b) => {
      for (let i = 0; i < compare.length; i++) {
        const result = compare[i](a.key[i], b.key[i]);
        if (result !== 0) return result;
      }
      return 0;
    });
    yield ColumnBatch.fromRows(
      typesOf(this.output),
      rows.map(({ row }) => row),
    );
  }

  simpleString(): string {
    return `Sort [${this.order.join(", ")}], ${this.isGlobal}, 0`;
  }
}

/**
 * The sort that Spark has below a `SortAggregate`. Groups are found by a hash table here, whatever the order, so this passes
 * rows on as they come; it stands in the plan because a learner shall see where Spark sorts.
 */
export class AggregateSortExec extends PipelineOperator {
  constructor(
    readonly order: readonly SortOrder[],
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new AggregateSortExec(this.order, child);
  }

  consume(_context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string {
    return emit(input);
  }

  simpleString(): string {
    return `Sort [${this.order.join(", ")}], false, 0`;
  }
}

/** Compares rows by columns of theirs. */
export function rowComparator(
  order: readonly SortOrder[],
  columns: readonly AttributeReference[],
): (a: InternalRow, b: InternalRow) => number {
  const keys = order.map((one) => ({
    ordinal: columns.findIndex((column) => column.exprId === (one.child as AttributeReference).exprId),
    compare: directed(one),
  }));
  return (a, b) => {
    for (const { ordinal, compare } of keys) {
      const result = compare(a[ordinal], b[ordinal]);
      if (result !== 0) return result;
    }
    return 0;
  };
}

export function directed(order: SortOrder): Comparator {
  const compare = comparator(order.dataType);
  return (a, b) => {
    if (a === null || b === null) return a === b ? 0 : (a === null) === order.nullsFirst ? -1 : 1;
    return order.ascending ? compare(a, b) : compare(b, a);
  };
}

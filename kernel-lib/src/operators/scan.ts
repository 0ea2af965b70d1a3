/** The leaves of a physical plan: rows at hand, and what a streaming source delivered for this batch. */
import type { ColumnBatch } from "../data/column-batch";
import { ColumnBatch as Batch } from "../data/column-batch";
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";

abstract class LeafExec extends PhysicalPlan {
  readonly children: readonly PhysicalPlan[] = [];

  protected copyWith(): PhysicalPlan {
    return this;
  }
}

/** Rows that stand in the plan itself. Spark's `LocalTableScanExec`. */
export class LocalTableScanExec extends LeafExec {
  constructor(
    readonly output: readonly AttributeReference[],
    readonly rows: readonly InternalRow[],
  ) {
    super();
  }

  /** All rows are in partition 0. */
  protected doExecute(task: TaskContext): Iterable<ColumnBatch> {
    return task.partition === 0 ? [Batch.fromRows(typesOf(this.output), this.rows)] : [];
  }

  simpleString(): string {
    return `LocalTableScan ${this.rows.length === 0 ? "<empty>, " : ""}[${this.output.join(", ")}]`;
  }
}

/** What a query without FROM reads: one row without columns. Spark's scan of `OneRowRelation`. */
export class OneRowScanExec extends LocalTableScanExec {
  constructor() {
    super([], [[]]);
  }

  override simpleString(): string {
    return "Scan OneRowRelation[]";
  }
}

/** The rows between two offsets of a streaming source. Spark's `MicroBatchScanExec`. */
export class MicroBatchScanExec extends LeafExec {
  constructor(
    /** The source's place among the sources of the query. */
    readonly sourceIndex: number,
    readonly description: string,
    readonly output: readonly AttributeReference[],
  ) {
    super();
  }

  protected doExecute(task: TaskContext): Iterable<ColumnBatch> {
    return task.input(this);
  }

  simpleString(): string {
    return `MicroBatchScan[${this.output.join(", ")}] ${this.description}`;
  }
}

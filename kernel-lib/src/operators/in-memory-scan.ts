/** Reads rows that were cached, partition by partition. Spark's `InMemoryTableScanExec`. */
import { ColumnBatch } from "../data/column-batch";
import type { AttributeReference } from "../plan/expression";
import type { InMemoryRelation } from "../plan/logical-cache";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";

export class InMemoryTableScanExec extends PhysicalPlan {
  readonly children: readonly PhysicalPlan[] = [];

  constructor(readonly relation: InMemoryRelation) {
    super();
  }

  get output(): readonly AttributeReference[] {
    return this.relation.output;
  }

  override get leafPartitions(): number {
    return this.relation.cached.partitions.length;
  }

  *execute(task: TaskContext): Iterable<ColumnBatch> {
    const rows = this.relation.cached.partitions[task.partition];
    if (rows !== undefined) yield ColumnBatch.fromRows(typesOf(this.output), rows);
  }

  protected copyWith(): PhysicalPlan {
    return this;
  }

  simpleString(): string {
    return `InMemoryTableScan [${this.output.join(", ")}]`;
  }

  /** With what is cached below it, as Spark draws it. */
  override lines(): readonly string[] {
    return [`${this.simpleString()}\n   +- ${this.relation.lines()[0].replaceAll("\n", "\n      ")}`];
  }
}

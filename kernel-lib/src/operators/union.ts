/**
 * The rows of all children, one child after the other within each partition. Spark's `UnionExec`.
 *
 * Spark puts the children's partitions one after the other; here partition 0 of the union is partition 0 of each child, so
 * the number of tasks is that of the largest child and not the sum.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { AttributeReference } from "../plan/expression";
import { partitionsOf } from "./partitions";
import { PhysicalPlan, type TaskContext } from "./physical-plan";

export class UnionExec extends PhysicalPlan {
  constructor(
    readonly children: readonly PhysicalPlan[],
    readonly output: readonly AttributeReference[],
  ) {
    super();
  }

  protected copyWith(children: readonly PhysicalPlan[]): PhysicalPlan {
    return new UnionExec(children, this.output);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    // An aggregation without keys gives a row even over nothing: a child has no say in partitions that it does not have.
    for (const child of this.children) if (task.partition < partitionsOf(child)) yield* child.execute(task);
  }

  simpleString(): string {
    return "Union";
  }
}

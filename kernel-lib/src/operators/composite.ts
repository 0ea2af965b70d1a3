/**
 * Operators that Spark has as one and that are several here: `CollectLimit` and `TakeOrderedAndProject`, which bring the
 * first rows of every partition together. What is inside does the work; `explain` shows one line.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { AttributeReference } from "../plan/expression";
import type { SortOrder } from "../plan/sort-order";
import { PhysicalPlan, type TaskContext } from "./physical-plan";
import { WholeStageCodegenExec } from "./whole-stage-codegen";

export class CompositeExec extends PhysicalPlan {
  constructor(
    readonly text: string,
    /** What computes the rows. */
    readonly whole: PhysicalPlan,
    /** How many operators, from `whole` down, are inside; below them is the input. */
    readonly depth: number,
    /** The order in which the rows come out, if any. */
    readonly order: readonly SortOrder[] = [],
  ) {
    super();
  }

  get children(): readonly PhysicalPlan[] {
    return [this.whole];
  }

  get output(): readonly AttributeReference[] {
    return this.whole.output;
  }

  /** What `explain` draws below it. */
  get input(): PhysicalPlan {
    let node = this.whole;
    for (let left = this.depth; left > 0; ) {
      if (!(node instanceof WholeStageCodegenExec)) left -= 1;
      [node] = node.children;
    }
    return node;
  }

  protected doExecute(task: TaskContext): Iterable<ColumnBatch> {
    return this.whole.execute(task);
  }

  protected copyWith([whole]: readonly PhysicalPlan[]): PhysicalPlan {
    return new CompositeExec(this.text, whole, this.depth, this.order);
  }

  simpleString(): string {
    return this.text;
  }
}

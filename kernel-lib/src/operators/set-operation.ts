/**
 * `INTERSECT` and `EXCEPT`: counts equal rows of both sides, which a shuffle has brought together.
 *
 * Spark has no operator for this: its optimiser turns them into semi and anti joins with `<=>` and, for `ALL`, into sums
 * over a union. The rows are the same; two NULLs are equal here as there.
 */
import { ColumnBatch } from "../data/column-batch";
import { keyText } from "../data/key-text";
import type { Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";

export class SetOperationExec extends PhysicalPlan {
  constructor(
    readonly kind: "Intersect" | "Except",
    readonly isAll: boolean,
    readonly left: PhysicalPlan,
    readonly right: PhysicalPlan,
    readonly output: readonly AttributeReference[],
  ) {
    super();
  }

  get children(): readonly PhysicalPlan[] {
    return [this.left, this.right];
  }

  protected copyWith([left, right]: readonly PhysicalPlan[]): PhysicalPlan {
    return new SetOperationExec(this.kind, this.isAll, left, right, this.output);
  }

  *execute(task: TaskContext): Iterable<ColumnBatch> {
    const counts = new Map<string, number>();
    for (const row of rowsOf(this.right, task)) {
      const key = keyText(row);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const kept = this.isAll ? this.keepEach(task, counts) : this.keepDistinct(task, counts);
    yield ColumnBatch.fromRows(typesOf(this.output), kept);
  }

  /** Each row on the right stands for one on the left. */
  private keepEach(task: TaskContext, counts: Map<string, number>): Value[][] {
    return [...rowsOf(this.left, task)].filter((row) => {
      const key = keyText(row);
      const left = counts.get(key) ?? 0;
      if (left > 0) counts.set(key, left - 1);
      return left > 0 === (this.kind === "Intersect");
    });
  }

  private keepDistinct(task: TaskContext, counts: ReadonlyMap<string, number>): Value[][] {
    const seen = new Set<string>();
    return [...rowsOf(this.left, task)].filter((row) => {
      const key = keyText(row);
      if (seen.has(key)) return false;
      seen.add(key);
      return counts.has(key) === (this.kind === "Intersect");
    });
  }

  simpleString(): string {
    return `${this.kind}${this.isAll ? "All" : ""} [${this.output.join(", ")}]`;
  }
}

function* rowsOf(plan: PhysicalPlan, task: TaskContext): Iterable<Value[]> {
  for (const batch of plan.execute(task)) yield* batch.toRows();
}

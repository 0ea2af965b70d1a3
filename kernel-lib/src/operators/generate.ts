/** Gives each row once per row that a generator makes of it. Spark's `GenerateExec`, here a loop over rows. */
import { ColumnBatch } from "../data/column-batch";
import type { Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { Generate } from "../plan/logical-generate";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";
import { compileRowFunction } from "./row-function";

export class GenerateExec extends UnaryExec {
  constructor(
    readonly node: Generate,
    readonly child: PhysicalPlan,
    readonly timeZone: string,
  ) {
    super();
  }

  override get output(): readonly AttributeReference[] {
    return [...this.kept, ...this.node.generated];
  }

  /** The columns of the rows themselves that come out. */
  private get kept(): readonly AttributeReference[] {
    return this.child.output.filter((column) => !this.node.unrequired.has(column.exprId));
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new GenerateExec(this.node, child, this.timeZone);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const { generator, isOuter, generated } = this.node;
    const compute = compileRowFunction(generator.children, this.child.output, this.timeZone);
    const generate = generator.definition.rows(generator.children);
    const nothing: readonly Value[] = generated.map(() => null);
    const places = this.kept.map((column) => this.child.output.indexOf(column));
    for (const batch of this.child.execute(task)) {
      const rows = batch.toRows().flatMap((row) => {
        const made = generate(compute(row));
        const own = places.map((place) => row[place]);
        if (made.length === 0) return isOuter ? [[...own, ...nothing]] : [];
        return made.map((cells) => [...own, ...cells]);
      });
      yield ColumnBatch.fromRows(typesOf(this.output), rows);
    }
  }

  simpleString(): string {
    const { generator, isOuter, generated } = this.node;
    const kept = this.kept.length === 0 ? "" : ` [${this.kept.join(", ")}],`;
    return `Generate ${generator},${kept} ${isOuter}, [${generated.join(", ")}]`;
  }
}

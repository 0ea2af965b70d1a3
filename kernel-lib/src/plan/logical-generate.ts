/** Each row once per row that a generator makes of it, with the generator's columns beside its own. Spark's `Generate`. */
import type { AttributeReference, Expression, ExprId } from "./expression";
import type { Generator } from "./generator";
import { type LogicalPlan, Unary } from "./logical";

export class Generate extends Unary {
  constructor(
    readonly generator: Generator,
    /** Whether a row stays when there is nothing to give. */
    readonly isOuter: boolean,
    readonly generated: readonly AttributeReference[],
    readonly child: LogicalPlan,
    /** Columns of the child that nobody above reads. Spark's `unrequiredChildIndex`. */
    readonly unrequired: ReadonlySet<ExprId> = new Set(),
  ) {
    super();
  }

  /** The columns of the child that come out. */
  get kept(): readonly AttributeReference[] {
    return this.child.output.filter((column) => !this.unrequired.has(column.exprId));
  }

  /** The same that puts out only these columns of its child. */
  keeping(wanted: (column: AttributeReference) => boolean): Generate {
    const unrequired = this.child.output.filter((column) => !wanted(column)).map((column) => column.exprId);
    if (unrequired.every((id) => this.unrequired.has(id))) return this;
    const all = new Set([...this.unrequired, ...unrequired]);
    return new Generate(this.generator, this.isOuter, this.generated, this.child, all);
  }

  /** The generator's arguments. */
  get expressions(): readonly Expression[] {
    return this.generator.children;
  }

  override get output(): readonly AttributeReference[] {
    this.madeColumns ??= [...this.kept, ...this.generated];
    return this.madeColumns;
  }

  /** The same with the columns it makes under other names. */
  withColumns(generated: readonly AttributeReference[]): Generate {
    return new Generate(this.generator, this.isOuter, generated, this.child, this.unrequired);
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Generate(this.generator, this.isOuter, this.generated, child, this.unrequired);
  }

  protected copyWithExpressions(args: readonly Expression[]): LogicalPlan {
    const generator = this.generator.withChildren(args) as Generator;
    return new Generate(generator, this.isOuter, this.generated, this.child, this.unrequired);
  }

  protected describe(): string {
    const places = this.child.output.flatMap((column, i) => (this.unrequired.has(column.exprId) ? [i] : []));
    const left = places.length === 0 ? "" : ` [${places.join(", ")}],`;
    return `Generate ${this.generator},${left} ${this.isOuter}, [${this.generated.join(", ")}]`;
  }
}

/** Each row once per row that a generator makes of it, with the generator's columns beside its own. Spark's `Generate`. */
import type { AttributeReference, Expression } from "./expression";
import type { Generator } from "./generator";
import { type LogicalPlan, Unary } from "./logical";

export class Generate extends Unary {
  constructor(
    readonly generator: Generator,
    /** Whether a row stays when there is nothing to give. */
    readonly isOuter: boolean,
    readonly generated: readonly AttributeReference[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  /** The generator's arguments. */
  get expressions(): readonly Expression[] {
    return this.generator.children;
  }

  override get output(): readonly AttributeReference[] {
    this.madeColumns ??= [...this.child.output, ...this.generated];
    return this.madeColumns;
  }

  /** The same with the columns it makes under other names. */
  withColumns(generated: readonly AttributeReference[]): Generate {
    return new Generate(this.generator, this.isOuter, generated, this.child);
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Generate(this.generator, this.isOuter, this.generated, child);
  }

  protected copyWithExpressions(args: readonly Expression[]): LogicalPlan {
    return new Generate(this.generator.withChildren(args) as Generator, this.isOuter, this.generated, this.child);
  }

  protected describe(): string {
    return `Generate ${this.generator}, ${this.isOuter}, [${this.generated.join(", ")}]`;
  }
}

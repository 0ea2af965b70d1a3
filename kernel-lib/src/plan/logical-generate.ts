/** Each row once per element of an array or map that it holds, with the element in columns of its own. Spark's `Generate`. */
import type { AttributeReference, Expression } from "./expression";
import { type LogicalPlan, Unary } from "./logical";

export class Generate extends Unary {
  constructor(
    /** The array or map. */
    readonly input: Expression,
    readonly withPosition: boolean,
    /** Whether a row stays when there is nothing to give. */
    readonly isOuter: boolean,
    readonly generated: readonly AttributeReference[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return [this.input];
  }

  override get output(): readonly AttributeReference[] {
    return [...this.child.output, ...this.generated];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Generate(this.input, this.withPosition, this.isOuter, this.generated, child);
  }

  protected copyWithExpressions([input]: readonly Expression[]): LogicalPlan {
    return new Generate(input, this.withPosition, this.isOuter, this.generated, this.child);
  }

  protected describe(): string {
    const call = `${this.withPosition ? "posexplode" : "explode"}(${this.input})`;
    return `Generate ${call}, ${this.isOuter}, [${this.generated.join(", ")}]`;
  }
}

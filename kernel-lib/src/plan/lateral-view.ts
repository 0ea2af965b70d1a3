/** `LATERAL VIEW [OUTER] explode(xs) t AS x`: each row with the elements it holds, before it is known what these are. */
import type { AttributeReference, Expression } from "./expression";
import { Generator, type GeneratorName } from "./generator";
import { type LogicalPlan, Unary } from "./logical";

export class LateralView extends Unary {
  constructor(
    readonly generator: GeneratorName,
    readonly input: Expression,
    readonly isOuter: boolean,
    /** What its columns are qualified with; null for nothing. */
    readonly table: string | null,
    /** Empty for the generator's own names. */
    readonly names: readonly string[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  override get resolved(): boolean {
    return false;
  }

  get expressions(): readonly Expression[] {
    return [this.input];
  }

  override get output(): readonly AttributeReference[] {
    throw new Error("internal: the columns of a lateral view were asked for before its input was known");
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new LateralView(this.generator, this.input, this.isOuter, this.table, this.names, child);
  }

  protected copyWithExpressions([input]: readonly Expression[]): LogicalPlan {
    return new LateralView(this.generator, input, this.isOuter, this.table, this.names, this.child);
  }

  protected describe(): string {
    return `Generate ${new Generator(this.generator, this.input)}, ${this.isOuter}, ${this.table ?? ""}`;
  }
}

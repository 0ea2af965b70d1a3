/** `LATERAL VIEW [OUTER] explode(xs) t AS x`: each row with the elements it holds, before it is known what these are. */
import type { AttributeReference, Expression } from "./expression";
import type { Generator } from "./generator";
import { type LogicalPlan, Unary } from "./logical";

export class LateralView extends Unary {
  constructor(
    readonly generator: Generator,
    readonly isOuter: boolean,
    /** What its columns are qualified with; null for nothing. */
    readonly table: string | null,
    /** Empty for the generator's own names. */
    readonly names: readonly string[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get expressions(): readonly Expression[] {
    return this.generator.children;
  }

  override get output(): readonly AttributeReference[] {
    throw new Error("internal: the columns of a lateral view were asked for before its input was known");
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new LateralView(this.generator, this.isOuter, this.table, this.names, child);
  }

  protected copyWithExpressions(args: readonly Expression[]): LogicalPlan {
    return new LateralView(
      this.generator.withChildren(args) as Generator,
      this.isOuter,
      this.table,
      this.names,
      this.child,
    );
  }

  protected describe(): string {
    return `Generate ${this.generator}, ${this.isOuter}, ${this.table ?? ""}`;
  }
}

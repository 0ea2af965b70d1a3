/** A limit for each partition by itself, which only the optimiser makes, below a limit over all. Spark's `LocalLimit`. */
import type { Expression } from "./expression";
import { type LogicalPlan, Unary } from "./logical-plan";

export class LocalLimit extends Unary {
  readonly expressions: readonly Expression[] = [];

  constructor(
    readonly limit: number,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new LocalLimit(this.limit, child);
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }

  protected describe(): string {
    return `LocalLimit ${this.limit}`;
  }
}

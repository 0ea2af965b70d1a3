/** A limit for each partition by itself, which only the optimiser makes, below a limit over all. Spark's `LocalLimit`. */
import { type LogicalPlan, PlainUnary } from "./logical-plan";

export class LocalLimit extends PlainUnary {
  constructor(
    readonly limit: number,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new LocalLimit(this.limit, child);
  }

  protected describe(): string {
    return `LocalLimit ${this.limit}`;
  }
}

/**
 * `df.groupBy(…).sum("a", "b")`, before the types of the columns are known: without names it is of all that are numbers. Spark looks at
 * once (`RelationalGroupedDataset.aggregateNumericColumns`); here a plan is built without asking what the columns are.
 */
import type { Expression } from "./expression";
import { type LogicalPlan, PlainUnary } from "./logical-plan";

export class AggregateNumericColumns extends PlainUnary {
  constructor(
    readonly functionName: string,
    readonly names: readonly string[],
    readonly child: LogicalPlan,
    /** The aggregation of these over the child. */
    readonly over: (child: LogicalPlan, aggregates: readonly Expression[]) => LogicalPlan,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new AggregateNumericColumns(this.functionName, this.names, child, this.over);
  }

  protected describe(): string {
    return `AggregateNumericColumns ${this.functionName}, [${this.names.join(", ")}]`;
  }
}

/** A DataFrame as a value of an expression: `col("a").isin(df)`, `df.scalar()`, `df.exists()`. Spark's `SubqueryExpression`s of its columns. */
import { type Expression, UnresolvedFunction } from "./expression";
import type { LogicalPlan } from "./logical-plan";
import { SubqueryExpression } from "./subquery";

/** What a DataFrame is here, where there are none yet. */
export interface Query {
  readonly plan: LogicalPlan;
}

export function isQuery(value: unknown): value is Query {
  return typeof value === "object" && value !== null && "plan" in value;
}

/** `struct(a, b)` is compared with two columns. */
export function inQuery(value: Expression, query: Query): Expression {
  const values = value instanceof UnresolvedFunction && value.name === "struct" ? value.children : [value];
  return SubqueryExpression.ofDataFrame("in", query.plan, values);
}

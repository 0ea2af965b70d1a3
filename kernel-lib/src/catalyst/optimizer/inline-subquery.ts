/** `(SELECT w.name || '!')` reads no table: it is its expression. Spark's `OptimizeOneRowRelationSubquery`. */
import { Alias, AttributeReference, type Expression } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { type LogicalPlan, Project, SubqueryAlias } from "../../plan/logical";
import { OneRowRelation } from "../../plan/logical-sql";
import { isSubquery, OuterReference, type SubqueryExpression } from "../../plan/subquery";

/** The expression that a scalar query stands for, or null. */
export function inlineSubquery({ plan, outer, outerValues }: SubqueryExpression): Expression | null {
  const columns = columnsOf(plan);
  if (columns === null || columns.length !== 1) return null;
  const values = new Map(outer.map((column, i) => [column.exprId, outerValues[i]]));
  return columns[0].transformUp((n) => (n instanceof OuterReference ? (values.get(n.column.exprId) ?? n) : n));
}

/** What the columns are, where the plan is projections over no table. */
function columnsOf(plan: LogicalPlan): Expression[] | null {
  if (plan instanceof SubqueryAlias) return columnsOf(plan.child);
  if (!(plan instanceof Project)) return null;
  if (plan.expressions.some((e) => e.exists((n) => isSubquery(n) || n instanceof AggregateCall))) return null;
  if (plan.child instanceof OneRowRelation) return plan.expressions.map(withoutAlias);
  const below = columnsOf(plan.child);
  if (below === null) return null;
  const definitions = new Map(plan.child.output.map((column, i) => [column.exprId, below[i]]));
  return plan.expressions.map((e) =>
    withoutAlias(e).transformUp((n) => (n instanceof AttributeReference ? (definitions.get(n.exprId) ?? n) : n)),
  );
}

function withoutAlias(expression: Expression): Expression {
  return expression instanceof Alias ? expression.child : expression;
}

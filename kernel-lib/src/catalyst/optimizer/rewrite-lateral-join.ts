/**
 * Makes an ordinary join of a lateral one. Spark's `RewriteLateralSubquery`, and `InlineLateral…` where the right side
 * reads no table: then it is computed from the left row itself.
 */
import { type Expression, type ExprId, isNamed } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Filter, type LogicalPlan, Project, SubqueryAlias } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import { Join } from "../../plan/logical-join";
import type { LateralJoin } from "../../plan/logical-lateral";
import { OneRowRelation } from "../../plan/logical-sql";
import { isSubquery, OuterReference, type SubqueryExpression } from "../../plan/subquery";
import { and } from "../predicates";
import { decorrelate } from "./decorrelate";

export function rewriteLateralJoin(join: LateralJoin): LogicalPlan {
  const { child, subquery, joinType, condition } = join;
  const inlined = joinType === "Inner" || condition === null ? computedFrom(subquery.plan, join) : null;
  if (inlined !== null) {
    const plan = condition === null ? inlined : new Filter(condition, inlined);
    return new Project(
      join.output.map((column) => byId(plan, column.exprId)),
      plan,
    );
  }
  const { plan, conditions } = decorrelate(subquery.plan, child);
  const on = [...conditions.map((c) => fromAround(c, subquery)), ...(condition === null ? [] : [condition])];
  const joined = new Join(child, plan, joinType, on.length === 0 ? null : and(on));
  return new Project(
    join.output.map((column) => byId(joined, column.exprId)),
    joined,
  );
}

function byId(plan: LogicalPlan, exprId: ExprId): Expression {
  const found = plan.output.find((column) => column.exprId === exprId);
  if (found === undefined) throw new Error("internal: a lateral join lost a column");
  return found;
}

/** The right side over the rows of the left, where it is projections and generators over no table; else null. */
function computedFrom(plan: LogicalPlan, join: LateralJoin): LogicalPlan | null {
  const { child, subquery } = join;
  if (plan instanceof OneRowRelation) return child;
  if (plan instanceof SubqueryAlias) return computedFrom(plan.child, join);
  if (plan.expressions.some((e) => e.exists((n) => isSubquery(n) || n instanceof AggregateCall))) return null;
  const below = plan instanceof Project || plan instanceof Generate ? computedFrom(plan.child, join) : null;
  if (below === null) return null;
  const list = plan.expressions.map((e) => fromAround(e, subquery));
  if (plan instanceof Project) {
    const own = new Set(list.filter(isNamed).map((e) => e.exprId));
    return new Project([...child.output.filter((column) => !own.has(column.exprId)), ...list], below);
  }
  return plan.withChildren([below]).withExpressions(list);
}

/** The expression with the values of columns from around in their places. */
export function fromAround(expression: Expression, { outer, outerValues }: SubqueryExpression): Expression {
  const values = new Map(outer.map((column, i) => [column.exprId, outerValues[i]]));
  return expression.transformUp((n) => (n instanceof OuterReference ? (values.get(n.column.exprId) ?? n.column) : n));
}

/** Hands the hint over a relation to the join that the relation is a side of. Spark's `EliminateResolvedHint`. */
import type { LogicalPlan } from "../../plan/logical";
import { ResolvedHint } from "../../plan/logical-hint";
import { Join, type JoinStrategy } from "../../plan/logical-join";
import { SubqueryExpression, transformWithSubqueries } from "../../plan/subquery";
import { about, type Rule } from "../rule";

export const eliminateResolvedHint: Rule = {
  name: "EliminateResolvedHint",
  about: about(ResolvedHint, SubqueryExpression),
  apply: (plan) =>
    transformWithSubqueries(transformWithSubqueries(plan, handedUp), (node) =>
      node instanceof ResolvedHint ? node.child : node,
    ),
};

function handedUp(node: LogicalPlan): LogicalPlan {
  if (!(node instanceof Join)) return node;
  const [left, right] = node.children.map(strategyOf);
  if (left === null && right === null) return node;
  return node.withHint({ left: left ?? node.hint.left, right: right ?? node.hint.right });
}

/** The outermost hint counts; below a join it is that join's. */
function strategyOf(plan: LogicalPlan): JoinStrategy | null {
  if (plan instanceof ResolvedHint) return plan.strategy;
  return plan.children.length === 1 ? strategyOf(plan.children[0]) : null;
}

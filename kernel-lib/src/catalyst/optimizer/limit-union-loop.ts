/** A LIMIT above a recursion ends it early, also one that would never end. Spark's `LimitPushDown` has a case for it. */
import { Limit, type LogicalPlan, Project, SubqueryAlias } from "../../plan/logical";
import { UnionLoop } from "../../plan/union-loop";
import { nodeRule, type Rule } from "../rule";

export const limitUnionLoop: Rule = nodeRule("LimitPushDown", [UnionLoop], (node) =>
  node instanceof Limit ? below(node, node.limit) : node,
);

function below(plan: LogicalPlan, rows: number): LogicalPlan {
  if (plan instanceof UnionLoop) return plan.enough === null ? plan.withEnough(rows) : plan;
  const passes = plan instanceof Limit || plan instanceof Project || plan instanceof SubqueryAlias;
  return passes ? plan.withChildren([below(plan.children[0], rows)]) : plan;
}

/**
 * What is limited above need not be computed below: each side of a union gives at most so many rows, and so does the side of
 * an outer join whose rows all come out. Spark's `LimitPushDown`; the limit above stays.
 */
import { Limit, type LogicalPlan, Project } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { LocalLimit } from "../../plan/logical-limit";
import { Offset, Union } from "../../plan/logical-set";
import { maxRows } from "../max-rows";
import { about, type Rule } from "../rule";

export const limitPushDown: Rule = {
  name: "LimitPushDown",
  about: about(Limit),
  apply: (plan) =>
    plan.transformDown((node) => {
      if (!(node instanceof Limit) || node.isStreaming) return node;
      const { child } = node;
      if (child instanceof Offset) return belowOffset(node, child);
      const pushed =
        child instanceof Project ? child.withChildren([below(child.child, node.limit)]) : below(child, node.limit);
      return node.withChildren([pushed]);
    }),
};

/** So many rows of each partition are enough as are left out and wanted. */
function belowOffset(limit: Limit, offset: Offset): LogicalPlan {
  if (limit.isGlobalOnly) return limit;
  return new Limit(
    limit.limit,
    new Offset(offset.offset, new LocalLimit(limit.limit + offset.offset, offset.child)),
    true,
  );
}

function below(plan: LogicalPlan, limit: number): LogicalPlan {
  if (plan instanceof Union) return plan.withChildren(plan.children.map((child) => limited(child, limit)));
  if (!(plan instanceof Join)) return plan;
  const { left, right, joinType, condition } = plan;
  if (joinType === "LeftOuter") return plan.withChildren([limited(left, limit), right]);
  if (joinType === "RightOuter") return plan.withChildren([left, limited(right, limit)]);
  if (condition !== null || (joinType !== "Inner" && joinType !== "Cross")) return plan;
  return plan.withChildren([limited(left, limit), limited(right, limit)]);
}

function limited(plan: LogicalPlan, limit: number): LogicalPlan {
  const known = plan instanceof LocalLimit ? plan.limit : maxRows(plan);
  return known <= limit ? plan : new LocalLimit(limit, plan);
}

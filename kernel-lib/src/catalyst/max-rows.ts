/** How many rows a plan gives at most. Spark's `LogicalPlan.maxRows`; what is not known is infinite. */
import { Aggregate, Filter, Limit, LocalRelation, type LogicalPlan, Project, Sort } from "../plan/logical";
import { Range } from "../plan/logical-partitioning";
import { Union } from "../plan/logical-set";

export function maxRows(plan: LogicalPlan): number {
  if (plan instanceof LocalRelation) return plan.isStreaming ? Number.POSITIVE_INFINITY : plan.rows.length;
  if (plan instanceof Range) return Number(plan.count);
  if (plan instanceof Limit) return Math.min(plan.limit, maxRows(plan.child));
  if (plan instanceof Aggregate)
    return plan.groupingExpressions.length === 0
      ? 1
      : plan.isStreaming
        ? Number.POSITIVE_INFINITY
        : maxRows(plan.child);
  if (plan instanceof Project || plan instanceof Filter || plan instanceof Sort) return maxRows(plan.child);
  if (plan instanceof Union) return plan.children.map(maxRows).reduce((a, b) => a + b, 0);
  return Number.POSITIVE_INFINITY;
}

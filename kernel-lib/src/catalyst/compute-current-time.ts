/** Tells every `current_timestamp()` of a plan when it is: that of a query, or that of each batch. Spark's `ComputeCurrentTime`. */
import { CurrentTime, type Moment } from "../plan/current-time";
import type { LogicalPlan } from "../plan/logical";
import { mapSubqueries } from "../plan/subquery";

export function computeCurrentTime(plan: LogicalPlan, moment: Moment): LogicalPlan {
  return plan.transformUp((node) =>
    mapSubqueries(
      node.mapExpressions((expression) => (expression instanceof CurrentTime ? expression.at(moment) : expression)),
      (inner) => computeCurrentTime(inner, moment),
    ),
  );
}

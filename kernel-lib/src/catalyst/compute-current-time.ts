/** Tells every `current_timestamp()` of a plan when it is: that of a query, or that of each batch. Spark's `ComputeCurrentTime`. */
import { CurrentTime, type Moment } from "../plan/current-time";
import type { Expression } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { transformWithSubqueries } from "../plan/subquery";
import { unless } from "../plan/tree-facts";
import { about } from "./rule";

const TIMES = about(CurrentTime);
const OTHERS = unless(TIMES);

export function computeCurrentTime(plan: LogicalPlan, moment: Moment): LogicalPlan {
  const told = (e: Expression): Expression => (e instanceof CurrentTime ? e.at(moment) : e);
  return transformWithSubqueries(plan, (node) => node.mapExpressions(told, OTHERS), TIMES);
}

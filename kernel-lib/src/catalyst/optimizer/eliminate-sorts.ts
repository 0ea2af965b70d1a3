/**
 * An order that nobody can see is not made: constants order nothing, a sort below another sort is lost, and below a join or an
 * aggregation that does not care for the order too. Spark's `EliminateSorts`.
 */

import { isDeterministic } from "../../plan/deterministic";
import { type Expression, Literal } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Aggregate, Filter, type LogicalPlan, Project, Sort } from "../../plan/logical";
import { Join } from "../../plan/logical-join";

import { maxRows } from "../max-rows";
import { about, type Rule } from "../rule";

export const eliminateSorts: Rule = {
  name: "EliminateSorts",
  about: about(Sort),
  apply: (plan) =>
    plan.transformDown((node) => {
      if (node.isStreaming) return node;
      if (node instanceof Sort) return ofSort(node);
      if (node instanceof Join) return node.withChildren(node.children.map(unsorted));
      if (node instanceof Aggregate && node.aggregateExpressions.every(ignoresOrder))
        return node.withChildren([unsorted(node.child)]);
      return node;
    }),
};

function ofSort(sort: Sort): LogicalPlan {
  if (maxRows(sort.child) <= 1) return sort.child;
  const order = sort.order.filter((one) => !(one.child instanceof Literal));
  if (order.length === 0) return sort.child;
  const child = unsorted(sort.child);
  return order.length === sort.order.length ? sort.withChildren([child]) : new Sort(order, child);
}

/** The plan without sorts that only projections and filters are above. */
function unsorted(plan: LogicalPlan): LogicalPlan {
  if (plan instanceof Sort) return unsorted(plan.child);
  const passes = (plan instanceof Project || plan instanceof Filter) && plan.expressions.every(isDeterministic);
  return passes ? plan.withChildren([unsorted(plan.children[0])]) : plan;
}

/** Sums of fractions do hang on the order, by their last digits. */
const ORDERLESS: ReadonlySet<string> = new Set(["count", "min", "max", "sum", "avg"]);

function ignoresOrder(expression: Expression): boolean {
  const calls = expression.collect((n): n is AggregateCall => n instanceof AggregateCall);
  return calls.every((call) => {
    const { name } = call.definition;
    const isFraction = call.children.some(({ dataType }) => dataType.kind === "double" || dataType.kind === "float");
    return ORDERLESS.has(name) && !(isFraction && (name === "sum" || name === "avg"));
  });
}

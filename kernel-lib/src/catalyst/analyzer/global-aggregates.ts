/** `select(count("*"))` without `groupBy` aggregates over everything. Spark's `GlobalAggregates`. */
import type { Expression } from "../../plan/expression";
import { AggregateCall, MistypedCall } from "../../plan/function";
import { Aggregate, Project } from "../../plan/logical";
import type { Rule } from "../rule";

export const globalAggregates: Rule = {
  name: "GlobalAggregates",
  apply: (plan) =>
    plan.transformUp((node) =>
      node instanceof Project && node.expressions.some((e) => e.exists(aggregates))
        ? new Aggregate([], node.expressions, node.child)
        : node,
    ),
};

function aggregates(expression: Expression): boolean {
  const isMistyped = expression instanceof MistypedCall && expression.definition.kind === "aggregate";
  return isMistyped || expression instanceof AggregateCall;
}

/** `select(count("*"))` without `groupBy` aggregates over everything. Spark's `GlobalAggregates`. */
import type { Expression } from "../../plan/expression";
import { AggregateCall, MistypedCall } from "../../plan/function";
import { Aggregate, Project } from "../../plan/logical";
import { WindowExpression } from "../../plan/window";
import { nodeRule, type Rule } from "../rule";

export const globalAggregates: Rule = nodeRule("GlobalAggregates", [AggregateCall, MistypedCall], (node) =>
  node instanceof Project && node.expressions.some(aggregates) ? new Aggregate([], node.expressions, node.child) : node,
);

/** A window's own aggregate does not count: it gives every row a value. */
function aggregates(expression: Expression): boolean {
  if (expression instanceof WindowExpression && !expression.call.resolved) return false;
  if (expression instanceof WindowExpression) return [...expression.call.children, expression.spec].some(aggregates);
  const isMistyped = expression instanceof MistypedCall && expression.definition.kind === "aggregate";
  return isMistyped || expression instanceof AggregateCall || expression.children.some(aggregates);
}

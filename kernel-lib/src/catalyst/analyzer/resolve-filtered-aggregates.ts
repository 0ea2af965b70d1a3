/** Joins an aggregate call with its FILTER clause, once both are understood. Part of Spark's `ResolveFunctions`. */
import { AnalysisException } from "../../data/errors";
import type { Expression } from "../../plan/expression";
import { FilteredAggregateCall, UnresolvedFilter } from "../../plan/filtered-aggregate";
import { AggregateCall } from "../../plan/function";
import { positionText } from "../../plan/origin";
import { nodeRule, type Rule } from "../rule";

export const resolveFilteredAggregates: Rule = nodeRule("ResolveFilteredAggregates", [UnresolvedFilter], (node) =>
  node.mapExpressions(resolve),
);

function resolve(expression: Expression): Expression {
  if (!(expression instanceof UnresolvedFilter)) return expression;
  const { call, condition } = expression;
  if (!call.resolved || !condition.resolved) return expression;
  const context = positionText(expression.origin);
  if (!(call instanceof AggregateCall))
    throw new AnalysisException(null, `FILTER predicate specified, but ${call.sql()} is not an aggregate function`, {
      context,
    });
  if (condition.dataType.kind !== "boolean" || condition.exists((n) => n instanceof AggregateCall))
    throw new AnalysisException(
      null,
      `FILTER expression ${condition.sql()} is not of type boolean, or has an aggregate function in it. It cannot be used in an aggregate function`,
      { context },
    );
  return FilteredAggregateCall.of(call, condition);
}

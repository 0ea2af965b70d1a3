/**
 * Joins a call with what stood around its arguments, once it is known what is called: DISTINCT and IGNORE NULLS. Part of
 * Spark's `ResolveFunctions`, which refuses them for functions that do not know them.
 */
import { AnalysisException } from "../../data/errors";
import { DistinctCall, IgnoreNullsCall } from "../../plan/call-modifiers";
import { DistinctAggregateCall } from "../../plan/distinct-aggregate";
import { type AttributeReference, type Expression, UnresolvedFunction, UnresolvedStar } from "../../plan/expression";
import { AggregateCall, MistypedCall, ScalarCall } from "../../plan/function";
import { toLiteral } from "../../plan/literal";
import type { LogicalPlan } from "../../plan/logical";
import { currentOrigin, positionText } from "../../plan/origin";
import { WindowCall } from "../../plan/window-function";
import { nodeRule, type Rule } from "../rule";

export const resolveCallModifiers: Rule = nodeRule("ResolveCallModifiers", [DistinctCall, IgnoreNullsCall], (node) =>
  node.children.every((child) => child.resolved) ? node.mapExpressions((e) => resolve(e, node)) : node,
);

function resolve(expression: Expression, node: LogicalPlan): Expression {
  if (expression instanceof DistinctCall) {
    const columns = node.children.flatMap((child) => child.output);
    return distinct(expression, columns);
  }
  return expression instanceof IgnoreNullsCall ? ignoringNulls(expression) : expression;
}

/** A star among the arguments stands for all columns. */
function distinct(modified: DistinctCall, columns: readonly AttributeReference[]): Expression {
  const { call } = modified;
  if (call instanceof UnresolvedFunction && call.children.some((child) => child instanceof UnresolvedStar)) {
    const args = call.children.flatMap((c): readonly Expression[] => (c instanceof UnresolvedStar ? columns : [c]));
    return new DistinctCall(new UnresolvedFunction(call.name, args));
  }
  if (call instanceof AggregateCall) return new DistinctAggregateCall(call.definition, call.bound, call.children);
  if (call instanceof MistypedCall) return call;
  if (call instanceof ScalarCall || call instanceof WindowCall)
    throw unsupportedSyntax(call.definition.name, "DISTINCT");
  return modified;
}

/** By name, with what Spark calls it then. */
const TAKES_IGNORE_NULLS: Readonly<Record<string, string>> = {
  first: "first",
  first_value: "first",
  last: "last",
  last_value: "last",
  any_value: "any_value",
};

/** Of aggregates it is one argument more; `collect_list` and its like never keep NULLs. */
function ignoringNulls(modified: IgnoreNullsCall): Expression {
  const { call } = modified;
  if (call instanceof WindowCall && call.definition.takesIgnoreNulls)
    return new WindowCall(call.definition, call.bound, call.children, true);
  const name = call instanceof AggregateCall ? TAKES_IGNORE_NULLS[call.definition.name] : undefined;
  if (name !== undefined) return new UnresolvedFunction(name, [call.children[0], toLiteral(true)]);
  if (call instanceof AggregateCall || call instanceof WindowCall || call instanceof ScalarCall)
    throw unsupportedSyntax(call.definition.name, "IGNORE NULLS");
  return call instanceof MistypedCall ? call : modified;
}

export function unsupportedSyntax(name: string, syntax: string): AnalysisException {
  return new AnalysisException(
    "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
    `Invalid SQL syntax: The function \`${name}\` does not support ${syntax}.`,
    { sqlState: "42000", context: positionText(currentOrigin()) },
  );
}

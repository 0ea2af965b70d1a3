/**
 * What does not depend on a row is computed once: `1 + 2` is 3, `cast(1 as bigint)` is 1. Spark's `ConstantFolding`.
 *
 * What fails (`1 / 0`) stays as it is, and fails only if a row needs it.
 */
import { type Expression, Literal } from "../../plan/expression";
import { Cast, ScalarCall } from "../../plan/function";
import { VariableReference } from "../../plan/variable";
import { computed } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

export const constantFolding: Rule = expressionRule(
  "ConstantFolding",
  [ScalarCall, Cast, VariableReference],
  (node, timeZone) => fold(node, timeZone ?? "UTC"),
);

/** An expression that reads no row, as the value it has; any other as it is. */
export function folded(expression: Expression, timeZone: string = "UTC"): Expression {
  return expression.resolved ? expression.transformUp((node) => fold(node, timeZone)) : expression;
}

function fold(node: Expression, timeZone: string): Expression {
  if (node instanceof VariableReference) return node.literal;
  const isCall = node instanceof ScalarCall || node instanceof Cast;
  if (!isCall || !node.children.every((child) => child instanceof Literal)) return node;
  return computed(node, timeZone) ?? node;
}

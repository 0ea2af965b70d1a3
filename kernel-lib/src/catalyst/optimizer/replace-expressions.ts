/**
 * Functions that stand for other expressions give way to them, so that rules after this one need not know them. Spark's
 * `ReplaceExpressions`. Until here they stay, since columns are named after them.
 */
import type { Expression } from "../../plan/expression";
import { ScalarCall } from "../../plan/function";
import { Replaced } from "../../plan/replaced";
import { callOf } from "../build-expression";
import { nodeRule, type Rule } from "../rule";

export const replaceExpressions: Rule = nodeRule("ReplaceExpressions", [Replaced, "between"], (node) =>
  node.mapExpressions(replace),
);

function replace(expression: Expression): Expression {
  if (expression instanceof Replaced) return expression.replacement;
  if (!(expression instanceof ScalarCall) || expression.definition.name !== "between") return expression;
  const [value, low, high] = expression.children;
  return callOf("and", callOf(">=", value, low), callOf("<=", value, high));
}

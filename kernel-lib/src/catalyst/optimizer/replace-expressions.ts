/**
 * Functions that stand for other expressions give way to them, so that rules after this one need not know them. Spark's
 * `ReplaceExpressions`. Until here they stay, since columns are named after them.
 */
import type { Expression } from "../../plan/expression";
import { ScalarCall } from "../../plan/function";
import { Replaced } from "../../plan/replaced";
import { unless } from "../../plan/tree-facts";
import { callOf } from "../build-expression";
import { about, nodeRule, type Rule } from "../rule";

const KINDS = [Replaced, "between"];
const OTHERS = unless(about(...KINDS));

export const replaceExpressions: Rule = nodeRule("ReplaceExpressions", KINDS, (node) =>
  node.mapExpressions(replace, OTHERS),
);

function replace(expression: Expression): Expression {
  if (expression instanceof Replaced) return expression.replacement;
  if (!(expression instanceof ScalarCall) || expression.definition.name !== "between") return expression;
  const [value, low, high] = expression.children;
  return callOf("and", callOf(">=", value, low), callOf("<=", value, high));
}

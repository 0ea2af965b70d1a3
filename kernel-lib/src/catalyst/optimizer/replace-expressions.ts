/**
 * Functions that stand for other expressions give way to them, so that rules after this one need not know them. Spark's
 * `ReplaceExpressions`. Until here they stay, since columns are named after them.
 */
import type { Expression } from "../../plan/expression";
import { ScalarCall, type ScalarFunction } from "../../plan/function";
import { lookupFunction } from "../../plan/functions/registry";
import { Replaced } from "../../plan/replaced";
import { nodeRule, type Rule } from "../rule";

export const replaceExpressions: Rule = nodeRule("ReplaceExpressions", [Replaced, "between"], (node) =>
  node.mapExpressions(replace),
);

function replace(expression: Expression): Expression {
  if (expression instanceof Replaced) return expression.replacement;
  if (!(expression instanceof ScalarCall) || expression.definition.name !== "between") return expression;
  const [value, low, high] = expression.children;
  return call("and", call(">=", value, low), call("<=", value, high));
}

function call(name: string, ...args: readonly Expression[]): ScalarCall {
  const definition = lookupFunction(name) as ScalarFunction;
  const bound = definition.bind(
    args.map((arg) => arg.dataType),
    args,
  );
  if (bound === null) throw new Error(`internal: ${name} does not take ${args.join(", ")}`);
  return new ScalarCall(definition, bound, args);
}

/** `… WITHIN GROUP (ORDER BY …)`: finds the aggregate that takes an order, or says why there is none. Part of `ResolveFunctions`. */
import { WithinGroupCall } from "../../plan/call-modifiers";
import { type Expression, Literal } from "../../plan/expression";
import { orderedAggregate } from "../../plan/functions/ordered-aggregates";
import { expressionRule, type Rule } from "../rule";
import { unsupportedSyntax } from "./resolve-call-modifiers";
import { bindCall } from "./resolve-functions";
import { invalidWithinGroup } from "./within-group-errors";

export const resolveWithinGroup: Rule = expressionRule("ResolveWithinGroup", [WithinGroupCall], resolve);

function resolve(expression: Expression): Expression {
  if (!(expression instanceof WithinGroupCall) || !expression.children.every((child) => child.resolved))
    return expression;
  const { args, order, isDistinct } = expression;
  const name = expression.name.toLowerCase();
  const definition = orderedAggregate(name, order, isDistinct);
  if (definition === undefined) throw unsupportedSyntax(name, "WITHIN GROUP (ORDER BY ...)");
  const keys = order.map((item) => item.child);
  if (definition.name === "listagg") {
    const [value, delimiter = Literal.null] = args;
    if (isDistinct && keys.some((key) => `${key}` !== `${value}`))
      throw invalidWithinGroup(
        name,
        "MISMATCH_WITH_DISTINCT_INPUT",
        `The function is invoked with DISTINCT and WITHIN GROUP but expressions "${value.sql()}" and "${keys.map((key) => key.sql()).join('", "')}" do not match. The WITHIN GROUP ordering expression must be picked from the function inputs.`,
      );
    return bindCall(definition, [value, delimiter, ...keys]);
  }
  if (isDistinct)
    throw invalidWithinGroup(name, "DISTINCT_UNSUPPORTED", "The function does not support DISTINCT with WITHIN GROUP.");
  if (order.length !== 1)
    throw invalidWithinGroup(
      name,
      "WRONG_NUM_ORDERINGS",
      `The function requires 1 orderings in WITHIN GROUP but got ${order.length}.`,
    );
  return bindCall(definition, [...keys, ...args]);
}

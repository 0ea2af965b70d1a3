/** `… WITHIN GROUP (ORDER BY …)`: finds the aggregate that takes an order, or says why there is none. Part of `ResolveFunctions`. */
import { AnalysisException } from "../../data/errors";
import { WithinGroupCall } from "../../plan/call-modifiers";
import { type Expression, Literal } from "../../plan/expression";
import { orderedAggregate } from "../../plan/functions/ordered-aggregates";
import { currentOrigin, positionText } from "../../plan/origin";
import { expressionRule, type Rule } from "../rule";
import { unsupportedSyntax } from "./resolve-call-modifiers";
import { bindCall } from "./resolve-functions";

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
      throw invalid(
        name,
        "MISMATCH_WITH_DISTINCT_INPUT",
        `The function is invoked with DISTINCT and WITHIN GROUP but expressions "${value.sql()}" and "${keys.map((key) => key.sql()).join('", "')}" do not match. The WITHIN GROUP ordering expression must be picked from the function inputs.`,
      );
    return bindCall(definition, [value, delimiter, ...keys]);
  }
  if (isDistinct)
    throw invalid(name, "DISTINCT_UNSUPPORTED", "The function does not support DISTINCT with WITHIN GROUP.");
  if (order.length !== 1)
    throw invalid(
      name,
      "WRONG_NUM_ORDERINGS",
      `The function requires 1 orderings in WITHIN GROUP but got ${order.length}.`,
    );
  return bindCall(definition, [...keys, ...args]);
}

function invalid(name: string, kind: string, why: string): AnalysisException {
  return new AnalysisException(
    `INVALID_WITHIN_GROUP_EXPRESSION.${kind}`,
    `Invalid function \`${name}\` with WITHIN GROUP. ${why}`,
    { sqlState: "42K0K", context: positionText(currentOrigin()) },
  );
}

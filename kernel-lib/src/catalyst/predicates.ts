/** Taking conditions apart at AND, and putting them together again. Spark's `PredicateHelper`. */
import { BooleanType } from "../data/types";
import type { Expression } from "../plan/expression";
import { type BoundScalar, ScalarCall, type ScalarFunction } from "../plan/function";
import { lookupFunction } from "../plan/functions/registry";

/** `a AND (b AND c)` as [a, b, c]. */
export function conjuncts(condition: Expression): Expression[] {
  const parts: Expression[] = [];
  takeApart(condition, parts);
  return parts;
}

function takeApart(condition: Expression, parts: Expression[]): void {
  if (!(condition instanceof ScalarCall && condition.definition.name === "and")) parts.push(condition);
  else for (const child of condition.children) takeApart(child, parts);
}

/** One condition that holds when all of them do; there must be at least one. */
export function and(conditions: readonly Expression[]): Expression {
  const definition = lookupFunction("and") as ScalarFunction;
  const bound = definition.bind([BooleanType, BooleanType]) as BoundScalar;
  return conditions.reduce((a, b) => new ScalarCall(definition, bound, [a, b]));
}

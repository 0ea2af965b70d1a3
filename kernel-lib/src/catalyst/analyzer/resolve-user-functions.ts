/**
 * Calls by name of functions the session knows: `SELECT twice(v)` after `spark.udf.register("twice", …)`.
 * Built-in functions come first, as on Spark's search path (`system.builtin`, then `system.session`).
 */
import { type Expression, UnresolvedFunction } from "../../plan/expression";
import type { ScalarFunction } from "../../plan/function";
import { lookupFunction } from "../../plan/functions/registry";
import { lookupGenerator } from "../../plan/generators";
import { UnresolvedUserCall } from "../../plan/user-function";
import { expressionRule, type Rule } from "../rule";

/** The function of this name in the session, in any case. */
export type FunctionLookup = (name: string) => ScalarFunction | undefined;

export function resolveUserFunctions(functions: FunctionLookup): Rule {
  const resolve = (expression: Expression): Expression => {
    if (!(expression instanceof UnresolvedFunction)) return expression;
    const { name, children } = expression;
    if (lookupFunction(name) !== undefined || lookupGenerator(name) !== undefined) return expression;
    const definition = functions(name);
    return definition === undefined ? expression : new UnresolvedUserCall(definition, children);
  };
  return expressionRule("ResolveFunctions", [UnresolvedFunction], resolve);
}

/**
 * Finds the function behind every call once its arguments' types are known, and casts the arguments to what it takes.
 *
 * Spark's `ResolveFunctions` and `TypeCoercion` in one: which types fit is part of a function's definition (`bind`).
 */
import { AnalysisException } from "../../data/errors";
import { sameType } from "../../data/types";
import { type Expression, UnresolvedFunction } from "../../plan/expression";
import { AggregateCall, type BuiltInFunction, Cast, ScalarCall } from "../../plan/function";
import { lookupFunction } from "../../plan/functions/registry";
import type { Rule } from "../rule";

export const resolveFunctions: Rule = {
  name: "ResolveFunctions",
  apply: (plan) => plan.transformUp((node) => node.mapExpressions(resolve)),
};

function resolve(expression: Expression): Expression {
  if (!(expression instanceof UnresolvedFunction) || !expression.children.every((child) => child.resolved))
    return expression;
  const definition = lookupFunction(expression.name);
  if (definition === undefined) throw unknownFunction(expression.name);
  const [fewest, most] = definition.arity;
  const given = expression.children.length;
  if (given < fewest || given > most) throw wrongArity(definition, given);
  return bind(definition, expression);
}

function bind(definition: BuiltInFunction, call: UnresolvedFunction): Expression {
  const types = call.children.map((child) => child.dataType);
  if (definition.kind === "scalar") {
    const bound = definition.bind(types);
    if (bound === null) throw mismatch(definition, call);
    return new ScalarCall(definition, bound, castAll(call.children, bound.argumentTypes));
  }
  const bound = definition.bind(types);
  if (bound === null) throw mismatch(definition, call);
  return new AggregateCall(definition, bound, castAll(call.children, bound.argumentTypes));
}

function castAll(args: readonly Expression[], types: readonly Expression["dataType"][]): Expression[] {
  return args.map((arg, i) => (sameType(arg.dataType, types[i]) ? arg : new Cast(arg, types[i], true)));
}

function unknownFunction(name: string): AnalysisException {
  return new AnalysisException(
    "UNRESOLVED_ROUTINE",
    `Cannot resolve routine \`${name}\` on search path [\`system\`.\`builtin\`, \`system\`.\`session\`, \`spark_catalog\`.\`default\`].`,
    { sqlState: "42883" },
  );
}

function wrongArity(definition: BuiltInFunction, given: number): AnalysisException {
  const [fewest, most] = definition.arity;
  const expected = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
  return new AnalysisException(
    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
    `The \`${definition.name}\` requires ${expected} parameters but the actual number is ${given}.`,
    { sqlState: "42605" },
  );
}

function mismatch(definition: BuiltInFunction, call: UnresolvedFunction): AnalysisException {
  const render = "sql" in definition ? definition.sql : undefined;
  const args = call.children.map((child) => child.sql());
  const text = render?.(args) ?? `${definition.name}(${args.join(", ")})`;
  const types = call.children.map((child) => `"${child.dataType.sql}"`).join(" and ");
  return new AnalysisException(
    "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
    `Cannot resolve "${text}" due to data type mismatch: it takes ${definition.expects}, not ${types}.`,
    { sqlState: "42K09" },
  );
}

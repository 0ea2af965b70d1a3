/**
 * Finds the function behind every call once its arguments' types are known, and casts the arguments to what it takes.
 *
 * Spark's `ResolveFunctions` and `TypeCoercion` in one: which types fit is part of a function's definition (`bind`).
 * A call or cast that cannot be is marked as such; `check-analysis.ts` reports it with the plan around it.
 */
import { AnalysisException } from "../../data/errors";
import { timeIsUnsupported } from "../../data/time-of-day";
import { type DataType, existsRecursively, sameType } from "../../data/types";
import { isAnsi } from "../../plan/ansi";
import { Expression, UnresolvedFunction } from "../../plan/expression";
import { AggregateCall, type BuiltInFunction, Cast, MistypedCall, ScalarCall } from "../../plan/function";
import { legacy } from "../../plan/functions/legacy";
import { lookupFunction } from "../../plan/functions/registry";
import { GroupingFunction } from "../../plan/grouping-sets";
import { ImpossibleCast } from "../../plan/impossible-cast";
import { LambdaFunction } from "../../plan/lambda";
import { currentOrigin, positionText } from "../../plan/origin";
import { Refusal } from "../../plan/refusal";
import { Replaced } from "../../plan/replaced";
import { UpdateFields } from "../../plan/update-fields";
import { UnresolvedUserCall } from "../../plan/user-function";
import { WindowCall } from "../../plan/window-function";
import { canCast } from "../cast";
import { folded } from "../optimizer/constant-folding";
import { expressionRule, type Rule } from "../rule";
import { boundWithCollation, checkCollations, withOneCollation } from "./collation-coercion";
import { checkNeedsNoGroup } from "./within-group-errors";

export const resolveFunctions: Rule = expressionRule(
  "ResolveFunctions",
  [Cast, UnresolvedUserCall, UnresolvedFunction],
  resolve,
);

function resolve(expression: Expression): Expression {
  if (expression instanceof Cast && hasTime(expression.dataType) && expression.child.resolved) {
    if (!sameType(expression.child.dataType, expression.dataType)) throw timeIsUnsupported();
  }
  if (
    expression instanceof Cast &&
    expression.child.resolved &&
    !canCast(expression.child.dataType, expression.dataType, !isAnsi())
  )
    return new ImpossibleCast(expression.child, expression.dataType, expression.tolerant, expression.implicit);
  if (
    expression instanceof Cast &&
    expression.child.resolved &&
    !isAnsi() &&
    !expression.tolerant &&
    !expression.legacy
  )
    return new Cast(expression.child, expression.dataType, expression.implicit, false, true);
  const isDefined = expression instanceof UnresolvedUserCall || expression instanceof UpdateFields;
  if (isDefined && expression.children.every((child) => child.resolved))
    return bindCall(expression.definition, expression.children);
  if (!(expression instanceof UnresolvedFunction) || !expression.children.every((child) => child.resolved))
    return expression;
  const grouping = expression.name.toLowerCase();
  if (grouping === "grouping_id" || (grouping === "grouping" && expression.children.length === 1))
    return new GroupingFunction(grouping, expression.children);
  checkNeedsNoGroup(expression.name, expression.children.length);
  const definition = lookupFunction(expression.name);
  if (definition === undefined) throw unknownFunction(expression.name);
  const [fewest, most] = definition.arity;
  const given = expression.children.length;
  if (given < fewest || given > most) throw wrongArity(definition, given);
  // Functions among the arguments are told their parameters first: `resolve-lambda-variables.ts`.
  const places = definition.kind === "scalar" ? (definition.lambdas?.places ?? []) : [];
  if (places.some((place) => place < given && !(expression.children[place] instanceof LambdaFunction)))
    return expression;
  if (definition.kind === "scalar" && definition.replacement !== undefined) {
    const replacement = definition.replacement(expression.children).transformUp(resolve);
    return new Replaced(definition.name, expression.children, replacement);
  }
  const complete = definition.kind === "scalar" ? (definition.complete?.(expression.children) ?? null) : null;
  if (complete instanceof Expression) return complete;
  return bindCall(definition, withConstants(definition, complete ?? expression.children));
}

function withConstants(definition: BuiltInFunction, args: readonly Expression[]): readonly Expression[] {
  const places = definition.kind === "scalar" ? (definition.constants ?? []) : [];
  return places.length === 0 ? args : args.map((arg, i) => (places.includes(i) ? folded(arg) : arg));
}

function hasTime(type: DataType): boolean {
  return existsRecursively(type, ({ kind }) => kind === "time");
}

/** The call of the function with these arguments, or what is wrong with them. */
export function bindCall(definition: BuiltInFunction, args: readonly Expression[]): Expression {
  const coerced = withOneCollation(definition, args);
  try {
    checkCollations(definition, coerced);
    return call(
      definition,
      coerced,
      coerced.map((arg) => arg.dataType),
    );
  } catch (error) {
    if (error instanceof Refusal) return new MistypedCall(definition, coerced, error);
    throw error;
  }
}

function call(
  definition: BuiltInFunction,
  args: readonly Expression[],
  types: readonly Expression["dataType"][],
): Expression {
  if (definition.kind === "scalar") {
    const bound = definition.bind(types, definition.needsConstants ? args.map((arg) => folded(arg)) : args);
    if (bound !== null) {
      const collated = boundWithCollation(definition, bound, args);
      return new ScalarCall(
        definition,
        isAnsi() ? collated : legacy(definition.name, collated),
        castAll(args, bound.argumentTypes),
      );
    }
  } else if (definition.kind === "window") {
    const bound = definition.bind(types, args);
    if (bound !== null) return new WindowCall(definition, bound, castAll(bound.args, bound.argumentTypes));
  } else {
    const bound = definition.bind(
      types,
      args.map((arg) => folded(arg)),
    );
    if (bound !== null) return new AggregateCall(definition, bound, castAll(args, bound.argumentTypes));
  }
  return new MistypedCall(definition, args);
}

function castAll(args: readonly Expression[], types: readonly Expression["dataType"][]): Expression[] {
  return args.map((arg, i) => {
    if (sameType(arg.dataType, types[i])) return arg;
    if (hasTime(types[i])) throw timeIsUnsupported();
    return new Cast(arg, types[i], true, false, !isAnsi());
  });
}

export function unknownFunction(name: string): AnalysisException {
  return new AnalysisException(
    "UNRESOLVED_ROUTINE",
    `Cannot resolve routine \`${name}\` on search path [\`system\`.\`builtin\`, \`system\`.\`session\`, \`spark_catalog\`.\`default\`].`,
    { sqlState: "42883", context: positionText(currentOrigin()) },
  );
}

export function wrongArity(definition: Pick<BuiltInFunction, "name" | "arity">, given: number): AnalysisException {
  const [fewest, most] = definition.arity;
  if (definition.name === "count")
    return new AnalysisException(
      "WRONG_NUM_ARGS.WITH_SUGGESTION",
      'The `count` requires  >= 1 parameters but the actual number is 0. If you have to call this function with 0 parameters, set the legacy configuration "spark.sql.legacy.allowParameterlessCount" to "true".',
      { sqlState: "42605", context: positionText(currentOrigin()) },
    );
  const counts = Array.from({ length: Math.min(most, 9) - fewest + 1 }, (_, i) => fewest + i);
  const several = Number.isFinite(most) ? `[${counts.join(", ")}]` : `> ${fewest - 1}`;
  const expected = fewest === most ? `${fewest}` : several;
  return new AnalysisException(
    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
    `The \`${definition.name}\` requires ${expected} parameters but the actual number is ${given}. Please, refer to 'https://spark.apache.org/docs/latest/sql-ref-functions.html' for a fix.`,
    { sqlState: "42605", context: positionText(currentOrigin()) },
  );
}

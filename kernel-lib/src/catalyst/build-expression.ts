/**
 * Small tools for rules that rewrite expressions: telling a call, making one, comparing two, computing what needs no row.
 *
 * Spark writes these as case classes and extractors (`EqualTo(l, r)`, `Literal.TrueLiteral`, `semanticEquals`); here a
 * function is a definition by name, so a rule asks for `isCall(e, "=")`.
 */
import { keyText } from "../data/key-text";
import { BooleanType, type DataType, sameType } from "../data/types";
import type { Value } from "../data/value";
import { isDeterministic } from "../plan/deterministic";
import { AttributeReference, type Expression, Literal } from "../plan/expression";
import { Cast, ScalarCall, type ScalarFunction } from "../plan/function";
import { lookupFunction } from "../plan/functions/registry";
import { isSubquery } from "../plan/subquery";
import { CodegenContext, generate } from "./codegen";

export const TRUE: Literal = new Literal(true, BooleanType);
export const FALSE: Literal = new Literal(false, BooleanType);

/** Whether it is a call of the function of this name. */
export function isCall(expression: Expression | undefined, name: string): expression is ScalarCall {
  return expression instanceof ScalarCall && expression.definition.name === name;
}

export function isTrue(expression: Expression): boolean {
  return expression instanceof Literal && expression.value === true;
}

export function isFalse(expression: Expression): boolean {
  return expression instanceof Literal && expression.value === false;
}

export function isNullLiteral(expression: Expression | undefined): boolean {
  return expression instanceof Literal && expression.value === null;
}

/** A call of a built-in function; the arguments must have types it takes without casts. */
export function callOf(name: string, ...args: readonly Expression[]): ScalarCall {
  const definition = lookupFunction(name) as ScalarFunction;
  const bound = definition.bind(
    args.map((arg) => arg.dataType),
    args,
  );
  if (bound === null)
    throw new Error(`internal: ${name} does not take ${args.map((arg) => arg.dataType.simpleString)}`);
  return new ScalarCall(definition, bound, args);
}

export const not = (expression: Expression): ScalarCall => callOf("not", expression);
export const isNull = (expression: Expression): ScalarCall => callOf("isnull", expression);
export const isNotNull = (expression: Expression): ScalarCall => callOf("isnotnull", expression);

/** Whether both always give the same. Spark's `semanticEquals`. */
export function sameExpression(a: Expression, b: Expression): boolean {
  if (a === b) return isDeterministic(a);
  if (a.constructor !== b.constructor || a.children.length !== b.children.length) return false;
  return sameNode(a, b) && a.children.every((child, i) => sameExpression(child, b.children[i]));
}

function sameNode(a: Expression, b: Expression): boolean {
  if (a instanceof AttributeReference) return a.exprId === (b as AttributeReference).exprId;
  if (!a.resolved || !b.resolved || !sameType(a.dataType, b.dataType)) return false;
  if (a instanceof Literal) {
    const other = (b as Literal).value;
    return typeof a.value === "number" ? Object.is(a.value, other) : keyText(a.value) === keyText(other);
  }
  if (a instanceof ScalarCall) return a.definition === (b as ScalarCall).definition && isDeterministic(a);
  if (a instanceof Cast) return a.tolerant === (b as Cast).tolerant;
  return `${a}` === `${b}`;
}

/** NULL as soon as one argument is. Spark's `NullIntolerant`. */
export function passesNulls(expression: Expression): boolean {
  if (expression instanceof Cast) return true;
  return expression instanceof ScalarCall && !expression.bound.seesNulls && !expression.bound.lazyCode;
}

/** Whether its value may be had while planning: no chance, no query inside, and no code of the program's own. */
export function isKnownEarly(expression: Expression): boolean {
  const callsProgram = (node: Expression): boolean =>
    node instanceof ScalarCall && node.definition.callsProgram === true;
  return isDeterministic(expression) && !expression.exists((node) => isSubquery(node) || callsProgram(node));
}

/** The value of an expression that reads no column. @throws what computing it throws */
export function evaluated(expression: Expression, timeZone: string): Value {
  if (expression instanceof Literal) return expression.value;
  const context = new CodegenContext(timeZone);
  const { code, value } = generate(expression, new Map(), context);
  return context.compile<() => Value>(`return () => {\n${code}return ${value};\n};`)();
}

/** The value of an expression that reads no column, as a literal; null where it cannot be had without a row, or fails. */
export function computed(expression: Expression, timeZone: string): Literal | null {
  if (!isKnownEarly(expression)) return null;
  try {
    const found = evaluated(expression, timeZone);
    return isLarge(found) ? null : new Literal(found, expression.dataType);
  } catch {
    return null;
  }
}

/** What is too large to stand in a plan and in generated code is computed where it is needed. */
function isLarge(value: Value): boolean {
  if (typeof value === "string") return value.length > 1_000_000;
  return Array.isArray(value) && (value.length > 100_000 || value.some(isLarge));
}

/** A NULL of this type. */
export function nullOf(type: DataType): Literal {
  return new Literal(null, type);
}

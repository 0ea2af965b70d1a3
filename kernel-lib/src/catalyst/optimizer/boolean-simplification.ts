/**
 * AND, OR and NOT with less in them: `true AND a` is `a`, `NOT (a > b)` is `a <= b`, and what both sides of an OR demand is
 * demanded once, where it can move on as a filter of its own. Spark's `BooleanSimplification`.
 */

import { isDeterministic } from "../../plan/deterministic";
import type { Expression } from "../../plan/expression";
import { ScalarCall } from "../../plan/function";
import { callOf, FALSE, isCall, isFalse, isTrue, not, sameExpression, TRUE } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

export const booleanSimplification: Rule = expressionRule("BooleanSimplification", ["and", "or", "not"], (node) => {
  if (isCall(node, "and")) return connective(node, "and", "or");
  if (isCall(node, "or")) return connective(node, "or", "and");
  return isCall(node, "not") ? negation(node) : node;
});

type Connective = "and" | "or";

function connective(node: ScalarCall, own: Connective, other: Connective): Expression {
  const [a, b] = node.children;
  const [neutral, decisive] = own === "and" ? [isTrue, isFalse] : [isFalse, isTrue];
  if (neutral(a)) return b;
  if (neutral(b)) return a;
  if (decisive(a)) return a;
  if (decisive(b)) return b;
  if (sameExpression(a, b) && isDeterministic(a)) return a;
  if ((isNegationOf(a, b) || isNegationOf(b, a)) && !a.nullable && !b.nullable) return own === "and" ? FALSE : TRUE;
  return withoutRepetition(node, own, other) ?? common(node, own, other) ?? node;
}

function isNegationOf(a: Expression, b: Expression): boolean {
  return isCall(a, "not") && sameExpression(a.children[0], b);
}

/** `a AND (b AND a)` is `a AND b`; null when nothing is there twice. */
function withoutRepetition(node: ScalarCall, own: Connective, other: Connective): Expression | null {
  const parts = split(node, own);
  const distinct = unique(parts);
  // `a AND (a OR b)` is a.
  const needed = distinct.filter(
    (part) =>
      !isCall(part, other) ||
      !distinct.some((one) => one !== part && split(part, other).some((inner) => sameExpression(inner, one))),
  );
  return needed.length === parts.length ? null : join(needed, own);
}

/** `(a AND b) OR (a AND c)` is `a AND (b OR c)`; null when the sides have nothing in common. */
function common(node: ScalarCall, own: Connective, other: Connective): Expression | null {
  const [left, right] = node.children.map((side) => split(side, other));
  const shared = left.filter((part) => right.some((one) => sameExpression(part, one)));
  if (shared.length === 0) return null;
  const rest = [left, right].map((side) => side.filter((part) => !shared.some((one) => sameExpression(part, one))));
  if (rest.some((side) => side.length === 0)) return join(shared, other);
  return join([...shared, callOf(own, join(rest[0], other), join(rest[1], other))], other);
}

const INVERSE: Readonly<Record<string, string>> = { ">": "<=", ">=": "<", "<": ">=", "<=": ">" };
const OPPOSITE: Readonly<Record<string, string>> = { isnull: "isnotnull", isnotnull: "isnull" };

function negation(node: ScalarCall): Expression {
  const [inner] = node.children;
  if (isTrue(inner)) return FALSE;
  if (isFalse(inner)) return TRUE;
  if (!(inner instanceof ScalarCall)) return node;
  const { name } = inner.definition;
  const [a, b] = inner.children;
  if (name === "not") return a;
  if (name === "or") return callOf("and", negation(not(a)), negation(not(b)));
  if (name === "and") return callOf("or", negation(not(a)), negation(not(b)));
  if (INVERSE[name] !== undefined) return callOf(INVERSE[name], a, b);
  return OPPOSITE[name] === undefined ? node : callOf(OPPOSITE[name], a);
}

function split(expression: Expression, name: Connective): Expression[] {
  return isCall(expression, name) ? expression.children.flatMap((child) => split(child, name)) : [expression];
}

function unique(parts: readonly Expression[]): Expression[] {
  return parts.filter((part, i) => !parts.slice(0, i).some((earlier) => sameExpression(part, earlier)));
}

function join(parts: readonly Expression[], name: Connective): Expression {
  return parts.reduce((a, b) => callOf(name, a, b));
}

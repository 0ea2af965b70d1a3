/** A query inside an expression. Spark's `AstBuilder.visitSubqueryExpression`, `visitExists` and `withPredicate`. */
import { type Expression, UnresolvedFunction } from "../expression";
import { SubqueryExpression, type SubqueryKind } from "../subquery";
import type { Parser } from "./parser";
import { query } from "./query-parser";
import type { Token } from "./token";

/** @param start where the expression begins; the parenthesis of the query comes next */
export function subquery(
  p: Parser,
  start: Token,
  kind: SubqueryKind,
  values: readonly Expression[] = [],
): SubqueryExpression {
  p.expectSign("(");
  const plan = query(p, p.scope);
  p.expectSign(")");
  return p.located(start, () => new SubqueryExpression(kind, plan, values));
}

/** `(a, b) IN (SELECT …)` compares two columns; the parser has made a struct of them. */
export function valuesBeforeIn(operand: Expression): readonly Expression[] {
  return operand instanceof UnresolvedFunction && operand.name === "struct" ? operand.children : [operand];
}

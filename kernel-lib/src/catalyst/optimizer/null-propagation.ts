/**
 * What is known about NULL before any row is there: `a + NULL` is NULL, `isnull` of a column that is never NULL is false,
 * `coalesce` ends at its first argument that is never NULL. Spark's `NullPropagation`.
 */

import { isDeterministic } from "../../plan/deterministic";
import { type Expression, Literal } from "../../plan/expression";
import { ScalarCall } from "../../plan/function";
import {
  callOf,
  FALSE,
  isCall,
  isNotNull,
  isNull,
  isNullLiteral,
  nullOf,
  passesNulls,
  TRUE,
} from "../build-expression";
import { expressionRule, type Rule } from "../rule";

export const nullPropagation: Rule = expressionRule(
  "NullPropagation",
  [Literal, "isnull", "isnotnull", "<=>", "coalesce", "in"],
  (node) => {
    if (!(node instanceof ScalarCall)) return node;
    const [a, b] = node.children;
    switch (node.definition.name) {
      case "isnull":
        return nullTest(node, a, isNull);
      case "isnotnull":
        return nullTest(node, a, isNotNull);
      case "<=>":
        return isNullLiteral(a) ? isNull(b) : isNullLiteral(b) ? isNull(a) : node;
      case "coalesce":
        return shorter(node);
      case "in":
        return isNullLiteral(a) || node.children.slice(1).every(isNullLiteral) ? nullOf(node.dataType) : node;
      default:
        return passesNulls(node) && node.children.some(isNullLiteral) ? nullOf(node.dataType) : node;
    }
  },
);

/** A test of what is never NULL is decided; one of `f(a, 1)` is one of `a`, where f is NULL exactly when an argument is. */
function nullTest(node: ScalarCall, tested: Expression, test: (inner: Expression) => Expression): Expression {
  const isNegative = isCall(node, "isnotnull");
  if (isNullLiteral(tested)) return isNegative ? FALSE : TRUE;
  if (!tested.nullable && isDeterministic(tested)) return isNegative ? TRUE : FALSE;
  if (!(tested instanceof ScalarCall) || !COMPARISONS.has(tested.definition.name)) return node;
  const open = tested.children.filter((child) => child.nullable);
  return open.map(test).reduce((x, y) => callOf(isNegative ? "and" : "or", x, y));
}

const COMPARISONS: ReadonlySet<string> = new Set(["=", "<", "<=", ">", ">=", "not"]);

function shorter(node: ScalarCall): Expression {
  const useful = node.children.filter((child) => !isNullLiteral(child));
  const last = useful.findIndex((child) => !child.nullable);
  const kept = last < 0 ? useful : useful.slice(0, last + 1);
  if (kept.length === 0) return nullOf(node.dataType);
  if (kept.length === 1) return kept[0];
  return kept.length === node.children.length ? node : node.withChildren(kept);
}

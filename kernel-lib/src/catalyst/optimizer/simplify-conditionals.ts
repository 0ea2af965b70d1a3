/**
 * CASE and IF with fewer branches: those whose condition is false go, the first whose condition is true ends the list, and
 * branches that all give the same are no choice. Spark's `SimplifyConditionals`.
 */

import { isDeterministic } from "../../plan/deterministic";
import type { Expression } from "../../plan/expression";
import type { ScalarCall } from "../../plan/function";
import { callOf, isCall, isFalse, isNullLiteral, isTrue, not, nullOf, sameExpression, TRUE } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

export const simplifyConditionals: Rule = expressionRule("SimplifyConditionals", ["when", "if"], (node) =>
  isCall(node, "when") || isCall(node, "if") ? (truthItself(node) ?? fewerBranches(node)) : node,
);

/** `if(a, true, false)` is `a`, where NULL counts as false. */
function truthItself(node: ScalarCall): Expression | null {
  const [condition, yes, no] = node.children;
  if (node.children.length !== 3 || node.dataType.kind !== "boolean") return null;
  if (isTrue(yes) && isFalse(no)) return condition.nullable ? callOf("<=>", condition, TRUE) : condition;
  if (isFalse(yes) && isTrue(no)) return condition.nullable ? not(callOf("<=>", condition, TRUE)) : not(condition);
  return null;
}

function fewerBranches(node: ScalarCall): Expression {
  const kept: [Expression, Expression][] = [];
  const parts = node.children;
  let otherwise: Expression | null = parts.length % 2 === 1 ? parts[parts.length - 1] : null;
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [condition, value] = [parts[i], parts[i + 1]];
    if (isFalse(condition) || isNullLiteral(condition)) continue;
    if (isTrue(condition)) {
      otherwise = value;
      break;
    }
    kept.push([condition, value]);
  }
  const rest = otherwise ?? nullOf(node.dataType);
  const isNoChoice = kept.every(([condition, value]) => isDeterministic(condition) && sameExpression(value, rest));
  if (isNoChoice) return rest;
  const children = [...kept.flat(), ...(otherwise === null ? [] : [otherwise])];
  return children.length === parts.length ? node : node.withChildren(children);
}

/**
 * A comparison of something with itself is decided where it is never NULL; in a filter that says itself what is not NULL there.
 * Spark's `SimplifyBinaryComparison`.
 */

import { isDeterministic } from "../../plan/deterministic";
import type { Expression } from "../../plan/expression";
import { ScalarCall } from "../../plan/function";
import { Filter } from "../../plan/logical";
import { unless } from "../../plan/tree-facts";
import { FALSE, isCall, sameExpression, TRUE } from "../build-expression";
import { conjuncts } from "../predicates";
import { about, nodeRule, type Rule } from "../rule";

const OF_EQUALS: Readonly<Record<string, boolean>> = { "=": true, "<=": true, ">=": true, "<": false, ">": false };

const COMPARISONS = ["<=>", ...Object.keys(OF_EQUALS)];
const OTHERS = unless(about(...COMPARISONS));

export const simplifyBinaryComparison: Rule = nodeRule("SimplifyBinaryComparison", COMPARISONS, (node) => {
  const byThemselves = node.mapExpressions(byItself, OTHERS);
  if (!(byThemselves instanceof Filter)) return byThemselves;
  const known = conjuncts(byThemselves.condition).flatMap((part) => (isCall(part, "isnotnull") ? part.children : []));
  return known.length === 0 ? byThemselves : byThemselves.mapExpressions((e) => decided(e, known), OTHERS);
});

function byItself(node: Expression): Expression {
  return decided(node, []);
}

/** @param known what is never NULL here */
function decided(node: Expression, known: readonly Expression[]): Expression {
  if (!(node instanceof ScalarCall) || node.children.length !== 2) return node;
  const [a, b] = node.children;
  const { name } = node.definition;
  if (name !== "<=>" && OF_EQUALS[name] === undefined) return node;
  if (!isDeterministic(a) || !sameExpression(a, b)) return node;
  if (name === "<=>") return TRUE;
  if (a.nullable && !known.some((one) => sameExpression(one, a))) return node;
  return OF_EQUALS[name] ? TRUE : FALSE;
}

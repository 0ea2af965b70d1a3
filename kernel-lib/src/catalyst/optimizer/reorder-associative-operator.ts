/**
 * `1 + a + 2` is `a + 3`: what does not hang on a row is gathered and computed once; adding 0 and multiplying by 1 go. Only for whole numbers, whose
 * sums do not depend on the order. Spark's `ReorderAssociativeOperator`.
 */

import { isDeterministic } from "../../plan/deterministic";
import { type Expression, Literal } from "../../plan/expression";
import { computed, isCall } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

const WHOLE: ReadonlySet<string> = new Set(["byte", "short", "int", "long"]);

export const reorderAssociativeOperator: Rule = expressionRule("ReorderAssociativeOperator", ["+", "*"], (node) => {
  const name = isCall(node, "+") ? "+" : isCall(node, "*") ? "*" : null;
  if (name === null || !WHOLE.has(node.dataType.kind) || !isDeterministic(node)) return node;
  const parts = flatten(node, name, node.dataType.kind);
  const constants = parts.filter((part) => part instanceof Literal);
  if (constants.length === 0 || parts.length === constants.length) return node;
  const gathered = computed(sum(constants, node), "UTC");
  if (gathered === null || gathered.value === null) return node;
  const others = sum(
    parts.filter((part) => !(part instanceof Literal)),
    node,
  );
  if (Number(gathered.value) === (name === "+" ? 0 : 1)) return others;
  return constants.length < 2 ? node : node.withChildren([others, gathered]);
});

function flatten(node: Expression, name: string, kind: string): Expression[] {
  return isCall(node, name) && node.dataType.kind === kind
    ? node.children.flatMap((child) => flatten(child, name, kind))
    : [node];
}

/** By the same operator: it may be one that does not check for overflow. */
function sum(parts: readonly Expression[], operator: Expression): Expression {
  return parts.reduce((a, b) => operator.withChildren([a, b]));
}

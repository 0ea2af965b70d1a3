/** `concat(a, concat(b, c))` is one `concat`. Spark's `CombineConcats`. */
import { isCall } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

export const combineConcats: Rule = expressionRule("CombineConcats", ["concat"], (node) => {
  if (!isCall(node, "concat") || !node.children.some((child) => isCall(child, "concat"))) return node;
  return node.withChildren(node.children.flatMap((child) => (isCall(child, "concat") ? child.children : [child])));
});

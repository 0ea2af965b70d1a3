/** A union of unions is one union. Spark's `CombineUnions`. */
import { Union } from "../../plan/logical-set";
import { nodeRule, type Rule } from "../rule";

export const combineUnions: Rule = nodeRule("CombineUnions", [Union], (node) => {
  if (!(node instanceof Union) || !node.children.some((child) => child instanceof Union)) return node;
  return new Union(node.children.flatMap((child) => (child instanceof Union ? child.children : [child])));
});

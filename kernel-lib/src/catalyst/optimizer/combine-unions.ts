/** A union of unions is one union, also where equal rows go: they go at the end. Spark's `CombineUnions`. */
import type { LogicalPlan } from "../../plan/logical";
import { Distinct, Union } from "../../plan/logical-set";
import { nodeRule, type Rule } from "../rule";

export const combineUnions: Rule = nodeRule("CombineUnions", [Union], (node) => {
  if (node instanceof Distinct && node.child instanceof Union && node.child.children.some(isDistinctUnion))
    return node.withChildren([new Union(node.child.children.flatMap(sidesOf))]);
  if (!(node instanceof Union) || !node.children.some((child) => child instanceof Union)) return node;
  return new Union(node.children.flatMap((child) => (child instanceof Union ? child.children : [child])));
});

function isDistinctUnion(plan: LogicalPlan): boolean {
  return plan instanceof Distinct && plan.child instanceof Union;
}

function sidesOf(plan: LogicalPlan): readonly LogicalPlan[] {
  return plan instanceof Distinct && plan.child instanceof Union ? plan.child.children : [plan];
}

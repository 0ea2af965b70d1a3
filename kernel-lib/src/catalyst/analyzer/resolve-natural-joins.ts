/** `a NATURAL JOIN b` is `a JOIN b USING (…)` with the names that both have. Part of `ResolveNaturalAndUsingJoin`. */
import { Join } from "../../plan/logical-join";
import { NaturalJoin } from "../../plan/logical-sql";
import { nodeRule, type Rule } from "../rule";

export const resolveNaturalJoins: Rule = nodeRule("ResolveNaturalJoin", [NaturalJoin], (node) => {
  if (!(node instanceof NaturalJoin) || !node.left.resolved || !node.right.resolved) return node;
  const there = new Set(node.right.output.map((column) => column.name.toLowerCase()));
  const both = node.left.output.map((column) => column.name).filter((name) => there.has(name.toLowerCase()));
  return new Join(node.left, node.right, node.joinType, null, both);
});

/**
 * Of two limits in a row the smaller one is enough, a limit that the rows cannot reach goes, and `LIMIT 0` is an empty
 * relation. Spark's `EliminateLimits` and `OptimizeLimitZero`.
 */
import { Limit, LocalRelation } from "../../plan/logical";
import { maxRows } from "../max-rows";
import { nodeRule, type Rule } from "../rule";

export const eliminateLimits: Rule = nodeRule("EliminateLimits", [Limit], (node) => {
  if (!(node instanceof Limit)) return node;
  if (node.limit === 0) return new LocalRelation(node.output, [], node.isStreaming);
  // How many rows a stream has in a batch says nothing about how many it has in all.
  if (!node.isStreaming && maxRows(node.child) <= node.limit) return node.child;
  if (!(node.child instanceof Limit)) return node;
  return new Limit(Math.min(node.limit, node.child.limit), node.child.child);
});

/**
 * A watermark means nothing in a batch query, where all rows are there at once. Spark's rule of the same name; it goes
 * before its column is even looked up.
 */
import { WithWatermark } from "../../plan/logical";
import { nodeRule, type Rule } from "../rule";

export const eliminateEventTimeWatermark: Rule = nodeRule("EliminateEventTimeWatermark", [WithWatermark], (node) =>
  node instanceof WithWatermark && node.child.resolved && !node.child.isStreaming ? node.child : node,
);

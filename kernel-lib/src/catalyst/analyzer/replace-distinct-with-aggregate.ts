/**
 * `SELECT DISTINCT` and `UNION` of a stream are aggregations by all columns; of a table they are a `Distinct`. In Spark
 * the optimiser's `ReplaceDistinctWithAggregate` does it for both.
 */
import { Aggregate } from "../../plan/logical";
import { Distinct } from "../../plan/logical-set";
import { SelectDistinct } from "../../plan/logical-sql";
import { nodeRule, type Rule } from "../rule";

export const replaceDistinctWithAggregate: Rule = nodeRule("ReplaceDistinctWithAggregate", [SelectDistinct], (node) => {
  if (!(node instanceof SelectDistinct) || !node.child.resolved) return node;
  const { child } = node;
  return child.isStreaming ? new Aggregate(child.output, child.output, child) : new Distinct(child);
});

/**
 * `distinct` and `dropDuplicates` are aggregations: one row per group of equal rows. Spark's
 * `ReplaceDistinctWithAggregate` and `ReplaceDeduplicateWithAggregate`.
 */
import { Alias, type AttributeReference, type Expression } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { firstRow } from "../../plan/functions/first-row";
import { Aggregate, type LogicalPlan } from "../../plan/logical";
import { Deduplicate, Distinct } from "../../plan/logical-set";
import { nodeRule, type Rule } from "../rule";

export const replaceDeduplicate: Rule = nodeRule(
  "ReplaceDeduplicateWithAggregate",
  [Distinct, Deduplicate],
  (node): LogicalPlan => {
    // On a stream they stay: the rows that were seen have to be remembered.
    if (node instanceof Distinct)
      return node.isStreaming
        ? new Deduplicate(node.output, node.child)
        : new Aggregate(node.output, node.output, node.child);
    return node instanceof Deduplicate && !node.isStreaming ? aggregated(node) : node;
  },
);

function aggregated(node: Deduplicate): LogicalPlan {
  const keys = node.keys as readonly AttributeReference[];
  const isKey = (column: AttributeReference): boolean => keys.some((key) => key.exprId === column.exprId);
  const columns = node.output.map((column): Expression => {
    if (isKey(column)) return column;
    const call = new AggregateCall(firstRow, firstRow.of(column.dataType, column.nullable), [column]);
    return new Alias(call, column.name, column.exprId, column.watermarkDelayMs);
  });
  return new Aggregate(keys, columns, node.child);
}

/** Two filters in a row are one filter with AND. Spark's `CombineFilters`. */
import { Filter } from "../../plan/logical";
import { and } from "../predicates";
import { nodeRule, type Rule } from "../rule";

export const combineFilters: Rule = nodeRule("CombineFilters", [Filter], (node) =>
  node instanceof Filter && node.child instanceof Filter
    ? new Filter(and([node.child.condition, node.condition]), node.child.child)
    : node,
);

/** A filter that lets everything pass goes. Spark's `PruneFilters`. */
import { Literal } from "../../plan/expression";
import { Filter } from "../../plan/logical";
import type { Rule } from "../rule";

export const pruneFilters: Rule = {
  name: "PruneFilters",
  apply: (plan) =>
    plan.transformUp((node) =>
      node instanceof Filter && node.condition instanceof Literal && node.condition.value === true ? node.child : node,
    ),
};

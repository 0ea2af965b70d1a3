/** Names of views only matter for finding columns; afterwards they go. Spark's `EliminateSubqueryAliases`. */
import { SubqueryAlias } from "../../plan/logical";
import type { Rule } from "../rule";

export const eliminateSubqueryAliases: Rule = {
  name: "EliminateSubqueryAliases",
  apply: (plan) => plan.transformUp((node) => (node instanceof SubqueryAlias ? node.child : node)),
};

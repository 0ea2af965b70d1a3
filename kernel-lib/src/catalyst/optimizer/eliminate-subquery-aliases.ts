/** Names of views only matter for finding columns; afterwards they go. Spark's `EliminateSubqueryAliases`. */
import { SubqueryAlias } from "../../plan/logical";
import { nodeRule, type Rule } from "../rule";

export const eliminateSubqueryAliases: Rule = nodeRule("EliminateSubqueryAliases", [SubqueryAlias], (node) =>
  node instanceof SubqueryAlias ? node.child : node,
);

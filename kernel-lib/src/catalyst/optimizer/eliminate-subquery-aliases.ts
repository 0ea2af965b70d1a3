/** Names of views only matter for finding columns; afterwards they go. Spark's `EliminateSubqueryAliases`. */
import { SubqueryAlias } from "../../plan/logical";
import { SubqueryExpression, transformWithSubqueries } from "../../plan/subquery";
import { about, type Rule } from "../rule";

export const eliminateSubqueryAliases: Rule = {
  name: "EliminateSubqueryAliases",
  about: about(SubqueryAlias, SubqueryExpression),
  apply: (plan) => transformWithSubqueries(plan, (node) => (node instanceof SubqueryAlias ? node.child : node)),
};

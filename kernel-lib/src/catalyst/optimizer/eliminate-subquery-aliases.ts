/** Names of views only matter for finding columns; afterwards they go. Spark's `EliminateSubqueryAliases`. */
import { SubqueryAlias } from "../../plan/logical";
import { SUBQUERIES, transformWithSubqueries } from "../../plan/subquery";
import { union } from "../../plan/tree-kinds";
import { about, type Rule } from "../rule";

const NAMES = about(SubqueryAlias);

export const eliminateSubqueryAliases: Rule = {
  name: "EliminateSubqueryAliases",
  about: union(NAMES, SUBQUERIES),
  apply: (plan) => transformWithSubqueries(plan, (node) => (node instanceof SubqueryAlias ? node.child : node), NAMES),
};

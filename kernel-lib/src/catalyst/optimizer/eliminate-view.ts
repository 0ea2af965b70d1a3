/** That a part of the query came from a view is of no more interest. Spark's `EliminateView`. */
import { View } from "../../plan/logical-view";
import { SUBQUERIES, transformWithSubqueries } from "../../plan/subquery";
import { union } from "../../plan/tree-kinds";
import { about, type Rule } from "../rule";

const VIEWS = about(View);

export const eliminateView: Rule = {
  name: "EliminateView",
  about: union(VIEWS, SUBQUERIES),
  apply: (plan) => transformWithSubqueries(plan, (node) => (node instanceof View ? node.child : node), VIEWS),
};

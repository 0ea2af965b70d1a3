/** That a part of the query came from a view is of no more interest. Spark's `EliminateView`. */
import { View } from "../../plan/logical-view";
import { SubqueryExpression, transformWithSubqueries } from "../../plan/subquery";
import { about, type Rule } from "../rule";

export const eliminateView: Rule = {
  name: "EliminateView",
  about: about(View, SubqueryExpression),
  apply: (plan) => transformWithSubqueries(plan, (node) => (node instanceof View ? node.child : node)),
};

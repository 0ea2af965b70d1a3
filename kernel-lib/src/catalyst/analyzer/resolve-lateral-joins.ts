/**
 * The condition of a lateral join reads both sides, of which only one is a child; and the sides must not share columns.
 * Part of Spark's `ResolveReferences` and `DeduplicateRelations`.
 */
import { UnresolvedAttribute } from "../../plan/expression";
import { LateralJoin } from "../../plan/logical-lateral";
import { withOrigin } from "../../plan/origin";
import { nodeRule, type Rule } from "../rule";
import { renewed } from "./deduplicate-relations";
import { resolveName } from "./resolve-references";

export const resolveLateralJoins: Rule = nodeRule("ResolveLateralJoin", [LateralJoin], (node) => {
  if (!(node instanceof LateralJoin) || !node.child.resolved || !node.subquery.resolved) return node;
  const { child, subquery, joinType, condition } = node;
  const ids = new Set(child.output.map((column) => column.exprId));
  if (subquery.plan.output.some((column) => ids.has(column.exprId)))
    return new LateralJoin(child, subquery.withPlan(renewed(subquery.plan)), joinType, condition);
  const columns = [...child.output, ...subquery.plan.output];
  return node.mapExpressions((e) => {
    if (!(e instanceof UnresolvedAttribute)) return e;
    return withOrigin(e.origin, () => resolveName(e.nameParts, columns)) ?? e;
  });
});

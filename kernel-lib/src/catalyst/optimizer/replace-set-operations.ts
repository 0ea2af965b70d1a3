/**
 * INTERSECT keeps the rows that have an equal one on the other side, EXCEPT those that have none: joins, where NULL equals
 * NULL, and then each row once. Spark's `ReplaceIntersectWithSemiJoin` and `ReplaceExceptWithAntiJoin`; for the forms with ALL see
 * `rewrite-set-operations-all.ts`.
 */
import { Alias, type AttributeReference, type Expression } from "../../plan/expression";
import { type LogicalPlan, Project } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { Distinct, SetOperation } from "../../plan/logical-set";
import { callOf } from "../build-expression";
import { and } from "../predicates";
import { nodeRule, type Rule } from "../rule";

function replacing(kind: SetOperation["kind"], name: string, joinType: "LeftSemi" | "LeftAnti"): Rule {
  return nodeRule(name, [SetOperation], (node) => {
    if (!(node instanceof SetOperation) || node.kind !== kind || node.isAll || node.isStreaming) return node;
    const right = withOwnColumns(node.right, node.left.output);
    const pairs = node.left.output.map((column, i): Expression => callOf("<=>", column, right.output[i]));
    return new Distinct(new Join(node.left, right, joinType, pairs.length === 0 ? null : and(pairs)));
  });
}

export const replaceIntersectWithSemiJoin: Rule = replacing("Intersect", "ReplaceIntersectWithSemiJoin", "LeftSemi");
export const replaceExceptWithAntiJoin: Rule = replacing("Except", "ReplaceExceptWithAntiJoin", "LeftAnti");

/** A relation that meets itself gets new identities on the right. */
function withOwnColumns(plan: LogicalPlan, taken: readonly AttributeReference[]): LogicalPlan {
  const ids = new Set(taken.map((column) => column.exprId));
  if (!plan.output.some((column) => ids.has(column.exprId))) return plan;
  return new Project(
    plan.output.map((column) => new Alias(column, column.name)),
    plan,
  );
}

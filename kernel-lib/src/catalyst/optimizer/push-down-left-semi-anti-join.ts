/**
 * A semi or anti join takes rows away like a filter, so it moves down like one: below a projection, where fewer columns are
 * carried and computed. Spark's `PushDownLeftSemiAntiJoin`, for projections.
 */

import { isDeterministic } from "../../plan/deterministic";
import { Alias, AttributeReference, type Expression, isNamed, references } from "../../plan/expression";
import { type LogicalPlan, Project } from "../../plan/logical";
import { Join } from "../../plan/logical-join";

import { about, type Rule } from "../rule";

export const pushDownLeftSemiAntiJoin: Rule = {
  name: "PushDownLeftSemiAntiJoin",
  about: about(Join),
  apply: (plan) =>
    plan.transformDown((node) => {
      if (!(node instanceof Join) || (node.joinType !== "LeftSemi" && node.joinType !== "LeftAnti")) return node;
      if (node.isStreaming || !(node.left instanceof Project)) return node;
      return node.left.expressions.every(isDeterministic) ? belowProject(node, node.left) : node;
    }),
};

function belowProject(join: Join, project: Project): LogicalPlan {
  const definitions = new Map(
    project.expressions.flatMap((e) => (e instanceof Alias ? [[e.exprId, e.child] as const] : [])),
  );
  // What is computed would be computed twice, for the condition and for the projection.
  const read = new Set((join.condition === null ? [] : references(join.condition)).map((column) => column.exprId));
  if ([...definitions].some(([id, e]) => read.has(id) && !(e instanceof AttributeReference))) return join;
  // Below the projection its columns must not meet those of the right side under one identity.
  const right = new Set(join.right.output.map((column) => column.exprId));
  if (project.child.output.some((column) => right.has(column.exprId))) return join;
  const inline = (e: Expression): Expression =>
    e.transformUp((node) => (isNamed(node) ? (definitions.get(node.exprId) ?? node) : node));
  const condition = join.condition === null ? null : inline(join.condition);
  return new Project(
    project.expressions,
    new Join(project.child, join.right, join.joinType, condition, null, null, join.hint),
  );
}

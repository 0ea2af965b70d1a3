/**
 * Moves filters towards the source: below projections and below watermarks. Spark's `PushDownPredicates`.
 *
 * Below a watermark only what does not read the event-time column may go. A row that is filtered there no longer counts
 * for the watermark, which a learner can see (surprise 4).
 */
import { Alias, type Expression, isNamed, references } from "../../plan/expression";
import { Filter, type LogicalPlan, Project, WithWatermark } from "../../plan/logical";
import { and, conjuncts } from "../predicates";
import type { Rule } from "../rule";

export const pushDownPredicates: Rule = {
  name: "PushDownPredicates",
  apply: (plan) =>
    plan.transformDown((node) => {
      if (!(node instanceof Filter)) return node;
      if (node.child instanceof Project) return belowProject(node.condition, node.child);
      if (node.child instanceof WithWatermark) return belowWatermark(node, node.child);
      return node;
    }),
};

function belowProject(condition: Expression, project: Project): LogicalPlan {
  const definitions = new Map(
    project.expressions.flatMap((e) => (e instanceof Alias ? [[e.exprId, e.child] as const] : [])),
  );
  const inlined = condition.transformUp((node) => (isNamed(node) ? (definitions.get(node.exprId) ?? node) : node));
  return new Project(project.expressions, new Filter(inlined, project.child));
}

function belowWatermark(filter: Filter, watermark: WithWatermark): LogicalPlan {
  const eventTime = references(watermark.eventTime).map((column) => column.exprId);
  const readsEventTime = (e: Expression): boolean => references(e).some((column) => eventTime.includes(column.exprId));
  const parts = conjuncts(filter.condition);
  const movable = parts.filter((part) => !readsEventTime(part));
  if (movable.length === 0) return filter;
  const pushed = watermark.withChildren([new Filter(and(movable), watermark.child)]);
  const staying = parts.filter(readsEventTime);
  return staying.length === 0 ? pushed : new Filter(and(staying), pushed);
}

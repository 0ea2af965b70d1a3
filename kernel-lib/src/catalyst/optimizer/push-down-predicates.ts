/**
 * Moves filters towards the source: below projections, sorts, expansions, aggregations and watermarks. Spark's
 * `PushDownPredicates`.
 *
 * A learner can see two of these. Below a watermark only what does not read the event-time column may go, and a row that
 * is filtered there no longer counts for the watermark (surprise 4). Below an aggregation goes what reads the group's key
 * only, and groups filtered there never get into the state.
 */
import { isDeterministic } from "../../plan/deterministic";
import { Alias, type Expression, isNamed, references } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Aggregate, Expand, Filter, type LogicalPlan, Project, Sort, WithWatermark } from "../../plan/logical";
import { and, conjuncts } from "../predicates";
import { about, type Rule } from "../rule";

export const pushDownPredicates: Rule = {
  name: "PushDownPredicates",
  about: about(Filter),
  apply: (plan) =>
    plan.transformDown((node) => {
      if (!(node instanceof Filter)) return node;
      if (node.child instanceof Project && !node.child.expressions.every(isDeterministic)) return node;
      if (node.child instanceof Project) return belowProject(node.condition, node.child);
      if (node.child instanceof WithWatermark) return belowWatermark(node, node.child);
      if (node.child instanceof Aggregate) return belowAggregate(node, node.child);
      if (node.child instanceof Expand) return below(node, (part) => readsOnly(part, node.child.children[0]));
      if (node.child instanceof Sort) return below(node, () => true);
      return node;
    }),
};

function belowProject(condition: Expression, project: Project): LogicalPlan {
  return new Project(project.expressions, new Filter(inline(condition, project.expressions), project.child));
}

/** The condition in terms of what the columns are computed from. */
function inline(condition: Expression, list: readonly Expression[]): Expression {
  const definitions = new Map(list.flatMap((e) => (e instanceof Alias ? [[e.exprId, e.child] as const] : [])));
  return condition.transformUp((node) => (isNamed(node) ? (definitions.get(node.exprId) ?? node) : node));
}

function belowWatermark(filter: Filter, watermark: WithWatermark): LogicalPlan {
  const eventTime = references(watermark.eventTime).map((column) => column.exprId);
  return below(filter, (part) => !references(part).some((column) => eventTime.includes(column.exprId)));
}

function belowAggregate(filter: Filter, aggregate: Aggregate): LogicalPlan {
  if (aggregate.groupingExpressions.length === 0) return filter;
  const inlined = (part: Expression): Expression => inline(part, aggregate.aggregateExpressions);
  const isAboutKeys = (part: Expression): boolean =>
    references(part).length > 0 &&
    !inlined(part).exists((n) => n instanceof AggregateCall) &&
    readsOnly(inlined(part), aggregate.child);
  return below(filter, isAboutKeys, inlined);
}

function readsOnly(part: Expression, plan: LogicalPlan): boolean {
  return references(part).every((column) => plan.outputById.has(column.exprId));
}

/** Moves the parts of the condition that may below the filter's child; `rewrite` says what they are called there. */
function below(
  filter: Filter,
  mayMove: (part: Expression) => boolean,
  rewrite: (part: Expression) => Expression = (part) => part,
): LogicalPlan {
  const parts = conjuncts(filter.condition);
  const moving = parts.filter((part) => isDeterministic(part) && mayMove(part));
  if (moving.length === 0) return filter;
  const [grandchild] = filter.child.children;
  const pushed = filter.child.withChildren([new Filter(and(moving.map(rewrite)), grandchild)]);
  const staying = parts.filter((part) => !moving.includes(part));
  return staying.length === 0 ? pushed : new Filter(and(staying), pushed);
}

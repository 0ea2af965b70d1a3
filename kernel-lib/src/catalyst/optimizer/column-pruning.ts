/**
 * Carries no column that nobody above needs: projections and aggregations lose theirs, and an operator over a child that
 * offers too much gets a projection in between. Spark's `ColumnPruning`.
 *
 * A filter passes columns on without a projection of its own: it lies as near to the source as it can get.
 */
import { type AttributeReference, type ExprId, type NamedExpression, references } from "../../plan/expression";
import { Aggregate, Expand, Filter, type LogicalPlan, Project } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import { Deduplicate, SetOperation, Union } from "../../plan/logical-set";
import { isGroups } from "../../plan/logical-stateful";
import { Window } from "../../plan/logical-window";
import { UnionLoop } from "../../plan/union-loop";
import type { Rule } from "../rule";

type Columns = Pick<ReadonlySet<ExprId>, "has">;

export const columnPruning: Rule = {
  name: "ColumnPruning",
  apply: (plan) => prune(plan, plan.outputById),
};

/** The plan with at least the columns `needed`, and as few more as its operators allow. */
function prune(plan: LogicalPlan, needed: Columns): LogicalPlan {
  if (plan instanceof Union) return pruneUnion(plan, needed);
  if (plan instanceof SetOperation || plan instanceof UnionLoop || isGroups(plan))
    return plan.withChildren(plan.children.map((c) => prune(c, c.outputById)));
  const own = trim(plan, needed);
  // A window that nobody reads is gone.
  if (own !== plan && plan instanceof Window && !(own instanceof Window)) return prune(own, needed);
  if (own.children.length === 0) return own;
  const makesColumns = own instanceof Project || own instanceof Aggregate || own instanceof Expand;
  const read = new Set(own.expressions.flatMap(references).map((column) => column.exprId));
  for (const column of eventTimesRead(own)) read.add(column.exprId);
  const below: Columns = makesColumns ? read : { has: (id) => needed.has(id) || read.has(id) };
  const narrows = !(own instanceof Project || own instanceof Filter);
  return own.withChildren(
    own.children.map((child) => {
      const pruned = prune(child, below);
      return narrows ? narrow(pruned, below) : pruned;
    }),
  );
}

/** `dropDuplicatesWithinWatermark` reads the event time, though no expression of it says so. */
function eventTimesRead(plan: LogicalPlan): AttributeReference[] {
  if (!(plan instanceof Deduplicate && plan.withinWatermark)) return [];
  return plan.output.filter((column) => column.watermarkDelayMs !== null);
}

/** The sides of a union meet by position: each keeps the same ones. */
function pruneUnion(union: Union, needed: Columns): LogicalPlan {
  const kept = union.output.map((column) => needed.has(column.exprId));
  return union.withChildren(
    union.children.map((child) => {
      const columns = child.output.filter((_, i) => kept[i]);
      const narrowed = columns.length === kept.length ? child : new Project(columns, child);
      return prune(narrowed, narrowed.outputById);
    }),
  );
}

/** The operator without the columns of its own that are not needed. */
function trim(plan: LogicalPlan, needed: Columns): LogicalPlan {
  if (plan instanceof Window) return trimWindow(plan, needed);
  if (plan instanceof Generate) return plan.keeping((column) => needed.has(column.exprId));
  if (!(plan instanceof Project || plan instanceof Aggregate || plan instanceof Expand)) return plan;
  const kept = plan.output.map((column) => needed.has(column.exprId));
  if (!kept.includes(false)) return plan;
  const isKept = (_: unknown, i: number): boolean => kept[i];
  if (plan instanceof Project) return new Project(plan.expressions.filter(isKept), plan.child);
  if (plan instanceof Aggregate)
    return new Aggregate(plan.groupingExpressions, plan.aggregateExpressions.filter(isKept), plan.child);
  const projections = plan.projections.map((projection) => projection.filter(isKept));
  return new Expand(projections, plan.output.filter(isKept), plan.child);
}

function trimWindow(plan: Window, needed: Columns): LogicalPlan {
  const kept = plan.windowExpressions.filter((e) => needed.has((e as NamedExpression).exprId));
  if (kept.length === plan.windowExpressions.length) return plan;
  return kept.length === 0 ? plan.child : new Window(kept, plan.partition, plan.order, plan.child);
}

function narrow(child: LogicalPlan, needed: Columns): LogicalPlan {
  const isNeeded = (column: AttributeReference): boolean => needed.has(column.exprId);
  return child.output.every(isNeeded) ? child : new Project(child.output.filter(isNeeded), child);
}

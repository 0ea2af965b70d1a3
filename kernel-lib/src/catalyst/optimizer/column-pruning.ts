/** Reads no column that nobody above needs: a projection right over the source drops the rest. Spark's `ColumnPruning`. */
import { type ExprId, references } from "../../plan/expression";
import { Aggregate, Expand, type LogicalPlan, Project } from "../../plan/logical";
import type { Rule } from "../rule";

export const columnPruning: Rule = {
  name: "ColumnPruning",
  apply: (plan) => prune(plan, new Set(plan.output.map((column) => column.exprId))),
};

/** The plan with at least the columns `needed`, and as few more as its operators allow. */
function prune(plan: LogicalPlan, needed: ReadonlySet<ExprId>): LogicalPlan {
  const own = trimProjection(plan, needed);
  const passesThrough = !(own instanceof Project || own instanceof Aggregate || own instanceof Expand);
  const below = new Set(own.expressions.flatMap(references).map((column) => column.exprId));
  if (passesThrough) for (const id of needed) below.add(id);
  if (own.children.length === 0) return own;
  return own.withChildren(own.children.map((child) => narrow(prune(child, below), below, own)));
}

function trimProjection(plan: LogicalPlan, needed: ReadonlySet<ExprId>): LogicalPlan {
  if (!(plan instanceof Project)) return plan;
  const kept = plan.expressions.filter((e) => "exprId" in e && needed.has(e.exprId as ExprId));
  return kept.length === plan.expressions.length ? plan : new Project(kept, plan.child);
}

/** Puts a projection over a source that offers more than is needed. */
function narrow(child: LogicalPlan, needed: ReadonlySet<ExprId>, parent: LogicalPlan): LogicalPlan {
  if (child.children.length > 0 || parent instanceof Project) return child;
  const columns = child.output.filter((column) => needed.has(column.exprId));
  return columns.length === child.output.length ? child : new Project(columns, child);
}

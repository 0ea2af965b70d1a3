/**
 * The queries inside the expressions of a physical plan, as `explain` shows them: each is a plan of its own, which runs before
 * the operator that needs its value. Spark's `SubqueryExec` inside an `AdaptiveSparkPlanExec`.
 */
import { FilterExec } from "../operators/filter";
import { HashAggregateExec } from "../operators/hash-aggregate";
import { JoinExec } from "../operators/join";
import type { PhysicalPlan } from "../operators/physical-plan";
import { ProjectExec } from "../operators/project";
import type { Expression } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { isSubquery, type SubqueryExpression } from "../plan/subquery";

/** Plans a query inside an expression. */
export type PlanInside = (plan: LogicalPlan) => PhysicalPlan;

export function subqueriesOf(node: PhysicalPlan): SubqueryExpression[] {
  return expressionsOf(node).flatMap((expression) => expression.collect(isSubquery));
}

function expressionsOf(node: PhysicalPlan): readonly Expression[] {
  if (node instanceof ProjectExec) return node.projectList;
  if (node instanceof FilterExec) return [node.condition];
  if (node instanceof HashAggregateExec) return node.givesResults ? node.resultExpressions : [];
  return node instanceof JoinExec && node.keys.residual !== null ? [node.keys.residual] : [];
}

export function subqueryText({ id }: SubqueryExpression): string {
  return `Subquery subquery#${id}, [id=#${id}]`;
}

/** A line in which a query inside stands as Spark writes it. */
export function withSubqueryTexts(line: string): string {
  return line.replace(/scalar-subquery#(\d+) \[\]/g, "Subquery subquery#$1, [id=#$1]");
}

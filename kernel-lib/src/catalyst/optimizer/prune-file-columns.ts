/**
 * What is not used of files is not even read: an operator that makes its own columns, and the filters between it and the
 * files, say which are. Part of Spark's `FileSourceStrategy`, which puts them into the scan's `ReadSchema`.
 */
import { type ExprId, references } from "../../plan/expression";
import { Aggregate, Expand, Filter, type LogicalPlan, Project } from "../../plan/logical";
import { FileRelation } from "../../plan/logical-file";
import { nodeRule, type Rule } from "../rule";

export const pruneFileColumns: Rule = nodeRule("FileSourcePruning", [FileRelation], (node) => {
  if (!(node instanceof Project || node instanceof Aggregate || node instanceof Expand)) return node;
  return node.withChildren([reading(node.child, usedBy(node))]);
});

function usedBy(node: LogicalPlan): ReadonlySet<ExprId> {
  return new Set(node.expressions.flatMap(references).map((column) => column.exprId));
}

function reading(plan: LogicalPlan, used: ReadonlySet<ExprId>): LogicalPlan {
  if (plan instanceof FileRelation) return plan.reading((column) => used.has(column.exprId));
  if (!(plan instanceof Filter)) return plan;
  return plan.withChildren([reading(plan.child, new Set([...used, ...usedBy(plan)]))]);
}

/**
 * Refuses a text whose tree is too deep to walk.
 *
 * Rules walk trees by calling themselves, so `1 + 1 + 1 + …` with thousands of terms would overflow the call stack
 * later, in some rule. Spark says so at once in such cases (`FAILED_TO_PARSE_TOO_COMPLEX`).
 */
import { Expression } from "../expression";
import type { LogicalPlan } from "../logical";
import { SubqueryExpression } from "../subquery";
import { tooComplex } from "./parser";

const MAX_TREE_DEPTH = 1000;

/** @throws ParseException `FAILED_TO_PARSE_TOO_COMPLEX` */
export function checkDepth(root: Expression | LogicalPlan): void {
  if (root instanceof Expression) checkExpression(root, 0);
  else checkPlan(root, 0);
}

function checkExpression(node: Expression, depth: number): void {
  if (depth > MAX_TREE_DEPTH) throw tooComplex();
  for (const child of node.children) checkExpression(child, depth + 1);
  if (node instanceof SubqueryExpression) checkPlan(node.plan, depth + 1);
}

function checkPlan(node: LogicalPlan, depth: number): void {
  if (depth > MAX_TREE_DEPTH) throw tooComplex();
  for (const child of node.children) checkPlan(child, depth + 1);
  for (const expression of node.expressions) checkExpression(expression, depth + 1);
}

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
  let level: (Expression | LogicalPlan)[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_TREE_DEPTH) throw tooComplex();
    level = level.flatMap((node): readonly (Expression | LogicalPlan)[] =>
      node instanceof SubqueryExpression
        ? [...node.children, node.plan]
        : node instanceof Expression
          ? node.children
          : [...node.children, ...node.expressions],
    );
  }
}

/**
 * Names that no column has may be session variables: `x`, `session.x`, `system.session.x`, and fields of these. What Spark does last
 * of all in `ResolveReferences` (`resolveColsLastResort`).
 *
 * So columns, columns of the query around, and aliases beside win. Here the rule runs once all others have nothing to do any more.
 */
import { Alias, type Expression, UnresolvedAttribute } from "../../plan/expression";
import { Aggregate, type LogicalPlan, Project } from "../../plan/logical";
import { withOrigin } from "../../plan/origin";
import { isSubquery } from "../../plan/subquery";
import type { VariableReference } from "../../plan/variable";
import { extractField } from "./resolve-references";

/** The variable of this name, in any case. */
export type VariableLookup = (name: string) => VariableReference | undefined;

/** The plan itself where no name is a variable's. */
export function resolveVariables(plan: LogicalPlan, lookup: VariableLookup): LogicalPlan {
  if (plan.resolved) return plan;
  return plan.transformUp((node) => {
    if (node.resolved || node.children.some((child) => !child.resolved)) return node;
    const kept = node instanceof Aggregate ? node.groupingExpressions.length : 0;
    const isList = node instanceof Project || node instanceof Aggregate;
    const found = node.expressions.map((e, i) => {
      const made = e.transformUp((n) => inside(n, lookup));
      const named = isList && i >= kept && e instanceof UnresolvedAttribute && made !== e;
      return named ? new Alias(made, e.nameParts[e.nameParts.length - 1]) : made;
    });
    return found.every((e, i) => e === node.expressions[i]) ? node : node.withExpressions(found);
  });
}

function inside(expression: Expression, lookup: VariableLookup): Expression {
  if (expression instanceof UnresolvedAttribute)
    return withOrigin(expression.origin, () => variable(expression.nameParts, lookup)) ?? expression;
  if (isSubquery(expression) && !expression.plan.resolved)
    return expression.withPlan(resolveVariables(expression.plan, lookup));
  return expression;
}

function variable(parts: readonly string[], lookup: VariableLookup): Expression | undefined {
  const lower = parts.map((part) => part.toLowerCase());
  const qualifiers = lower[0] === "system" && lower[1] === "session" ? 2 : lower[0] === "session" ? 1 : 0;
  for (const before of qualifiers > 0 && parts.length > qualifiers ? [qualifiers, 0] : [0]) {
    const found = lookup(lower[before]);
    if (found !== undefined) return parts.slice(before + 1).reduce<Expression>(extractField, found);
  }
  return undefined;
}

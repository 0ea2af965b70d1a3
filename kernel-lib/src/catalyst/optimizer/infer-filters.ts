/**
 * Says what a condition implies: `v > 1` is never true where v is NULL, so `isnotnull(v)` goes before it. Spark's
 * `InferFiltersFromConstraints`; sources can make use of the simpler condition.
 */
import { AttributeReference, type Expression, type ExprId } from "../../plan/expression";
import { Cast, ScalarCall, type ScalarFunction } from "../../plan/function";
import { lookupFunction } from "../../plan/functions/registry";
import { Filter, type LogicalPlan } from "../../plan/logical";
import { and, conjuncts } from "../predicates";
import type { Rule } from "../rule";

export const inferFilters: Rule = {
  name: "InferFiltersFromConstraints",
  apply: (plan) =>
    plan.transformUp((node) => {
      if (!(node instanceof Filter)) return node;
      const known = notNullBelow(node.child);
      for (const column of conjuncts(node.condition).flatMap(saidNotNull)) known.add(column.exprId);
      const implied = conjuncts(node.condition)
        .flatMap(needed)
        .filter((column) => column.nullable && !known.has(column.exprId));
      const distinct = [...new Map(implied.map((column) => [column.exprId, column])).values()];
      return distinct.length === 0 ? node : new Filter(and([and(distinct.map(isNotNull)), node.condition]), node.child);
    }),
};

/** The columns that cannot be NULL where the expression is true: it gives NULL as soon as one of them is. */
function needed(expression: Expression): AttributeReference[] {
  if (expression instanceof AttributeReference) return [expression];
  const passesNulls =
    expression instanceof Cast ||
    (expression instanceof ScalarCall && !expression.bound.seesNulls && !expression.bound.lazyCode);
  return passesNulls ? expression.children.flatMap(needed) : [];
}

function saidNotNull(condition: Expression): AttributeReference[] {
  if (!(condition instanceof ScalarCall) || condition.definition.name !== "isnotnull") return [];
  const [column] = condition.children;
  return column instanceof AttributeReference ? [column] : [];
}

/** The columns that filters further down keep free of NULL already. */
function notNullBelow(plan: LogicalPlan): Set<ExprId> {
  const filters = plan.collect((n): n is Filter => n instanceof Filter);
  const conditions = filters.flatMap((filter) => conjuncts(filter.condition));
  return new Set(conditions.flatMap((c) => [...saidNotNull(c), ...needed(c)]).map((column) => column.exprId));
}

function isNotNull(column: AttributeReference): ScalarCall {
  const definition = lookupFunction("isnotnull") as ScalarFunction;
  const bound = definition.bind([column.dataType]);
  if (bound === null) throw new Error("internal: isnotnull takes any type");
  return new ScalarCall(definition, bound, [column]);
}

/**
 * The optimiser: the same result with less work. One rule per file under `optimizer/`, run to a fixed point.
 *
 * Spark's `Optimizer` with the first few of its rules. One of them is not only about speed: a filter that does not read the
 * event time moves below `withWatermark`, so the rows it takes out no longer move the watermark (semantics D11).
 */
import type { LogicalPlan } from "../plan/logical";
import { collapseProject } from "./optimizer/collapse-project";
import { columnPruning } from "./optimizer/column-pruning";
import { combineFilters } from "./optimizer/combine-filters";
import { eliminateSubqueryAliases } from "./optimizer/eliminate-subquery-aliases";
import { pushDownPredicates } from "./optimizer/push-down-predicates";
import { type RuleApplication, toFixedPoint } from "./rule";

export function optimize(plan: LogicalPlan, watch?: (application: RuleApplication) => void): LogicalPlan {
  const rules = [eliminateSubqueryAliases, combineFilters, pushDownPredicates, collapseProject];
  // Pruning adds projections that collapse again, so it has a batch of its own, once the filters lie where they stay.
  return toFixedPoint(toFixedPoint(plan, rules, watch), [columnPruning, collapseProject], watch);
}

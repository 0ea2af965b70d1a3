/**
 * The optimiser: the same result with less work. One rule per file under `optimizer/`, run to a fixed point.
 *
 * Spark's `Optimizer` with the first few of its rules. One of them is not only about speed: a filter that does not read the
 * event time moves below `withWatermark`, so the rows it takes out no longer move the watermark (semantics D11).
 */
import type { LogicalPlan } from "../plan/logical";
import { mapSubqueries } from "../plan/subquery";
import { collapseProject } from "./optimizer/collapse-project";
import { columnPruning } from "./optimizer/column-pruning";
import { combineFilters } from "./optimizer/combine-filters";
import { constantFolding } from "./optimizer/constant-folding";
import { eliminateSubqueryAliases } from "./optimizer/eliminate-subquery-aliases";
import { inferFilters } from "./optimizer/infer-filters";
import { pruneFileColumns } from "./optimizer/prune-file-columns";
import { pruneFilters } from "./optimizer/prune-filters";
import { pushDownPredicates } from "./optimizer/push-down-predicates";
import { pushPredicatesThroughJoin } from "./optimizer/push-predicates-through-join";
import { removeNoopProject } from "./optimizer/remove-noop-project";
import { replaceDeduplicate } from "./optimizer/replace-deduplicate";
import { replaceExpressions } from "./optimizer/replace-expressions";
import { rewriteSubqueries } from "./optimizer/rewrite-subqueries";
import { specialDatetimeValues } from "./optimizer/special-datetime-values";
import { type Rule, type RuleApplication, toFixedPoint } from "./rule";

const rewrite = (timeZone: string): readonly Rule[] => [
  eliminateSubqueryAliases,
  pushDownPredicates,
  pushPredicatesThroughJoin,
  combineFilters,
  constantFolding(timeZone),
  pruneFilters,
  collapseProject,
  removeNoopProject,
];

/** In this order, as in Spark: what is inferred moves down like any filter; columns are pruned once filters lie still. */
const batches = (timeZone: string): readonly (readonly Rule[])[] => [
  [rewriteSubqueries],
  [replaceDeduplicate, replaceExpressions, specialDatetimeValues],
  rewrite(timeZone),
  [inferFilters],
  rewrite(timeZone),
  [columnPruning, collapseProject, removeNoopProject, pruneFileColumns],
];

/**
 * @param watch is told of every application of a rule that changed the plan
 * @param timeZone the session's
 */
export function optimize(
  plan: LogicalPlan,
  watch?: (application: RuleApplication) => void,
  timeZone: string = "UTC",
): LogicalPlan {
  const optimised = batches(timeZone).reduce((current, rules) => toFixedPoint(current, rules, watch), plan);
  return optimised.transformUp((node) => mapSubqueries(node, (inner) => optimize(inner, watch, timeZone)));
}

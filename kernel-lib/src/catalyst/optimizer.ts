/**
 * The optimiser: the same result with less work. One rule per file under `optimizer/`, in Spark's batches and order.
 *
 * Spark's `Optimizer`. One of its rules is not only about speed: a filter that does not read the event time moves below
 * `withWatermark`, so the rows it takes out no longer move the watermark (semantics D11). As in Spark,
 * `spark.sql.optimizer.excludedRules` leaves rules out.
 */
import type { LogicalPlan } from "../plan/logical";
import { mapSubqueries, SUBQUERIES } from "../plan/subquery";
import { unless } from "../plan/tree-facts";
import { booleanSimplification } from "./optimizer/boolean-simplification";
import { collapseProject } from "./optimizer/collapse-project";
import { collapseRepartition } from "./optimizer/collapse-repartition";
import { columnPruning } from "./optimizer/column-pruning";
import { combineConcats } from "./optimizer/combine-concats";
import { combineFilters } from "./optimizer/combine-filters";
import { combineUnions } from "./optimizer/combine-unions";
import { constantFolding } from "./optimizer/constant-folding";
import { constantPropagation } from "./optimizer/constant-propagation";
import { convertToLocalRelation } from "./optimizer/convert-to-local-relation";
import { eliminateLimits } from "./optimizer/eliminate-limits";
import { eliminateOuterJoin } from "./optimizer/eliminate-outer-join";
import { eliminateResolvedHint } from "./optimizer/eliminate-resolved-hint";
import { eliminateSorts } from "./optimizer/eliminate-sorts";
import { eliminateSubqueryAliases } from "./optimizer/eliminate-subquery-aliases";
import { eliminateView } from "./optimizer/eliminate-view";
import { inferFilters } from "./optimizer/infer-filters";
import { inferFiltersFromGenerate } from "./optimizer/infer-filters-from-generate";
import { inferWindowGroupLimit } from "./optimizer/infer-window-group-limit";
import { likeSimplification } from "./optimizer/like-simplification";
import { limitPushDown } from "./optimizer/limit-push-down";
import { limitUnionLoop } from "./optimizer/limit-union-loop";
import { nullPropagation } from "./optimizer/null-propagation";
import { optimizeIn } from "./optimizer/optimize-in";
import { propagateEmptyRelation } from "./optimizer/propagate-empty-relation";
import { pruneFilters } from "./optimizer/prune-filters";
import { pullOutGroupingExpressions } from "./optimizer/pull-out-grouping-expressions";
import { pushDownLeftSemiAntiJoin } from "./optimizer/push-down-left-semi-anti-join";
import { pushDownPredicates } from "./optimizer/push-down-predicates";
import { pushPredicatesThroughJoin } from "./optimizer/push-predicates-through-join";
import {
  removeLiteralFromGroupExpressions,
  removeRepetitionFromGroupExpressions,
} from "./optimizer/remove-group-expressions";
import { removeNoopProject } from "./optimizer/remove-noop-project";
import { removeRedundantAliases } from "./optimizer/remove-redundant-aliases";
import { reorderAssociativeOperator } from "./optimizer/reorder-associative-operator";
import { reorderJoin } from "./optimizer/reorder-join";
import { replaceDeduplicate } from "./optimizer/replace-deduplicate";
import { replaceExpressions } from "./optimizer/replace-expressions";
import { replaceNullWithFalseInPredicate } from "./optimizer/replace-null-with-false-in-predicate";
import { replaceExceptWithAntiJoin, replaceIntersectWithSemiJoin } from "./optimizer/replace-set-operations";
import { rewriteCollations } from "./optimizer/rewrite-collations";
import { rewriteDistinctAggregates } from "./optimizer/rewrite-distinct-aggregates";
import { rewriteExceptAll, rewriteIntersectAll } from "./optimizer/rewrite-set-operations-all";
import { rewriteSubqueries } from "./optimizer/rewrite-subqueries";
import { simplifyBinaryComparison } from "./optimizer/simplify-binary-comparison";
import { simplifyCaseConversionExpressions } from "./optimizer/simplify-case-conversion-expressions";
import { simplifyCasts } from "./optimizer/simplify-casts";
import { simplifyConditionals } from "./optimizer/simplify-conditionals";
import { specialDatetimeValues } from "./optimizer/special-datetime-values";
import { unwrapCastInBinaryComparison } from "./optimizer/unwrap-cast-in-binary-comparison";
import { updateAttributeNullability } from "./optimizer/update-attribute-nullability";
import { type Rule, type RuleApplication, RunOfRules, toFixedPoint } from "./rule";

/** Spark's `operatorOptimizationRuleSet`. */
const rewrite: readonly Rule[] = [
  reorderJoin,
  eliminateOuterJoin,
  pushDownPredicates,
  pushPredicatesThroughJoin,
  pushDownLeftSemiAntiJoin,
  limitPushDown,
  combineFilters,
  collapseRepartition,
  collapseProject,
  eliminateLimits,
  combineUnions,
  nullPropagation,
  constantPropagation,
  optimizeIn,
  constantFolding,
  reorderAssociativeOperator,
  likeSimplification,
  booleanSimplification,
  simplifyConditionals,
  simplifyBinaryComparison,
  replaceNullWithFalseInPredicate,
  pruneFilters,
  simplifyCasts,
  simplifyCaseConversionExpressions,
  removeRedundantAliases,
  unwrapCastInBinaryComparison,
  removeNoopProject,
  combineConcats,
];

/** In this order, as in Spark: what is inferred moves down like any filter; columns are pruned once filters lie still. */
const batches: readonly (readonly Rule[])[] = [
  [eliminateResolvedHint, eliminateSubqueryAliases, eliminateView],
  [rewriteSubqueries],
  [combineUnions],
  [limitUnionLoop],
  [updateAttributeNullability],
  [
    replaceIntersectWithSemiJoin,
    replaceExceptWithAntiJoin,
    rewriteExceptAll,
    rewriteIntersectAll,
    replaceDeduplicate,
    replaceExpressions,
    specialDatetimeValues,
  ],
  [rewriteCollations],
  [removeLiteralFromGroupExpressions, removeRepetitionFromGroupExpressions],
  [pullOutGroupingExpressions],
  rewrite,
  [inferFiltersFromGenerate, inferFilters],
  rewrite,
  [eliminateSorts],
  [rewriteDistinctAggregates],
  [columnPruning, collapseProject, removeNoopProject],
  [convertToLocalRelation, propagateEmptyRelation],
  [collapseProject, removeRedundantAliases, removeNoopProject],
  [inferWindowGroupLimit],
];

export interface OptimizerOptions {
  /** The session's. */
  readonly timeZone?: string;
  /** Names of rules that are not applied, with or without Spark's package before them. */
  readonly excludedRules?: string;
}

/** @param watch is told of every application of a rule that changed the plan */
export function optimize(
  plan: LogicalPlan,
  watch?: (application: RuleApplication) => void,
  options: OptimizerOptions = {},
): LogicalPlan {
  const excluded = new Set((options.excludedRules ?? "").split(",").map((name) => name.trim().split(".").at(-1)));
  const zone = options.timeZone ?? "UTC";
  const run = new RunOfRules();
  const optimised = batches.reduce((current, rules) => {
    const active = rules.filter((rule) => !excluded.has(rule.name));
    return active.length === 0 ? current : toFixedPoint(current, active, watch, zone, run);
  }, plan);
  const inside = (inner: LogicalPlan): LogicalPlan => optimize(inner, watch, options);
  return optimised.transformUp((node) => mapSubqueries(node, inside), unless(SUBQUERIES));
}

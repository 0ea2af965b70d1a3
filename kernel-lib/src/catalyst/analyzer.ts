/**
 * The analyser: from what the learner wrote to a plan in which every name has a column, every column a type.
 *
 * Spark's `Analyzer` with the rules this engine needs; each stands in a file of its own under `analyzer/`. What is still
 * unresolved in the end is reported by `check-analysis.ts`.
 */
import type { LogicalPlan } from "../plan/logical";
import { checkAnalysis } from "./analyzer/check-analysis";
import { eliminateEventTimeWatermark } from "./analyzer/eliminate-event-time-watermark";
import { globalAggregates } from "./analyzer/global-aggregates";
import { resolveAliases } from "./analyzer/resolve-aliases";
import { resolveFunctions } from "./analyzer/resolve-functions";
import { resolveReferences } from "./analyzer/resolve-references";
import { type RelationLookup, resolveRelations } from "./analyzer/resolve-relations";
import { resolveTimeWindows } from "./analyzer/resolve-time-windows";
import { type RuleApplication, toFixedPoint } from "./rule";

/** @throws AnalysisException with Spark's error class, naming what could not be resolved and what was meant perhaps. */
export function analyze(
  plan: LogicalPlan,
  lookup: RelationLookup,
  watch?: (application: RuleApplication) => void,
): LogicalPlan {
  const rules = [
    resolveRelations(lookup),
    eliminateEventTimeWatermark,
    resolveReferences,
    resolveFunctions,
    resolveTimeWindows,
    globalAggregates,
    resolveAliases,
  ];
  const analysed = toFixedPoint(plan, rules, watch);
  checkAnalysis(analysed);
  return analysed;
}

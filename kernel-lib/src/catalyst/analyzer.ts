/**
 * The analyser: from what the learner wrote to a plan in which every name has a column, every column a type.
 *
 * Spark's `Analyzer` with the rules this engine needs; each stands in a file of its own under `analyzer/`. What is still
 * unresolved in the end is reported by `check-analysis.ts`.
 */
import { type LogicalPlan, SubqueryAlias } from "../plan/logical";
import { unless } from "../plan/tree-facts";
import { checkAnalysis } from "./analyzer/check-analysis";
import { deduplicateRelations } from "./analyzer/deduplicate-relations";
import { eliminateEventTimeWatermark } from "./analyzer/eliminate-event-time-watermark";
import { extractWindowExpressions } from "./analyzer/extract-window-expressions";
import { globalAggregates } from "./analyzer/global-aggregates";
import { replaceDistinctWithAggregate } from "./analyzer/replace-distinct-with-aggregate";
import { resolveAggregateFunctions } from "./analyzer/resolve-aggregate-functions";
import { resolveAliases } from "./analyzer/resolve-aliases";
import { resolveCallModifiers } from "./analyzer/resolve-call-modifiers";
import { resolveFilteredAggregates } from "./analyzer/resolve-filtered-aggregates";
import { resolveFunctions } from "./analyzer/resolve-functions";
import { resolveGenerators } from "./analyzer/resolve-generators";
import { resolveGroupingAnalytics } from "./analyzer/resolve-grouping-analytics";
import { resolveHints } from "./analyzer/resolve-hints";
import { resolveInlineTables } from "./analyzer/resolve-inline-tables";
import { resolveJoins } from "./analyzer/resolve-joins";
import { resolveLambdaVariables } from "./analyzer/resolve-lambda-variables";
import { resolveLateralColumnAliases } from "./analyzer/resolve-lateral-column-alias";
import { resolveLateralJoins } from "./analyzer/resolve-lateral-joins";
import { resolveLateralViews } from "./analyzer/resolve-lateral-views";
import { resolveLimits } from "./analyzer/resolve-limits";
import { resolveNaturalJoins } from "./analyzer/resolve-natural-joins";
import { resolveNumericAggregates } from "./analyzer/resolve-numeric-aggregates";
import { resolveOrdinals } from "./analyzer/resolve-ordinals";
import { resolvePivot } from "./analyzer/resolve-pivot";
import { resolveReferences } from "./analyzer/resolve-references";
import { type RelationLookup, resolveRelations } from "./analyzer/resolve-relations";
import { resolveSchemaChanges } from "./analyzer/resolve-schema-changes";
import { resolveSessionWindows } from "./analyzer/resolve-session-windows";
import { resolveSetOperations } from "./analyzer/resolve-set-operations";
import { resolveSubquery } from "./analyzer/resolve-subquery";
import { resolveTimeWindows } from "./analyzer/resolve-time-windows";
import { resolveUnionLoop } from "./analyzer/resolve-union-loop";
import { resolveUnpivot } from "./analyzer/resolve-unpivot";
import { type FunctionLookup, resolveUserFunctions } from "./analyzer/resolve-user-functions";
import { resolveVariables, type VariableLookup } from "./analyzer/resolve-variables";
import { resolveViews } from "./analyzer/resolve-views";
import { resolveWindowFrame } from "./analyzer/resolve-window-frame";
import { resolveWindowTime } from "./analyzer/resolve-window-time";
import { resolveWithinGroup } from "./analyzer/resolve-within-group";
import { about, type Rule, type RuleApplication, RunOfRules, toFixedPoint } from "./rule";

const NAMES = about(SubqueryAlias);

/** @throws AnalysisException with Spark's error class, naming what could not be resolved and what was meant perhaps. */
export function analyze(
  plan: LogicalPlan,
  lookup: RelationLookup,
  watch?: (application: RuleApplication) => void,
  timeZone: string = "UTC",
  database: string = "default",
  functions: FunctionLookup = () => undefined,
  variables: VariableLookup = () => undefined,
): LogicalPlan {
  const rules: Rule[] = [
    resolveHints,
    resolveRelations(lookup),
    resolveViews,
    eliminateEventTimeWatermark,
    deduplicateRelations,
    resolveNumericAggregates,
    resolvePivot(timeZone),
    resolveUnpivot,
    resolveJoins,
    resolveSchemaChanges,
    resolveNaturalJoins,
    resolveLateralViews,
    resolveReferences,
    resolveGenerators,
    resolveOrdinals,
    resolveUserFunctions(functions),
    resolveLambdaVariables,
    resolveFunctions,
    resolveCallModifiers,
    resolveWithinGroup,
    resolveFilteredAggregates,
    resolveWindowFrame,
    resolveInlineTables(timeZone),
    resolveTimeWindows,
    resolveSessionWindows,
    resolveWindowTime,
    globalAggregates,
    resolveLateralColumnAliases,
    resolveAliases,
    resolveGroupingAnalytics,
    resolveAggregateFunctions,
    extractWindowExpressions,
    replaceDistinctWithAggregate,
    resolveSetOperations,
    resolveUnionLoop,
    resolveLimits(timeZone),
    resolveSubquery(() => rules),
    resolveLateralJoins,
  ];
  const run = new RunOfRules();
  const resolved = (part: LogicalPlan): LogicalPlan => toFixedPoint(part, rules, watch, null, run);
  // Nobody sees more of a relation with a name than its columns. So what lies under a name can be resolved by itself first,
  // which goes faster: every round makes the plan anew from where something changed up to its top.
  const named = plan.transformUp(
    (n) => (n instanceof SubqueryAlias ? n.withChildren([resolved(n.child)]) : n),
    unless(NAMES),
  );
  let analysed = resolved(named);
  for (;;) {
    const known = resolveVariables(analysed, variables);
    if (known === analysed) break;
    analysed = resolved(known);
  }
  checkAnalysis(analysed, database);
  return analysed;
}

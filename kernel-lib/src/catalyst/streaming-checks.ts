/**
 * Refuses streaming queries that have no meaning, before they start. Spark's `UnsupportedOperationChecker` (semantics E).
 *
 * What concerns joins and set operations stands in `streaming-joins.ts` and `streaming-relational.ts`.
 */
import { AnalysisException } from "../data/errors";
import { type Alias, type Expression, isNamed, references, toAttribute } from "../plan/expression";
import { AggregateCall } from "../plan/function";
import { Aggregate, Limit, type LogicalPlan, Sort } from "../plan/logical";
import { Join } from "../plan/logical-join";
import { LocalSort } from "../plan/logical-partitioning";
import { Deduplicate, Distinct } from "../plan/logical-set";
import { FlatMapGroupsWithState, isGroups } from "../plan/logical-stateful";
import { Window } from "../plan/logical-window";
import { positionText } from "../plan/origin";
import type { OutputMode } from "../plan/output-mode";
import { isSessionType } from "../plan/session-window";
import type { WindowExpression } from "../plan/window";
import { qualified } from "./qualified";
import { checkStateKeys } from "./streaming-collations";
import { refusedTogether } from "./streaming-groups";
import { refusedRelation } from "./streaming-relational";

export interface StreamingCheckOptions {
  /** `spark.sql.streaming.statefulOperator.checkCorrectness.enabled` */
  readonly checkCorrectness?: boolean;
}

/** @throws AnalysisException with Spark's error class for the first thing that cannot be streamed */
export function checkStreaming(plan: LogicalPlan, mode: OutputMode, options: StreamingCheckOptions = {}): void {
  const aggregates = plan.collect((n): n is Aggregate => n instanceof Aggregate && n.isStreaming);
  if (mode === "complete" && aggregates.length === 0) throw unsupportedMode(mode, "no streaming aggregations");
  if (mode === "append" && aggregates.some((aggregate) => !groupsByWatermark(aggregate)))
    throw unsupportedMode(mode, "streaming aggregations without watermark");
  const distinct = aggregates.find(hasDistinct);
  if (distinct !== undefined)
    throw unsupported(
      "Distinct aggregations are not supported on streaming DataFrames/Datasets. Consider using approx_count_distinct() instead.",
      distinct,
    );
  const together = refusedTogether(plan, mode);
  if (together !== null) throw unsupported(together, plan);
  if (mode === "update" && aggregates.some(groupsBySession))
    throw unsupportedMode(mode, "session window streaming aggregations");
  checkUp(plan, mode);
  if (options.checkCorrectness !== false) checkGlobalWatermark(plan, mode);
}

/** Refuses what only a stream can do. @throws AnalysisException */
export function checkBatch(plan: LogicalPlan): void {
  const within = plan.find((node) => node instanceof Deduplicate && node.withinWatermark);
  if (within !== undefined)
    throw unsupported("dropDuplicatesWithinWatermark is not supported with batch DataFrames/DataSets", within);
}

/**
 * What an operator with state gets from an aggregation in update or complete mode, or from a function that the watermark
 * calls, may be older than its watermark.
 */
function checkGlobalWatermark(plan: LogicalPlan, mode: OutputMode): void {
  const givesLateRows = (node: LogicalPlan): boolean =>
    node.isStreaming &&
    ((node instanceof Aggregate && mode !== "append") ||
      (node instanceof FlatMapGroupsWithState && node.groups.timeout === "eventTime"));
  const above = plan.find((node) => keepsState(node) && node.children.some((child) => child.exists(givesLateRows)));
  if (above !== undefined) throw unsupported(LATE_BY_DESIGN, plan);
}

/** A deduplication counts only if the event time is one of its columns. */
function keepsState(node: LogicalPlan): boolean {
  if (!node.isStreaming) return false;
  if (node instanceof Deduplicate) return node.withinWatermark || node.keys.some(carriesWatermark);
  if (node instanceof Distinct) return node.output.some(carriesWatermark);
  if (isGroups(node)) return true;
  return node instanceof Aggregate || (node instanceof Join && node.children.every((side) => side.isStreaming));
}

function carriesWatermark(expression: Expression): boolean {
  return references(expression).some((column) => column.watermarkDelayMs !== null);
}

const LATE_BY_DESIGN =
  "Detected pattern of possible 'correctness' issue due to global watermark. The query contains stateful operation which " +
  'can emit rows older than the current watermark plus allowed late record delay, which are "late rows" in downstream ' +
  "stateful operations and these rows can be discarded. Please refer the programming guide doc for more details. If you " +
  "understand the possible risk of correctness issue and still need to run the query, you can disable this check by " +
  "setting the config `spark.sql.streaming.statefulOperator.checkCorrectness.enabled` to false.";

/** What stands below is refused first. */
function checkUp(node: LogicalPlan, mode: OutputMode): void {
  for (const child of node.children) checkUp(child, mode);
  if (node.isStreaming) checkNode(node, mode);
}

function checkNode(node: LogicalPlan, mode: OutputMode): void {
  checkStateKeys(node);
  if (node instanceof Window) throw windowOfRows(node);
  const refused = refusedRelation(node, mode);
  if (refused !== null) throw unsupported(refused, node);
  const isComplete = mode === "complete" && node.exists((below) => below instanceof Aggregate && below.isStreaming);
  if ((node instanceof Sort || node instanceof LocalSort) && !isComplete)
    throw unsupported(
      "Sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated DataFrame/Dataset in Complete output mode",
      node,
    );
  if (node instanceof Limit && mode === "update" && node.child.isStreaming)
    throw unsupported("Limits are not supported on streaming DataFrames/Datasets in Update output mode", node);
}

function hasDistinct(aggregate: Aggregate): boolean {
  return aggregate.expressions.some((e) => e.exists((n) => n instanceof AggregateCall && n.isDistinct));
}

function groupsByWatermark(aggregate: Aggregate): boolean {
  return aggregate.groupingExpressions.some((e) => isNamed(e) && toAttribute(e).watermarkDelayMs !== null);
}

function groupsBySession(aggregate: Aggregate): boolean {
  return aggregate.groupingExpressions.some((e) => e.resolved && isSessionType(e.dataType));
}

/** Spark takes the first window function and its partitions for the message. */
function windowOfRows(node: Window): AnalysisException {
  const [first] = node.windowExpressions as readonly Alias[];
  const { call, spec } = first.child as WindowExpression;
  const shown = spec.transformUp(qualified).sql().toUpperCase();
  return new AnalysisException(
    "NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING",
    `Window function is not supported in ${String(call).toUpperCase()} (as column \`${first.name}\`) on streaming DataFrames/Datasets.\n` +
      `Structured Streaming only supports time-window aggregation using the WINDOW function. (window specification: ${shown})`,
    { sqlState: "42KDE", context: positionText(node.origin) },
  );
}

function unsupportedMode(mode: OutputMode, what: string): AnalysisException {
  return new AnalysisException(
    "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION",
    `Invalid streaming output mode: ${mode}. This output mode is not supported for ${what} on streaming DataFrames/DataSets.`,
    { sqlState: "42KDE" },
  );
}

function unsupported(message: string, node: LogicalPlan): AnalysisException {
  return new AnalysisException("_LEGACY_ERROR_TEMP_3102", message, { context: `;\n${node.treeString()}\n` });
}

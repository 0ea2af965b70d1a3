/**
 * Refuses streaming queries that have no meaning, before they start. Spark's `UnsupportedOperationChecker` (semantics E).
 *
 * So far for what this engine can plan: aggregation, sort, limit and watermarks.
 */
import { AnalysisException } from "../data/errors";
import { AttributeReference } from "../plan/expression";
import { Aggregate, Limit, type LogicalPlan, Sort, WithWatermark } from "../plan/logical";
import type { OutputMode } from "../plan/output-mode";

/** @throws AnalysisException with Spark's error class for the first thing that cannot be streamed */
export function checkStreaming(plan: LogicalPlan, mode: OutputMode): void {
  const aggregates = plan.collect((n): n is Aggregate => n instanceof Aggregate && n.isStreaming);
  if (mode === "complete" && aggregates.length === 0) throw unsupportedMode(mode, "no streaming aggregations");
  if (mode === "append" && aggregates.some((aggregate) => !groupsByWatermark(aggregate)))
    throw unsupportedMode(mode, "streaming aggregations without watermark");
  if (aggregates.length > 1 && mode !== "append")
    throw unsupported(
      `Multiple stateful operators are not supported in ${title(mode)} output mode; chain them in append mode.`,
    );
  for (const node of plan.nodes()) checkNode(node, mode, aggregates.length > 0);
}

function checkNode(node: LogicalPlan, mode: OutputMode, hasAggregate: boolean): void {
  if (!node.isStreaming) return;
  if (node instanceof Sort && !(mode === "complete" && hasAggregate))
    throw unsupported(
      "Sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated DataFrame/Dataset in Complete output mode.",
    );
  if (node instanceof Limit && mode !== "complete")
    throw unsupported(
      "Limit on a streaming DataFrame is not available yet in append and update mode; take the first rows in foreachBatch.",
    );
  if (node instanceof WithWatermark && node.child.exists((below) => below instanceof WithWatermark))
    throw unsupported(
      "Redefining watermark is disallowed. You can set the config 'spark.sql.streaming.statefulOperator.allowMultiple' to 'false' to restore the previous behavior. Note that multiple stateful operators will be disallowed.",
    );
}

function groupsByWatermark(aggregate: Aggregate): boolean {
  return aggregate.groupingExpressions.some((e) => e instanceof AttributeReference && e.watermarkDelayMs !== null);
}

function title(mode: OutputMode): string {
  return mode[0].toUpperCase() + mode.slice(1);
}

function unsupportedMode(mode: OutputMode, what: string): AnalysisException {
  return new AnalysisException(
    "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION",
    `Invalid streaming output mode: ${mode}. This output mode is not supported for ${what} on streaming DataFrames/DataSets.`,
    { sqlState: "42KDE" },
  );
}

function unsupported(message: string): AnalysisException {
  return new AnalysisException("_LEGACY_ERROR_TEMP_3102", message);
}

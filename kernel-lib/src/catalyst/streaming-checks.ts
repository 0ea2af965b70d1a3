/**
 * Refuses streaming queries that have no meaning, before they start. Spark's `UnsupportedOperationChecker` (semantics E).
 *
 * So far for what this engine can plan: aggregation, sort, limit and watermarks.
 */
import { AnalysisException } from "../data/errors";
import { AttributeReference } from "../plan/expression";
import { Aggregate, Limit, type LogicalPlan, Sort, WithWatermark } from "../plan/logical";
import type { OutputMode } from "../plan/output-mode";
import { refusedRelation } from "./streaming-relational";

/** @throws AnalysisException with Spark's error class for the first thing that cannot be streamed */
export function checkStreaming(plan: LogicalPlan, mode: OutputMode): void {
  const aggregates = plan.collect((n): n is Aggregate => n instanceof Aggregate && n.isStreaming);
  if (mode === "complete" && aggregates.length === 0) throw unsupportedMode(mode, "no streaming aggregations");
  if (mode === "append" && aggregates.some((aggregate) => !groupsByWatermark(aggregate)))
    throw unsupportedMode(mode, "streaming aggregations without watermark");
  if (aggregates.length > 1 && mode !== "append") throw unsupported(LATE_BY_DESIGN, aggregates[0]);
  for (const node of plan.nodes()) if (node.isStreaming) checkNode(node, mode);
}

const LATE_BY_DESIGN =
  "Detected pattern of possible 'correctness' issue due to global watermark. The query contains stateful operation which " +
  'can emit rows older than the current watermark plus allowed late record delay, which are "late rows" in downstream ' +
  "stateful operations and these rows can be discarded. Please refer the programming guide doc for more details. If you " +
  "understand the possible risk of correctness issue and still need to run the query, you can disable this check by " +
  "setting the config `spark.sql.streaming.statefulOperator.checkCorrectness.enabled` to false.";

function checkNode(node: LogicalPlan, mode: OutputMode): void {
  const refused = refusedRelation(node, mode);
  if (refused !== null) throw unsupported(refused, node);
  const isComplete = mode === "complete" && node.exists((below) => below instanceof Aggregate && below.isStreaming);
  if (node instanceof Sort && !isComplete)
    throw unsupported(
      "Sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated DataFrame/Dataset in Complete output mode",
      node,
    );
  if (node instanceof Limit && mode === "update")
    throw unsupported("Limits are not supported on streaming DataFrames/Datasets in Update output mode", node);
  // Spark counts the rows over the query's whole life; this engine has no such operator yet.
  if (node instanceof Limit && !isComplete)
    throw unsupported(
      "A limit on a stream that is not aggregated in complete mode is not available here yet; take the first rows in foreachBatch",
      node,
    );
  // Spark finds this only when it plans the second batch (surprise 19).
  if (node instanceof WithWatermark && node.child.exists((below) => below instanceof WithWatermark))
    throw unsupported(
      "Redefining watermark is disallowed. You can set the config 'spark.sql.streaming.statefulOperator.allowMultiple' to 'false' to restore the previous behavior. Note that multiple stateful operators will be disallowed.",
      node,
    );
}

function groupsByWatermark(aggregate: Aggregate): boolean {
  return aggregate.groupingExpressions.some((e) => e instanceof AttributeReference && e.watermarkDelayMs !== null);
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

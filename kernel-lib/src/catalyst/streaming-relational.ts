/**
 * Which relational operators a stream may contain: Spark's refusals (`UnsupportedOperationChecker`), and a sentence of our
 * own for what Spark can stream and this engine cannot yet. Nothing may silently be computed batch by batch.
 */
import { AnalysisException, IllegalArgumentException } from "../data/errors";
import type { LogicalPlan } from "../plan/logical";
import { Join } from "../plan/logical-join";
import { CollectMetrics } from "../plan/logical-metrics";
import { Sample } from "../plan/logical-partitioning";
import { Deduplicate, Offset, SetOperation, Union } from "../plan/logical-set";
import { FlatMapGroupsWithState, TransformWithState } from "../plan/logical-stateful";
import type { OutputMode } from "../plan/output-mode";
import { refusedGroups, refusedProcessor } from "./streaming-groups";
import { refusedJoin } from "./streaming-joins";

/** Why the streaming node is refused, or null. */
export function refusedRelation(node: LogicalPlan, mode: OutputMode): string | null {
  if (node instanceof FlatMapGroupsWithState) return refusedGroups(node, mode);
  if (node instanceof TransformWithState) return refusedProcessor(node);
  if (node instanceof Join) return refusedJoin(node, mode);
  if (node instanceof Union && !node.children.every((child) => child.isStreaming))
    return "Union between streaming and batch DataFrames/Datasets is not supported";
  if (node instanceof SetOperation) return refusedSetOperation(node, mode);
  if (node instanceof CollectMetrics && node.listener !== null) throw observedStream();
  if (node instanceof Sample) return "Sampling is not supported on streaming DataFrames/Datasets";
  if (node instanceof Offset) return "Offset is not supported on streaming DataFrames/Datasets";
  if (node instanceof Deduplicate && node.withinWatermark && node.output.every((c) => c.watermarkDelayMs === null))
    return "dropDuplicatesWithinWatermark is not supported on streaming DataFrames/DataSets without watermark";
  return null;
}

function observedStream(): IllegalArgumentException {
  return new IllegalArgumentException(
    null,
    "Observation does not support streaming Datasets.This is because there will be multiple observed metrics as microbatches are constructed. Please register a StreamingQueryListener and get the metric for each microbatch in QueryProgressEvent.progress, or use query.lastProgress or query.recentProgress.",
  );
}

/** What is subtracted with its duplicates Spark counts, by an aggregation that it puts in for it and then refuses. */
function refusedSetOperation({ kind, isAll, right, output }: SetOperation, mode: OutputMode): string | null {
  if (kind === "Intersect") return "Intersect of streaming DataFrames/Datasets is not supported";
  if (right.isStreaming) return "Except on a streaming DataFrame/Dataset on the right is not supported";
  if (!isAll) return null;
  if (mode === "append" && output.every((column) => column.watermarkDelayMs === null))
    throw new AnalysisException(
      "UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK",
      "Append output mode not supported for aggregations on streaming DataFrames/DataSets without watermark.",
      { sqlState: "0A000" },
    );
  return "exceptAll on a stream is not available here yet; subtract in foreachBatch";
}

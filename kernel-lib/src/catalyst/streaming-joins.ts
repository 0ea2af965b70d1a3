/**
 * Which joins a stream may be in. A stream may meet a static side that is there as a whole in every batch; where a row
 * without a partner comes out, the side that it stands on must be the stream, since of the static side nobody knows yet
 * which rows will find one. Spark's `UnsupportedOperationChecker`, in its words.
 */
import type { Join } from "../plan/logical-join";
import type { OutputMode } from "../plan/output-mode";

/** Why the join is refused, or null. */
export function refusedJoin(join: Join, mode: OutputMode): string | null {
  const { left, right, joinType } = join;
  if (left.isStreaming && right.isStreaming) return refusedStreams(join, mode);
  const streams = left.isStreaming ? "left" : "right";
  const stands = left.isStreaming ? "right" : "left";
  switch (joinType) {
    case "FullOuter":
      return `FullOuter joins with streaming DataFrames/Datasets on the ${streams} and a static DataFrame/Dataset on the ${stands} is not supported`;
    case "LeftAnti":
      return right.isStreaming
        ? "LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported"
        : null;
    case "LeftOuter":
    case "LeftSemi":
      return right.isStreaming
        ? `${joinType} join with a streaming DataFrame/Dataset on the right and a static DataFrame/Dataset on the left is not supported`
        : null;
    case "RightOuter":
      return left.isStreaming
        ? "RightOuter join with a streaming DataFrame/Dataset on the left and a static DataFrame/DataSet on the right not supported"
        : null;
    default:
      return null;
  }
}

function refusedStreams({ joinType }: Join, mode: OutputMode): string {
  if (mode === "complete")
    return `${joinType} join between two streaming DataFrames/Datasets is not supported in Complete output mode, only in Append and Update output modes`;
  if (joinType === "LeftAnti")
    return "LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported";
  return "A join between two streaming DataFrames/Datasets is not available here yet; join each batch in foreachBatch";
}

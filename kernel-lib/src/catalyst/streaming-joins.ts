/**
 * Which joins a stream may be in. A stream may meet a static side that is there as a whole in every batch; where a row
 * without a partner comes out, the side that it stands on must be the stream, since of the static side nobody knows yet
 * which rows will find one. Spark's `UnsupportedOperationChecker`, in its words.
 */
import { AttributeReference } from "../plan/expression";
import { ScalarCall } from "../plan/function";
import type { LogicalPlan } from "../plan/logical";
import type { Join } from "../plan/logical-join";
import type { OutputMode } from "../plan/output-mode";
import { stateValueWatermark } from "./join-state-watermark";
import { conjuncts } from "./predicates";

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

function refusedStreams(join: Join, mode: OutputMode): string | null {
  const { joinType } = join;
  if (mode === "complete")
    return `${joinType} join between two streaming DataFrames/Datasets is not supported in Complete output mode, only in ${/Outer$/.test(joinType) ? "Append output mode" : "Append and Update output modes"}`;
  if (joinType === "LeftAnti")
    return "LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported";
  if (joinType === "Inner" || joinType === "Cross") return null;
  if (mode === "update" && joinType !== "LeftSemi")
    return `${joinType} join between two streaming DataFrames/Datasets is not supported in Update output mode, only in Append output mode`;
  if (hasTimeKey(join) || hasTimeBound(join)) return null;
  return `Stream-stream ${joinType} join between two streaming DataFrame/Datasets is not supported without a watermark in the join keys, or a watermark on the nullable side and an appropriate range condition`;
}

/** Whether a column that carries a watermark must equal one of the other side. */
function hasTimeKey({ left, right, condition }: Join): boolean {
  const parts = condition === null ? [] : conjuncts(condition);
  const offers = (side: LogicalPlan, column: AttributeReference): boolean =>
    side.output.some((other) => other.exprId === column.exprId);
  return parts.some((part) => {
    if (!(part instanceof ScalarCall && part.definition.name === "=")) return false;
    const [a, b] = part.children;
    if (!(a instanceof AttributeReference && b instanceof AttributeReference)) return false;
    const joins = (offers(left, a) && offers(right, b)) || (offers(left, b) && offers(right, a));
    return joins && (a.watermarkDelayMs !== null || b.watermarkDelayMs !== null);
  });
}

/** Whether it ever becomes clear that a row has no partner: the time of the other side's rows is bounded. */
function hasTimeBound({ joinType, left, right, condition }: Join): boolean {
  const bounded = (own: LogicalPlan, other: LogicalPlan): boolean =>
    stateValueWatermark(own.output, other.output, condition) !== null;
  if (joinType === "RightOuter") return bounded(right, left);
  return bounded(left, right) || (joinType === "FullOuter" && bounded(right, left));
}

/**
 * Physical operators for what a stream must remember beyond aggregation: which rows were seen, how many there were. Spark's
 * `StreamingDeduplicationStrategy` and `StreamingGlobalLimitStrategy`; `planner.ts` asks here before it plans a node for a table.
 */
import { and } from "../catalyst/predicates";
import { AnalysisException } from "../data/errors";
import type { AttributeReference } from "../plan/expression";
import { type BoundScalar, ScalarCall, type ScalarFunction } from "../plan/function";
import { lookupFunction } from "../plan/functions/registry";
import { Aggregate, Limit, type LogicalPlan } from "../plan/logical";
import { Join } from "../plan/logical-join";
import { Deduplicate, SetOperation } from "../plan/logical-set";
import type { OutputMode } from "../plan/output-mode";
import { ExchangeExec } from "./exchange";
import { LocalLimitExec } from "./local-limit";
import type { PhysicalPlan } from "./physical-plan";
import { planGroups } from "./plan-groups";
import { planStreamJoin } from "./plan-stream-join";
import { StatefulExec } from "./stateful";
import { StreamingDeduplicateExec } from "./streaming-deduplicate";
import { StreamingGlobalLimitExec } from "./streaming-limit";
import { UnionExec } from "./union";

/** What planning needs from the planner. */
export interface StatefulPlanContext {
  plan(node: LogicalPlan): PhysicalPlan;
  /** Numbers count from the sink: an operator takes its own before what lies below it is planned. */
  nextOperatorId(): number;
  readonly shufflePartitions: number;
  readonly outputMode: OutputMode;
  readonly timeZone: string;
}

/** The operator for a node of a stream, or null where the node needs no state. */
export function planStateful(node: LogicalPlan, context: StatefulPlanContext): PhysicalPlan | null {
  if (node instanceof Deduplicate) return planDeduplicate(node, context);
  if (node instanceof Join && node.children.every((side) => side.isStreaming)) return planStreamJoin(node, context);
  if (node instanceof SetOperation) return planExcept(node, context);
  if (node instanceof Limit && isAppended(node.child, context.outputMode)) return planLimit(node, context);
  return planGroups(node, context.nextOperatorId, {
    together: (keys, child) => shuffleByKey(keys, context.plan(child), context.shufflePartitions),
    timeZone: context.timeZone,
  });
}

/** @throws AnalysisException in append mode without a watermark: it would never be known which rows are complete */
function planExcept(node: SetOperation, context: StatefulPlanContext): PhysicalPlan {
  if (context.outputMode === "append" && node.output.every((column) => column.watermarkDelayMs === null))
    throw new AnalysisException(
      "UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK",
      "Append output mode not supported for aggregations on streaming DataFrames/DataSets without watermark.",
      { sqlState: "0A000" },
    );
  return context.plan(withoutThoseOf(node));
}

/**
 * EXCEPT with a table on the right: the rows of the stream that the table does not have, each once, which the state must
 * remember. Spark's `ReplaceExceptWithAntiJoin` and `ReplaceDistinctWithAggregate`.
 */
function withoutThoseOf({ left, right }: SetOperation): LogicalPlan {
  const pairs = left.output.map((column, i) => {
    const bound = nullSafeEqual.bind([column.dataType, right.output[i].dataType]) as BoundScalar;
    return new ScalarCall(nullSafeEqual, bound, [column, right.output[i]]);
  });
  return new Aggregate(left.output, left.output, new Join(left, right, "LeftAnti", and(pairs)));
}

const nullSafeEqual = lookupFunction("<=>") as ScalarFunction;

function planDeduplicate(node: Deduplicate, context: StatefulPlanContext): PhysicalPlan {
  const operatorId = context.nextOperatorId();
  const keys = node.keys as readonly AttributeReference[];
  const input = shuffleByKey(keys, context.plan(node.child), context.shufflePartitions);
  return new StreamingDeduplicateExec(operatorId, keys, node.withinWatermark, input.numPartitions, input);
}

/** Brings rows of one key to the partition that their state lies in. */
export function shuffleByKey(
  keys: readonly AttributeReference[],
  child: PhysicalPlan,
  numPartitions: number,
): ExchangeExec {
  if (keys.length === 0) return new ExchangeExec({ kind: "single" }, 1, child, "REQUIRED_BY_STATEFUL_OPERATOR");
  return new ExchangeExec({ kind: "hash", keys }, numPartitions, child, "REQUIRED_BY_STATEFUL_OPERATOR");
}

function planLimit({ limit, child }: Limit, context: StatefulPlanContext): PhysicalPlan {
  const operatorId = context.nextOperatorId();
  const input = context.plan(child);
  // What keeps state must be computed to its end, so only where nothing does may reading stop early.
  const local = (side: PhysicalPlan): PhysicalPlan => {
    if (side instanceof UnionExec) return side.withChildren(side.children.map(local));
    return side.exists((below) => below instanceof StatefulExec) ? side : new LocalLimitExec(limit, side);
  };
  const single = new ExchangeExec({ kind: "single" }, 1, local(input), "ENSURE_REQUIREMENTS");
  return new StreamingGlobalLimitExec(operatorId, limit, single);
}

/** Whether rows once put out stay; in complete mode only what lies below the aggregation is like that. */
function isAppended(plan: LogicalPlan, mode: OutputMode): boolean {
  if (mode !== "complete") return mode === "append";
  return !plan.exists((below) => below instanceof Aggregate && below.isStreaming);
}

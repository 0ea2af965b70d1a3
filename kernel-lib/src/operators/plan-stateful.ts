/**
 * Physical operators for what a stream must remember beyond aggregation: which rows were seen, how many there were. Spark's
 * `StreamingDeduplicationStrategy` and `StreamingGlobalLimitStrategy`; `planner.ts` asks here before it plans a node for a table.
 */
import type { AttributeReference } from "../plan/expression";
import { Aggregate, Limit, type LogicalPlan } from "../plan/logical";
import { Deduplicate } from "../plan/logical-set";
import type { OutputMode } from "../plan/output-mode";
import { ExchangeExec } from "./exchange";
import { LocalLimitExec } from "./local-limit";
import type { PhysicalPlan } from "./physical-plan";
import { planGroups } from "./plan-groups";
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
  if (node instanceof Limit && isAppended(node.child, context.outputMode)) return planLimit(node, context);
  return planGroups(node, context.nextOperatorId, {
    together: (keys, child) => shuffleByKey(keys, context.plan(child), context.shufflePartitions),
    timeZone: context.timeZone,
  });
}

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

/**
 * Physical operators for relations beyond the basic ones: set operations, offset, joins. Part of Spark's `BasicOperators`
 * and `JoinSelection`; `planner.ts` asks here for what it does not know itself.
 */
import type { AttributeReference } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { Generate } from "../plan/logical-generate";
import { Join } from "../plan/logical-join";
import { CollectMetrics } from "../plan/logical-metrics";
import { Offset, Union } from "../plan/logical-set";
import { Window, WindowGroupLimit } from "../plan/logical-window";
import { CollectMetricsExec } from "./collect-metrics";
import { together } from "./ensure-requirements";
import { ExchangeExec } from "./exchange";
import { GenerateExec } from "./generate";
import { OffsetExec } from "./offset";
import type { PhysicalPlan } from "./physical-plan";
import { type GroupsPlanContext, planGroups } from "./plan-groups";
import { planJoin } from "./plan-join";
import { planPartitioning } from "./plan-partitioning";
import { planWindow, planWindowGroupLimit } from "./plan-window";
import { UnionExec } from "./union";

/** What planning needs from the planner. */
export interface PlanContext {
  plan(node: LogicalPlan): PhysicalPlan;
  readonly shufflePartitions: number;
  readonly timeZone: string;
  /** A smaller side of a join is sent to every task. */
  readonly broadcastBytes: number;
}

/** The operator for a node, or null for a node of another kind. */
export function planRelational(node: LogicalPlan, context: PlanContext): PhysicalPlan | null {
  if (node instanceof Union) return new UnionExec(node.children.map(context.plan), node.output);
  if (node instanceof CollectMetrics) return new CollectMetricsExec(node, context.timeZone, context.plan(node.child));
  if (node instanceof Generate) return new GenerateExec(node, context.plan(node.child), context.timeZone);
  if (node instanceof Join) return planJoin(node, context);
  if (node instanceof Window) return planWindow(node, context);
  if (node instanceof WindowGroupLimit) return planWindowGroupLimit(node, context);
  if (node instanceof Offset) return new OffsetExec(node.offset, together(context.plan(node.child)));
  return planPartitioning(node, context) ?? planGroups(node, () => null, groupsContext(context));
}

function groupsContext(context: PlanContext): GroupsPlanContext {
  const single = (child: LogicalPlan): ExchangeExec =>
    new ExchangeExec({ kind: "single" }, 1, context.plan(child), "ENSURE_REQUIREMENTS");
  return {
    together: (keys, child) => (keys.length === 0 ? single(child) : shuffleBy(keys, context.plan(child), context)),
    timeZone: context.timeZone,
  };
}

/** Brings rows that are equal in these columns into one partition. */
function shuffleBy(keys: readonly AttributeReference[], child: PhysicalPlan, context: PlanContext): ExchangeExec {
  return new ExchangeExec({ kind: "hash", keys }, context.shufflePartitions, child, "ENSURE_REQUIREMENTS");
}

/**
 * Chooses how the first rows are found: at the top of a batch query, of sorted rows, or in between. Part of Spark's
 * `SpecialLimits`. Of sorted rows each partition keeps only as many as can come out.
 */
import type { Expression, NamedExpression } from "../plan/expression";
import { type Limit, type LogicalPlan, Project, Sort } from "../plan/logical";
import { CompositeExec } from "./composite";
import { together } from "./ensure-requirements";
import { ExchangeExec } from "./exchange";
import { LimitExec } from "./limit";
import type { PhysicalPlan } from "./physical-plan";
import { ProjectExec } from "./project";
import { SortExec } from "./sort";

type Plan = (node: LogicalPlan) => PhysicalPlan;

/** `Limit` inside a plan: the first of each partition, then the first of those. */
export function planLimit(node: Limit, plan: Plan, timeZone: string): PhysicalPlan {
  return (node.isStreaming ? null : takeOrdered(node, plan, timeZone)) ?? firstOf(node.limit, plan(node.child));
}

/** `Limit` at the top of a batch query. */
export function planTopLimit(node: Limit, plan: Plan, timeZone: string): PhysicalPlan {
  return (
    takeOrdered(node, plan, timeZone) ??
    new CompositeExec(`CollectLimit ${node.limit}`, firstOf(node.limit, plan(node.child)), 3)
  );
}

function firstOf(limit: number, child: PhysicalPlan): PhysicalPlan {
  const local = new LimitExec("Local", limit, child);
  return new LimitExec("Global", limit, together(local));
}

function takeOrdered(node: Limit, plan: Plan, timeZone: string): PhysicalPlan | null {
  const { child, limit } = node;
  const sort = child instanceof Project ? child.child : child;
  if (!(sort instanceof Sort)) return null;
  const input = plan(sort.child);
  const sorted = (below: PhysicalPlan): PhysicalPlan => new SortExec(sort.order, below, true, timeZone);
  const local = new LimitExec("Local", limit, sorted(input));
  const first = new LimitExec(
    "Global",
    limit,
    sorted(new ExchangeExec({ kind: "single" }, 1, local, "ENSURE_REQUIREMENTS")),
  );
  const whole = child instanceof Project ? new ProjectExec(named(child.expressions), first) : first;
  const list = child instanceof Project ? child.expressions : sort.output;
  const text = `TakeOrderedAndProject(limit=${limit}, orderBy=[${sort.order.join(",")}], output=[${list.join(",")}])`;
  return new CompositeExec(text, whole, child instanceof Project ? 6 : 5, sort.order);
}

function named(list: readonly Expression[]): NamedExpression[] {
  return list as NamedExpression[];
}

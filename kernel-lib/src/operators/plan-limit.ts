/**
 * Chooses how the first rows are found: at the top of a batch query, of sorted rows, or in between. Part of Spark's
 * `SpecialLimits`. Of sorted rows each partition keeps only as many as can come out.
 */
import type { Expression, NamedExpression } from "../plan/expression";
import { type Limit, type LogicalPlan, Project, Sort } from "../plan/logical";
import { LocalLimit } from "../plan/logical-limit";
import { Offset } from "../plan/logical-set";
import { CompositeExec } from "./composite";
import { together } from "./ensure-requirements";
import { ExchangeExec } from "./exchange";
import { LimitExec } from "./limit";
import { OffsetExec } from "./offset";
import type { PhysicalPlan } from "./physical-plan";
import { ProjectExec } from "./project";
import { SortExec } from "./sort";

type Plan = (node: LogicalPlan) => PhysicalPlan;

/** `Limit` inside a plan: the first of each partition, then the first of those. */
export function planLimit(node: Limit, plan: Plan, timeZone: string): PhysicalPlan {
  const ordered = node.isStreaming ? null : takeOrdered(node, plan, timeZone);
  if (ordered !== null) return ordered;
  const { child, offset } = skipping(node);
  const rows = firstOf(node.limit, offset, plan(child));
  return offset === 0 ? rows : new CompositeExec(`GlobalLimit ${node.limit}, ${offset}`, rows, 2);
}

/** `Limit` or `Offset` at the top of a batch query. */
export function planTopLimit(node: Limit | Offset, plan: Plan, timeZone: string): PhysicalPlan {
  if (node instanceof Offset) {
    const input = plan(node.child);
    const rest = new OffsetExec(node.offset, together(input));
    return new CompositeExec(`CollectLimit -1, ${node.offset}`, rest, depthOf(rest, input));
  }
  const ordered = takeOrdered(node, plan, timeZone);
  if (ordered !== null) return ordered;
  const { child, offset } = skipping(node);
  const input = plan(child);
  const rows = firstOf(node.limit, offset, input);
  const text = `CollectLimit ${node.limit}${offset === 0 ? "" : `, ${offset}`}`;
  return new CompositeExec(text, rows, depthOf(rows, input));
}

/** How many rows are left out before the limit begins to count, and of what. */
function skipping({ child }: Limit): { readonly child: LogicalPlan; readonly offset: number } {
  if (!(child instanceof Offset)) return { child, offset: 0 };
  return { child: child.child instanceof LocalLimit ? child.child.child : child.child, offset: child.offset };
}

function firstOf(limit: number, offset: number, child: PhysicalPlan): PhysicalPlan {
  const met = together(new LimitExec("Local", limit + offset, child));
  return new LimitExec("Global", limit, offset === 0 ? met : new OffsetExec(offset, met));
}

/** How many operators lie above this one. */
function depthOf(top: PhysicalPlan, below: PhysicalPlan): number {
  return top === below ? 0 : 1 + depthOf(top.children[0], below);
}

function takeOrdered(node: Limit, plan: Plan, timeZone: string): PhysicalPlan | null {
  const { limit } = node;
  const { child, offset } = skipping(node);
  const sort = child instanceof Project ? child.child : child;
  if (!(sort instanceof Sort)) return null;
  const input = plan(sort.child);
  const sorted = (below: PhysicalPlan): PhysicalPlan => new SortExec(sort.order, below, true, timeZone);
  const local = new LimitExec("Local", limit + offset, sorted(input));
  const all = sorted(new ExchangeExec({ kind: "single" }, 1, local, "ENSURE_REQUIREMENTS"));
  const first = new LimitExec("Global", limit, offset === 0 ? all : new OffsetExec(offset, all));
  const whole = child instanceof Project ? new ProjectExec(named(child.expressions), first) : first;
  const list = child instanceof Project ? child.expressions : sort.output;
  const skipped = offset === 0 ? "" : `, offset=${offset}`;
  const text = `TakeOrderedAndProject(limit=${limit + offset}${skipped}, orderBy=[${sort.order.join(",")}], output=[${list.join(",")}])`;
  return new CompositeExec(text, whole, depthOf(whole, input), sort.order);
}

function named(list: readonly Expression[]): NamedExpression[] {
  return list as NamedExpression[];
}

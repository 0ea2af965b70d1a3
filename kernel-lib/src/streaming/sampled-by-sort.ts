/**
 * Which stateful operators report their rows twice, as in Spark: a sort of the whole result first looks at a sample of what
 * comes from below, to find the ranges of its partitions, so what lies below it runs twice and its metrics add up. A limit
 * right above the sort makes one operator of both (`TakeOrderedAndProject`), which needs no sample.
 */
import { LimitExec } from "../operators/limit";
import type { PhysicalPlan } from "../operators/physical-plan";
import { SortExec } from "../operators/sort";
import { StatefulExec } from "../operators/stateful";

/** The ids of these operators. */
export function sampledBySort(plan: PhysicalPlan, limited: boolean = false, sampled: boolean = false): Set<number> {
  const own = sampled && plan instanceof StatefulExec ? [plan.operatorId] : [];
  const below = plan.children.flatMap((child) => [
    ...sampledBySort(
      child,
      plan instanceof LimitExec || (limited && !(plan instanceof SortExec)),
      sampled || (plan instanceof SortExec && !limited),
    ),
  ]);
  return new Set([...own, ...below]);
}

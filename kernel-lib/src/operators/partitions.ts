/** In how many partitions an operator gives rows. Spark's `outputPartitioning.numPartitions`. */
import { ExchangeExec } from "./exchange";
import type { PhysicalPlan } from "./physical-plan";

/** Infinity over a source, whose partitions are only known when it is read. */
export function partitionsOf(plan: PhysicalPlan): number {
  if (plan instanceof ExchangeExec) return plan.numPartitions;
  if (plan.children.length === 0) return plan.leafPartitions ?? Number.POSITIVE_INFINITY;
  return Math.max(...plan.children.map(partitionsOf));
}

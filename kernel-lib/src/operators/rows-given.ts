/**
 * How many rows each operator of a plan gave in a job. Spark's SQL metric "number of output rows", which a projection does
 * not have there; here it gives as many as come in, and needs no counting either.
 */
import type { PhysicalPlan } from "./physical-plan";
import { PipelineOperator } from "./pipeline";

/**
 * @param counted what a job has noted
 * @returns a number for each operator, in the order of `plan.nodes()`
 */
export function rowsGiven(plan: PhysicalPlan, counted: ReadonlyMap<PhysicalPlan, number>): number[] {
  const of = (node: PhysicalPlan): number =>
    node instanceof PipelineOperator && !node.changesCount ? of(node.child) : (counted.get(node) ?? 0);
  return [...plan.nodes()].map(of);
}

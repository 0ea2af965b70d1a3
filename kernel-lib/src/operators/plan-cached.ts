/** A scan of what is cached with the projection and the filters right above it. Spark's `InMemoryScans`. */
import { and } from "../catalyst/predicates";
import { InMemoryRelation } from "../plan/logical-cache";
import { FilterExec } from "./filter";
import { InMemoryTableScanExec } from "./in-memory-scan";
import { has, type PhysicalOperation } from "./physical-operation";
import type { PhysicalPlan } from "./physical-plan";

/** The operators for cached rows and what stands right above them, or null for another plan. */
export function planCached(operation: PhysicalOperation): PhysicalPlan | null {
  const { leaf: relation, conditions } = operation;
  if (!(relation instanceof InMemoryRelation)) return null;
  const wanted = operation.used(conditions);
  const read = relation.output.filter((column) => has(wanted, column));
  const scan = new InMemoryTableScanExec(relation, read, conditions);
  return operation.projected(conditions.length === 0 ? scan : new FilterExec(and(conditions), scan));
}

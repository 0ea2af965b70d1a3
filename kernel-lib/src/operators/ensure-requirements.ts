/**
 * Brings rows together, or into an order, where they do not lie so already. Spark's `EnsureRequirements`, which works on the
 * whole plan; here each operator asks when it is planned, as what lies below it is planned by then.
 */
import type { Expression } from "../plan/expression";
import { SortOrder } from "../plan/sort-order";
import { ExchangeExec } from "./exchange";
import type { PhysicalPlan } from "./physical-plan";
import { isClustered, isSingle, isSorted } from "./placement";
import { SortExec } from "./sort";

/** All rows in one partition. */
export function together(child: PhysicalPlan): PhysicalPlan {
  return isSingle(child) ? child : new ExchangeExec({ kind: "single" }, 1, child, "ENSURE_REQUIREMENTS");
}

/** Rows that are equal in these columns in one partition; without columns all rows. */
export function clusteredBy(
  keys: readonly Expression[],
  child: PhysicalPlan,
  numPartitions: number,
  timeZone: string,
): PhysicalPlan {
  if (keys.length === 0) return together(child);
  if (isClustered(child, keys)) return child;
  return new ExchangeExec({ kind: "hash", keys, timeZone }, numPartitions, child, "ENSURE_REQUIREMENTS");
}

/** The rows of each partition in this order. */
export function sortedBy(order: readonly SortOrder[], child: PhysicalPlan, timeZone: string): PhysicalPlan {
  return isSorted(child, order) ? child : new SortExec(order, child, false, timeZone);
}

/** All rows in this order. Spark leaves them in several partitions, which hold ranges of values; here it is one. */
export function sortedAsWhole(
  order: readonly SortOrder[],
  child: PhysicalPlan,
  ranges: number,
  timeZone: string,
): PhysicalPlan {
  const moved = isSingle(child)
    ? child
    : new ExchangeExec({ kind: "single", order, ranges }, 1, child, "ENSURE_REQUIREMENTS");
  return new SortExec(order, moved, true, timeZone);
}

export function ascending(keys: readonly Expression[]): SortOrder[] {
  return keys.map((key) => new SortOrder(key, true));
}

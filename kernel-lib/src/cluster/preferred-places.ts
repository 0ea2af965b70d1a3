/**
 * Where a partition is best computed: where it is cached, else where the RDD says, else where the partition that it comes from is.
 * Spark's `DAGScheduler.getPreferredLocs`.
 */
import { NarrowDependency } from "../rdd/dependency";
import type { RDD } from "../rdd/rdd";
import type { Executor } from "./executor";

/** @returns hosts, or `executor_<host>_<id>` */
export function preferredPlaces(
  rdd: RDD<unknown>,
  partition: number,
  holders: (blockId: string) => readonly Executor[],
): readonly string[] {
  if (rdd.getStorageLevel().isValid) {
    const cached = holders(`rdd_${rdd.id}_${partition}`);
    if (cached.length > 0) return cached.map((executor) => executor.location);
  }
  const own = rdd.preferredLocations(rdd.partitions[partition]);
  if (own.length > 0) return own;
  for (const dependency of rdd.dependencies) {
    if (!(dependency instanceof NarrowDependency)) continue;
    for (const parent of dependency.getParents(partition)) {
      const places = preferredPlaces(dependency.rdd, parent, holders);
      if (places.length > 0) return places;
    }
  }
  return [];
}

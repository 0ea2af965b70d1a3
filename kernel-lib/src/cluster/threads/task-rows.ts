/**
 * The rows that a task begins with, collected by the driver before it goes to a thread: partitions that are cached, what shuffles have for
 * it, and what an RDD without parents is made of. A file is read by the driver; Spark's executors read it themselves.
 */
import { NarrowDependency, ShuffleDependency } from "../../rdd/dependency";
import { toKept } from "../../rdd/keyed-pairs";
import type { RDD } from "../../rdd/rdd";
import type { Kept } from "../../rdd/task-context";
import type { TaskAttempt } from "../task-attempt";
import { isReadByDriver } from "./engine-parts";
import type { TaskRows } from "./messages";

/** @throws FetchFailed when a map output is lost */
export function rowsFor(task: TaskAttempt): TaskRows {
  const blocks = new Map<string, Kept<unknown>>();
  const shuffles = new Map<string, readonly Kept<unknown>[]>();
  const collect = (rdd: RDD<unknown>, partition: number): void => {
    const name = `rdd_${rdd.id}_${partition}`;
    if (blocks.has(name)) return;
    if (task.holdsKept(rdd, partition) || isReadByDriver(rdd)) {
      blocks.set(name, toKept(rdd.iterator(rdd.partitions[partition], task)));
      return;
    }
    for (const dependency of rdd.dependencies)
      if (dependency instanceof NarrowDependency)
        for (const parent of dependency.getParents(partition)) collect(dependency.rdd, parent);
      else if (dependency instanceof ShuffleDependency)
        shuffles.set(`${dependency.shuffleId}_${partition}`, [...task.readShuffle(dependency.shuffleId, partition)]);
  };
  collect(task.set.stage.rdd, task.partitionId);
  return { blocks, shuffles };
}

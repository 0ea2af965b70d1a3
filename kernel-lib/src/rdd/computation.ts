/**
 * A kind of RDD as data: what `map`, `union`, a shuffle … do. The kinds stand in `kinds/`, each under Spark's name for its class.
 *
 * Spark has a subclass of `RDD` for each. Here an `RDD` is made over one of these, so that the operations can make RDDs without
 * the class and its kinds having to import each other. A program or a later room may still extend `RDD`.
 */
import type { Dependency } from "./dependency";
import type { Partition } from "./partition";
import type { Partitioner } from "./partitioner";
import type { TaskContext } from "./task-context";

/** Something that takes waiting and is not begun before it is called; called again it is not done twice. */
export type Work = () => Promise<void>;

export interface Computation<T> {
  /** Spark's name of the class. */
  readonly kind: string;
  readonly dependencies: readonly Dependency[];
  readonly partitioner: Partitioner | null;
  /** Asked once, when the partitions of all parents are known. */
  partitions(): readonly Partition[];
  compute(split: Partition, task: TaskContext): Iterable<T>;
  preferredLocations?(split: Partition): readonly string[];
  /** What must be done before `partitions` can be asked; null when nothing is left. Asking does not begin it. */
  pending?(): Work | null;
  /** What takes waiting before `compute`. */
  prepare?(split: Partition, task: TaskContext): Promise<void> | null;
}

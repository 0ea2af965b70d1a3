/**
 * An RDD that is cut off from its lineage: `checkpoint()` writes it to files that survive the program, `localCheckpoint()` keeps it
 * in the executors' caches. Spark's `ReliableRDDCheckpointData` and `LocalRDDCheckpointData`.
 */
import { type Dependency, OneToOneDependency } from "./dependency";
import type { RDD } from "./rdd";

export abstract class CheckpointData<T> {
  abstract readonly isLocal: boolean;
  /** What is read from now on; null until it is written. */
  rdd: RDD<T> | null = null;

  get dependencies(): readonly Dependency[] | null {
    return this.rdd === null ? null : [new OneToOneDependency(this.rdd)];
  }

  get isCheckpointed(): boolean {
    return this.rdd !== null;
  }

  /** Writes the RDD, after the first job over it. */
  abstract write(): Promise<void>;
  /** Where it lies; null when nowhere that a name could be given to. */
  abstract readonly file: string | null;
}

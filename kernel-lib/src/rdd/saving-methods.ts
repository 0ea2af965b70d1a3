/** What an RDD says of its lineage, and how it is cut off from it. */
import { SparkException } from "../data/errors";
import { Actions } from "./actions";
import { debugString } from "./debug-string";

export abstract class SavingMethods<T> extends Actions<T> {
  /** The lineage as text, indented at each shuffle, as Spark prints it. */
  toDebugString(): string {
    return debugString(this.self);
  }

  /** Writes this RDD to the checkpoint directory after the next job over it, and forgets its lineage. */
  checkpoint(): void {
    if (this.context.checkpointDir === null)
      throw new SparkException(null, "Checkpoint directory has not been set in the SparkContext");
    this.checkpointData ??= this.context.reliableCheckpoint(this.self);
  }

  /** Forgets the lineage and keeps the partitions in the executors' caches: fast, and lost with an executor. */
  localCheckpoint(): this {
    this.checkpointData ??= this.context.localCheckpoint(this.self);
    return this;
  }

  isCheckpointed(): boolean {
    return this.checkpointData?.isCheckpointed === true;
  }

  isLocallyCheckpointed(): boolean {
    return this.checkpointData?.isLocal === true;
  }

  /** Where the checkpoint lies; null before it is written. */
  getCheckpointFile(): string | null {
    return this.isCheckpointed() ? (this.checkpointData?.file ?? null) : null;
  }
}

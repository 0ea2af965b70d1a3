/** What leaves an RDD for files and commands, what it says of its lineage, and how it is cut off from it. */
import { SparkException } from "../data/errors";
import { Actions } from "./actions";
import { debugString } from "./debug-string";
import { MapPartitionsRDD } from "./kinds/map-partitions-rdd";
import { pipeThrough } from "./pipe";
import type { RDD } from "./rdd";
import { encodeLines, saveFiles } from "./save-text";
import { encodeValues } from "./value-text";

export abstract class SavingMethods<T> extends Actions<T> {
  /**
   * Writes each element as a line, as Scala prints it, a file for each partition.
   * @throws FileAlreadyExistsException when the directory is there
   */
  async saveAsTextFile(path: string): Promise<void> {
    await saveFiles(this.self, this.context.environment.files, path, encodeLines);
  }

  /** Writes the elements so that `sc.objectFile` gives them back. */
  async saveAsObjectFile(path: string): Promise<void> {
    await saveFiles(this.self, this.context.environment.files, path, encodeValues);
  }

  /** The same, as Python calls it. */
  saveAsPickleFile(path: string): Promise<void> {
    return this.saveAsObjectFile(path);
  }

  /** The lines that a command gives for the elements of each partition, a line each. */
  pipe(command: string | readonly string[], env: Readonly<Record<string, string>> = {}): RDD<string> {
    const through = pipeThrough(this.context.environment.files, command, env);
    return this.make(new MapPartitionsRDD<T, string>(this.self, through, false, "PipedRDD"));
  }

  /** The lineage as text, indented at each shuffle, as Spark prints it. */
  toDebugString(): string {
    return debugString(this.self);
  }

  /** Writes this RDD to the checkpoint directory after the next job over it, and forgets its lineage. */
  checkpoint(): void {
    if (this.context.getCheckpointDir() === null)
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

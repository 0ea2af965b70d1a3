/**
 * What a SparkContext reads from files, and where it writes checkpoints. A base class of `SparkContext`, so that it stays short.
 */
import { objectFromText } from "../data/object-text";
import type { CheckpointData } from "./checkpoint-data";
import type { Environment } from "./environment";
import { JobProperties } from "./job-properties";
import { HadoopRDD, WholeTextFileRDD } from "./kinds/hadoop-rdd";
import { LocalCheckpointData } from "./local-checkpoint";
import { ComputedRDD, type RDD } from "./rdd";
import { type CheckpointStore, openCheckpoint, ReliableCheckpointData, relative } from "./reliable-checkpoint";
import type { SparkContext } from "./spark-context";

export abstract class ContextFiles extends JobProperties {
  abstract readonly environment: Environment;
  abstract readonly defaultMinPartitions: number;
  private checkpoints: { readonly store: CheckpointStore; readonly folder: string } | null = null;

  protected abstract readonly self: SparkContext;

  /** The lines of a file, of all files in a directory, or of those that fit a pattern; in at least so many partitions, roughly. */
  textFile(path: string, minPartitions: number = this.defaultMinPartitions): RDD<string> {
    const { files } = this.environment;
    const lines = new ComputedRDD(this.self, new HadoopRDD(files, path, minPartitions)).setName(path);
    return lines.mapPartitionsInternal((all) => all).setName(path);
  }

  /** Each file as a pair of its path and all of its text. */
  wholeTextFiles(path: string, minPartitions: number = this.defaultMinPartitions): RDD<[string, string]> {
    const { files } = this.environment;
    const whole = new ComputedRDD(this.self, new WholeTextFileRDD(files, path, minPartitions)).setName(path);
    return whole.mapPartitionsInternal((all) => all).setName(path);
  }

  /** What `saveAsObjectFile` has written. */
  objectFile<T>(path: string, minPartitions: number = this.defaultMinPartitions): RDD<T> {
    return this.textFile(path, minPartitions).map((line) => objectFromText(line) as T);
  }

  /** The same, as Python calls it. */
  pickleFile<T>(path: string, minPartitions?: number): RDD<T> {
    return this.objectFile(path, minPartitions);
  }

  /** Where `checkpoint()` writes: a directory, or a disk of the engine's. A folder of its own is made in it. */
  setCheckpointDir(directory: string | CheckpointStore): void {
    const store = typeof directory === "string" ? this.environment.openCheckpoints(directory) : directory;
    this.checkpoints = { store, folder: this.environment.random.uuid() };
  }

  getCheckpointDir(): string | null {
    return this.checkpoints === null ? null : `${this.checkpoints.store.description}/${this.checkpoints.folder}`;
  }

  /** For the engine: what a file named by `getCheckpointFile` holds, maybe written by an earlier life of the program. */
  checkpointFile<T>(file: string): RDD<T> {
    return openCheckpoint(this.self, this.checkpointStore, file);
  }

  /** For the engine: removes a file named by `getCheckpointFile`. */
  async deleteCheckpoint(file: string): Promise<void> {
    await this.checkpointStore.delete(relative(this.checkpointStore, file));
  }

  private get checkpointStore(): CheckpointStore {
    if (this.checkpoints === null) throw new Error("internal: no checkpoint directory is set");
    return this.checkpoints.store;
  }

  reliableCheckpoint<T>(rdd: RDD<T>): CheckpointData<T> {
    return new ReliableCheckpointData(rdd, this.checkpointStore, this.checkpoints?.folder ?? "");
  }

  localCheckpoint<T>(rdd: RDD<T>): CheckpointData<T> {
    return new LocalCheckpointData(rdd);
  }
}

/**
 * Which RDDs of a stream lie in files, so that after a crash they need not be computed from the beginning of time. Spark's
 * `DStreamCheckpointData`.
 */
import type { StreamCore } from "./stream-core";
import type { Time } from "./time";

/** Batch time in ms → the file or folder with its RDD. */
export type CheckpointFiles = Readonly<Record<string, string>>;

export class StreamCheckpointData<T> {
  /** Of the RDDs that are remembered now. */
  private current = new Map<number, string>();
  /** Also those of RDDs that are forgotten, until a checkpoint without them is safe. */
  private readonly written = new Map<number, string>();
  /** By the time of a checkpoint: the oldest file that it names. */
  private readonly oldestNamed = new Map<number, number>();

  constructor(private readonly stream: StreamCore<T>) {}

  /** Notes which RDDs lie in files, right before a checkpoint of this time. */
  update(time: Time): void {
    const files = new Map<number, string>();
    for (const [ms, rdd] of this.stream.generatedRDDs) {
      const file = rdd.getCheckpointFile();
      if (file !== null) files.set(ms, file);
    }
    if (files.size === 0) return;
    this.current = files;
    for (const [ms, file] of files) this.written.set(ms, file);
    this.oldestNamed.set(time.milliseconds, Math.min(...files.keys()));
  }

  /** After the checkpoint of this time is safe: the files that it no longer needs. */
  noLongerNeeded(time: Time): string[] {
    const oldest = this.oldestNamed.get(time.milliseconds);
    this.oldestNamed.delete(time.milliseconds);
    if (oldest === undefined) return [];
    const old = [...this.written].filter(([ms]) => ms < oldest);
    for (const [ms] of old) this.written.delete(ms);
    return old.map(([, file]) => file);
  }

  /** For the checkpoint. */
  files(): CheckpointFiles {
    return Object.fromEntries([...this.current].map(([ms, file]) => [String(ms), file]));
  }

  /** After a crash: RDDs that are read from their files. */
  restore(files: CheckpointFiles): void {
    for (const [text, file] of Object.entries(files)) {
      const ms = Number(text);
      this.current.set(ms, file);
      this.written.set(ms, file);
      this.stream.generatedRDDs.set(ms, this.stream.context.sparkContext.checkpointFile<T>(file));
    }
  }
}

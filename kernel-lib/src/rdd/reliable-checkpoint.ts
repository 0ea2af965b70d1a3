/**
 * An RDD written to files and read from there ever after, so that it does not need its lineage. Spark's `ReliableRDDCheckpointData`,
 * `ReliableCheckpointRDD` and its directory: `<checkpoint dir>/<uuid>/rdd-<id>/part-00000`.
 */
import { SparkException } from "../data/errors";
import { CheckpointData } from "./checkpoint-data";
import type { Computation, Work } from "./computation";
import { numberedPartitions, type Partition } from "./partition";
import type { Partitioner } from "./partitioner";
import { ComputedRDD, type RDD } from "./rdd";
import { partName } from "./save-text";
import type { SparkContext } from "./spark-context";
import type { TaskContext } from "./task-context";
import { decodeValues, encodeValues } from "./value-text";

/** Durable files by relative path; a checkpoint's `Disk` is one. */
export interface CheckpointStore {
  readonly description: string;
  read(path: string): Promise<Uint8Array | undefined>;
  writeAtomic(path: string, bytes: Uint8Array, options?: { overwrite?: boolean }): Promise<void>;
  list(directory: string): Promise<string[]>;
  delete(path: string): Promise<void>;
}

export class ReliableCheckpointData<T> extends CheckpointData<T> {
  readonly isLocal: boolean = false;

  constructor(
    private readonly original: RDD<T>,
    private readonly store: CheckpointStore,
    private readonly directory: string,
  ) {
    super();
  }

  private get folder(): string {
    return `${this.directory}/rdd-${this.original.id}`;
  }

  get file(): string {
    return `${this.store.description}/${this.folder}`;
  }

  async write(): Promise<void> {
    const { context, partitioner } = this.original;
    const indexes = this.original.partitions.map(({ index }) => index);
    await context.scheduler.runJob<T, Uint8Array | null>({
      rdd: this.original,
      f: (values) => encodeValues(values),
      // Where there is an older attempt's file, the new one takes its place.
      receive: async (bytes, task) => {
        const path = `${this.folder}/${partName(task.partitionId)}`;
        await this.store.writeAtomic(path, bytes ?? new Uint8Array(), { overwrite: true });
        return null;
      },
      partitions: indexes,
      callSite: this.original.creationSite.shortForm,
      properties: new Map(),
    });
    this.rdd = new ComputedRDD(
      context,
      new ReliableCheckpointRDD(this.store, this.folder, indexes.length, partitioner),
    );
  }
}

/** What was written before. */
export class ReliableCheckpointRDD<T> implements Computation<T> {
  readonly kind: string = "ReliableCheckpointRDD";
  readonly dependencies: readonly never[] = [];

  constructor(
    private readonly store: CheckpointStore,
    private readonly folder: string,
    /** Null when the folder must be looked at first. */
    private count: number | null,
    readonly partitioner: Partitioner | null,
  ) {}

  pending(): Work | null {
    return this.count === null ? () => this.look() : null;
  }

  private async look(): Promise<void> {
    const files = (await this.store.list(this.folder)).filter((name) => name.startsWith("part-"));
    files.forEach((name, i) => {
      if (name !== partName(i))
        throw new SparkException(null, `Invalid checkpoint file: ${this.store.description}/${this.folder}/${name}`);
    });
    if (files.length === 0)
      throw new SparkException(null, `Checkpoint directory does not exist: ${this.store.description}/${this.folder}`);
    this.count = files.length;
  }

  partitions(): readonly Partition[] {
    return numberedPartitions(this.count ?? 0);
  }

  async prepare({ index }: Partition, task: TaskContext): Promise<void> {
    const path = `${this.folder}/${partName(index)}`;
    const bytes = await this.store.read(path);
    if (bytes === undefined)
      throw new SparkException(null, `Checkpoint file is gone: ${this.store.description}/${path}`);
    task.keepPrepared(this, index, decodeValues(bytes));
  }

  compute({ index }: Partition, task: TaskContext): Iterable<T> {
    return task.prepared<T[]>(this, index);
  }
}

/** For recovery: what a file that `getCheckpointFile` named holds. */
export function openCheckpoint<T>(context: SparkContext, store: CheckpointStore, file: string): RDD<T> {
  return new ComputedRDD(context, new ReliableCheckpointRDD<T>(store, relative(store, file), null, null));
}

export function relative(store: CheckpointStore, file: string): string {
  return file.startsWith(`${store.description}/`) ? file.slice(store.description.length + 1) : file;
}

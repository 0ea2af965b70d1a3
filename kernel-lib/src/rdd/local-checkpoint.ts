/**
 * An RDD that lives on in the executors' caches alone: fast, and gone with an executor, as nothing leads back to the source. Spark's
 * `LocalRDDCheckpointData` and `LocalCheckpointRDD`.
 */
import { SparkException } from "../data/errors";
import { StorageLevel } from "../data/storage-level";
import { CheckpointData } from "./checkpoint-data";
import type { Computation } from "./computation";
import { numberedPartitions, type Partition } from "./partition";
import type { Partitioner } from "./partitioner";
import { ComputedRDD, type RDD } from "./rdd";

export class LocalCheckpointData<T> extends CheckpointData<T> {
  readonly isLocal: boolean = true;
  readonly file: string | null = null;

  constructor(private readonly original: RDD<T>) {
    super();
    // Memory alone could drop a block, and nothing could compute it again.
    const { useMemory, useOffHeap, deserialized, replication, isValid } = original.getStorageLevel();
    const level = isValid
      ? new StorageLevel(true, useMemory, useOffHeap, deserialized, replication)
      : StorageLevel.MEMORY_AND_DISK;
    original.setLevel(level);
  }

  async write(): Promise<void> {
    const { context, partitions, id } = this.original;
    const missing = partitions.map(({ index }) => index).filter((index) => !context.isKept(`rdd_${id}_${index}`));
    if (missing.length > 0)
      await context.scheduler.runJob({
        rdd: this.original,
        f: () => null,
        partitions: missing,
        callSite: this.original.creationSite.shortForm,
        properties: new Map(),
      });
    const { partitioner } = this.original;
    this.rdd = new ComputedRDD(context, new LocalCheckpointRDD(id, partitions.length, partitioner));
  }
}

class LocalCheckpointRDD<T> implements Computation<T> {
  readonly kind: string = "LocalCheckpointRDD";
  readonly dependencies: readonly never[] = [];

  constructor(
    private readonly originalId: number,
    private readonly count: number,
    readonly partitioner: Partitioner | null,
  ) {}

  partitions(): readonly Partition[] {
    return numberedPartitions(this.count);
  }

  /** Only asked for a block that no executor has. */
  compute({ index }: Partition): Iterable<T> {
    throw new SparkException(
      "CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND",
      `Checkpoint block rdd_${this.originalId}_${index} not found!\nEither the executor that originally checkpointed this partition is no longer alive, or the original RDD is unpersisted.\nIf this problem persists, you may consider using \`rdd.checkpoint()\` instead, which is slower than local checkpointing but more fault-tolerant.`,
      { sqlState: "56000" },
    );
  }
}

/**
 * The RDD of a batch of received data: a partition for each block. Spark's `BlockRDD` and `WriteAheadLogBackedBlockRDD`.
 *
 * A block that no executor has any more is read from the write-ahead log where there is one; otherwise the task fails, and the
 * data is gone, as no lineage leads back to the source.
 */
import { SparkException } from "../data/errors";
import type { Partition } from "../rdd/partition";
import { ComputedRDD, type RDD } from "../rdd/rdd";
import type { TaskContext } from "../rdd/task-context";
import type { ReceivedBlockInfo } from "./receiver/received-block-info";
import type { StreamingContext } from "./streaming-context";

interface BlockPartition extends Partition {
  readonly block: ReceivedBlockInfo;
}

export function blockRDD<T>(context: StreamingContext, infos: readonly ReceivedBlockInfo[], hasLog: boolean): RDD<T> {
  const { receiving, sparkContext } = context;
  const blockOf = (partition: Partition): ReceivedBlockInfo => (partition as BlockPartition).block;
  const fetch = async (partition: Partition, task: TaskContext): Promise<void> => {
    const values = await receiving.tracker?.readBlock(blockOf(partition));
    if (values === null || values === undefined)
      throw new SparkException(null, `Could not compute split, block ${blockOf(partition).blockId} not found`);
    task.keepPrepared(infos, partition.index, values);
  };
  return new ComputedRDD<T>(sparkContext, {
    kind: hasLog ? "WriteAheadLogBackedBlockRDD" : "BlockRDD",
    dependencies: [],
    partitioner: null,
    partitions: () => infos.map((block, index): BlockPartition => ({ index, block })),
    preferredLocations: (partition) => receiving.blocks.holders(blockOf(partition).blockId),
    prepare: fetch,
    compute: (partition, task) => task.prepared<readonly T[]>(infos, partition.index),
  });
}

/**
 * Who keeps which block, seen from the driver: where a task may read one, where copies go, what is lost with an executor. Spark's
 * `BlockManagerMaster`, with the storing and copying that its executors do among themselves.
 *
 * Spark draws lots which executors get copies; here it is the first that have none, so that every run is the same.
 */
import { point } from "../data/point";
import type { StorageInfo } from "../rdd/environment";
import type { Partition } from "../rdd/partition";
import type { RDD } from "../rdd/rdd";
import type { Kept } from "../rdd/task-context";
import type { Block } from "./block-store";
import type { BlockFacts, ClusterPoint } from "./cluster-points";
import type { Executor } from "./executor";
import { estimateSize } from "./size-estimator";

export class BlockManagerMaster {
  constructor(
    private readonly executors: () => readonly Executor[],
    private readonly emit: (point: ClusterPoint) => void,
  ) {}

  holders(blockId: string): readonly Executor[] {
    return this.executors().filter((executor) => executor.blocks.has(blockId));
  }

  /** From this executor, else from another that has it; null when none has. */
  read(id: string, near: Executor): Kept<unknown> | null {
    const own = near.blocks.get(id);
    if (own !== null) return own.values;
    return this.holders(id)[0]?.blocks.get(id)?.values ?? null;
  }

  /** A partition that was computed there, with as many copies as its level asks for. */
  store(rdd: RDD<unknown>, split: Partition, values: Kept<unknown>, executor: Executor): void {
    const level = rdd.getStorageLevel();
    const id = `rdd_${rdd.id}_${split.index}`;
    const bytes = estimateSize(values);
    const others = this.executors()
      .filter((one) => one !== executor)
      .slice(0, level.replication - 1);
    for (const holder of [executor, ...others]) this.keep(holder, { id, rddId: rdd.id, values, bytes, level });
  }

  private keep(holder: Executor, { id, rddId, values, bytes, level }: Omit<Block, "onDisk">): void {
    const { block, evicted } = holder.blocks.put(id, rddId, values, bytes, level);
    for (const gone of evicted) this.emit(point("block.evicted", blockFacts(gone, holder)));
    if (block !== null) this.emit(point("block.stored", blockFacts(block, holder)));
  }

  /**
   * The executor is gone with its blocks.
   * @param replenishes whether a copy that is gone is made again from one that is left (`spark.storage.replication.proactive`)
   */
  lose(lost: Executor, replenishes: boolean): void {
    for (const block of lost.blocks.all) this.emit(point("block.lost", blockFacts(block, lost)));
    if (replenishes) for (const { id } of lost.blocks.all) this.copyAgain(id);
  }

  private copyAgain(id: string): void {
    const block = this.holders(id)[0]?.blocks.get(id) ?? null;
    const target = this.executors().find((one) => !one.blocks.has(id));
    if (block !== null && target !== undefined) this.keep(target, block);
  }

  removeRdd(rddId: number): void {
    for (const executor of this.executors())
      for (const block of executor.blocks.removeRdd(rddId))
        this.emit(point("block.removed", blockFacts(block, executor)));
  }

  storageInfo(rddId: number): StorageInfo | null {
    const blocks = this.executors().flatMap((one) => [...one.blocks.all].filter((block) => block.rddId === rddId));
    if (blocks.length === 0) return null;
    const sum = (some: readonly Block[]): number => some.reduce((total, { bytes }) => total + bytes, 0);
    return {
      partitions: new Set(blocks.map(({ id }) => id)).size,
      memoryBytes: sum(blocks.filter(({ onDisk }) => !onDisk)),
      diskBytes: sum(blocks.filter(({ onDisk }) => onDisk)),
    };
  }
}

function blockFacts({ id, bytes, onDisk, rddId, level }: Block, executor: Executor): BlockFacts {
  return { blockId: id, executorId: executor.id, bytes, onDisk, rddId, storageLevel: level.description };
}

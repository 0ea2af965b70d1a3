/**
 * Where received blocks lie with executors: what receivers and the RDDs of batches need of Spark's `BlockManager`.
 *
 * `ExecutorBlocks` is the least that behaves like one: a block lies with the executor that received it and, with a replicated
 * level, with others. It is gone when all of them are.
 */
import type { StorageLevel } from "../../data/storage-level";

export interface BlockStore {
  /** Keeps a block with the executor, and copies as the level says. Gives the holders; none when it could not be kept. */
  put(blockId: string, values: readonly unknown[], level: StorageLevel, executor: string): readonly string[];
  /** Null when nobody holds it. */
  get(blockId: string): readonly unknown[] | null;
  /** The executors that hold it. */
  holders(blockId: string): readonly string[];
  remove(blockId: string): void;
}

export class ExecutorBlocks implements BlockStore {
  private readonly blocks = new Map<string, { readonly values: readonly unknown[]; readonly holders: Set<string> }>();

  constructor(private readonly executors: () => readonly string[]) {}

  put(blockId: string, values: readonly unknown[], level: StorageLevel, executor: string): readonly string[] {
    if (!level.isValid) return [];
    const others = this.executors().filter((other) => other !== executor);
    const holders = [executor, ...others.slice(0, level.replication - 1)];
    this.blocks.set(blockId, { values, holders: new Set(holders) });
    return holders;
  }

  get(blockId: string): readonly unknown[] | null {
    return this.blocks.get(blockId)?.values ?? null;
  }

  holders(blockId: string): readonly string[] {
    return [...(this.blocks.get(blockId)?.holders ?? [])];
  }

  remove(blockId: string): void {
    this.blocks.delete(blockId);
  }

  /** An executor is gone, and with it what it held. */
  executorLost(executor: string): void {
    for (const [blockId, { holders }] of this.blocks) {
      holders.delete(executor);
      if (holders.size === 0) this.blocks.delete(blockId);
    }
  }
}

/**
 * The blocks that one executor keeps: in memory up to a limit, the least recently used making room, or on its disk. Spark's
 * `MemoryStore` and `DiskStore`. Both are in this process; what is on "disk" does not count against memory.
 */
import type { StorageLevel } from "../data/storage-level";
import type { Kept } from "../rdd/task-context";

export interface Block {
  /** `rdd_3_0` */
  readonly id: string;
  readonly rddId: number;
  readonly values: Kept<unknown>;
  readonly bytes: number;
  readonly level: StorageLevel;
  readonly onDisk: boolean;
}

/** What came of storing a block. */
export interface Stored {
  readonly block: Block | null;
  /** What had to leave memory; with `onDisk` it went there. */
  readonly evicted: readonly Block[];
}

export class BlockStore {
  /** In the order of use, the least recent first. */
  private readonly blocks = new Map<string, Block>();

  constructor(readonly memoryLimit: number) {}

  get all(): Iterable<Block> {
    return this.blocks.values();
  }

  get memoryUsed(): number {
    let used = 0;
    for (const block of this.blocks.values()) if (!block.onDisk) used += block.bytes;
    return used;
  }

  get(id: string): Block | null {
    const block = this.blocks.get(id);
    if (block === undefined) return null;
    this.blocks.delete(id);
    this.blocks.set(id, block);
    return block;
  }

  has(id: string): boolean {
    return this.blocks.has(id);
  }

  put(id: string, rddId: number, values: Kept<unknown>, bytes: number, level: StorageLevel): Stored {
    const block = { id, rddId, values, bytes, level };
    const evicted = level.useMemory ? this.makeRoom(bytes, rddId) : null;
    if (evicted !== null) return this.keep({ ...block, onDisk: false }, evicted);
    return level.useDisk ? this.keep({ ...block, onDisk: true }, []) : { block: null, evicted: [] };
  }

  private keep(block: Block, evicted: readonly Block[]): Stored {
    this.blocks.set(block.id, block);
    return { block, evicted };
  }

  /** Blocks of other RDDs leave until there is room; null when there cannot be, and none leaves. */
  private makeRoom(bytes: number, rddId: number): readonly Block[] | null {
    let missing = this.memoryUsed + bytes - this.memoryLimit;
    const leaving: Block[] = [];
    for (const block of this.blocks.values()) {
      if (missing <= 0) break;
      if (block.onDisk || block.rddId === rddId) continue;
      leaving.push(block);
      missing -= block.bytes;
    }
    if (missing > 0) return null;
    return leaving.map((block) => this.evict(block));
  }

  private evict(block: Block): Block {
    this.blocks.delete(block.id);
    if (!block.level.useDisk) return block;
    const onDisk = { ...block, onDisk: true };
    this.blocks.set(block.id, onDisk);
    return onDisk;
  }

  /** @returns what was there */
  removeRdd(rddId: number): readonly Block[] {
    const removed = [...this.blocks.values()].filter((block) => block.rddId === rddId);
    for (const { id } of removed) this.blocks.delete(id);
    return removed;
  }
}

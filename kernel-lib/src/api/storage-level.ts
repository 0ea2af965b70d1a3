/**
 * Where a cached table is kept: `df.persist(StorageLevel.MEMORY_ONLY)`. Spark's class of the same name.
 *
 * This engine keeps rows in memory whatever is said; the level is remembered and shown, so that programs and plans read
 * the same.
 */
export class StorageLevel {
  constructor(
    readonly useDisk: boolean,
    readonly useMemory: boolean,
    readonly useOffHeap: boolean,
    readonly deserialized: boolean,
    readonly replication: number = 1,
  ) {}

  static readonly NONE: StorageLevel = new StorageLevel(false, false, false, false);
  static readonly DISK_ONLY: StorageLevel = new StorageLevel(true, false, false, false);
  static readonly DISK_ONLY_2: StorageLevel = new StorageLevel(true, false, false, false, 2);
  static readonly DISK_ONLY_3: StorageLevel = new StorageLevel(true, false, false, false, 3);
  static readonly MEMORY_ONLY: StorageLevel = new StorageLevel(false, true, false, true);
  static readonly MEMORY_ONLY_2: StorageLevel = new StorageLevel(false, true, false, true, 2);
  static readonly MEMORY_ONLY_SER: StorageLevel = new StorageLevel(false, true, false, false);
  static readonly MEMORY_AND_DISK: StorageLevel = new StorageLevel(true, true, false, true);
  static readonly MEMORY_AND_DISK_2: StorageLevel = new StorageLevel(true, true, false, true, 2);
  static readonly MEMORY_AND_DISK_SER: StorageLevel = new StorageLevel(true, true, false, false);
  static readonly OFF_HEAP: StorageLevel = new StorageLevel(true, true, true, false);

  /** As Scala prints it and plans show it. */
  toString(): string {
    const parts = [
      ...(this.useDisk ? ["disk"] : []),
      ...(this.useMemory ? ["memory"] : []),
      ...(this.useOffHeap ? ["offheap"] : []),
      ...(this.deserialized ? ["deserialized"] : []),
    ];
    return `StorageLevel(${[...parts, `${this.replication} replicas`].join(", ")})`;
  }
}

/** What `cache()` means. */
export const MEMORY_AND_DISK: StorageLevel = StorageLevel.MEMORY_AND_DISK;

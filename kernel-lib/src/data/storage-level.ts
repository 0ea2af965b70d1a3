/**
 * Where a cached table or RDD is kept: `df.persist(StorageLevel.MEMORY_ONLY)`. Spark's class of the same name.
 *
 * DataFrames are kept in memory whatever is said; the level is remembered and shown. Blocks of RDDs follow it
 * (`cluster/block-manager.ts`).
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
  static readonly MEMORY_ONLY_SER_2: StorageLevel = new StorageLevel(false, true, false, false, 2);
  static readonly MEMORY_AND_DISK: StorageLevel = new StorageLevel(true, true, false, true);
  static readonly MEMORY_AND_DISK_2: StorageLevel = new StorageLevel(true, true, false, true, 2);
  static readonly MEMORY_AND_DISK_SER: StorageLevel = new StorageLevel(true, true, false, false);
  static readonly MEMORY_AND_DISK_SER_2: StorageLevel = new StorageLevel(true, true, false, false, 2);
  static readonly OFF_HEAP: StorageLevel = new StorageLevel(true, true, true, false);

  /** Whether anything is to be kept. */
  get isValid(): boolean {
    return (this.useMemory || this.useDisk) && this.replication > 0;
  }

  equals(other: StorageLevel): boolean {
    return this.toString() === other.toString();
  }

  /** As `toDebugString` and the storage page say it. */
  get description(): string {
    const memory = this.useOffHeap ? "Memory (off heap) " : "Memory ";
    return `${this.useDisk ? "Disk " : ""}${this.useMemory ? memory : ""}${
      this.deserialized ? "Deserialized " : "Serialized "
    }${this.replication}x Replicated`;
  }

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

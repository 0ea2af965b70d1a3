/** A process that runs tasks: cores, cached blocks, and the shuffle files its tasks have written. Spark's `Executor` and its backend. */
import type { Kept } from "../rdd/task-context";
import { BlockStore } from "./block-store";

export class Executor {
  private running = 0;
  alive = true;
  /** Since when it has had nothing to do; for dynamic allocation. */
  idleSinceMs: number;
  /** How much longer each task takes here than it computes: a slow machine, for lessons on stragglers. */
  slowdownMs = 0;
  readonly blocks: BlockStore;
  /** By shuffle and map partition: the rows for each reduce partition. */
  private readonly shuffleFiles = new Map<string, readonly Kept<unknown>[]>();

  constructor(
    readonly id: string,
    readonly host: string,
    readonly cores: number,
    storageBytes: number,
    nowMs: number,
  ) {
    this.blocks = new BlockStore(storageBytes);
    this.idleSinceMs = nowMs;
  }

  get freeCores(): number {
    return this.cores - this.running;
  }

  get isIdle(): boolean {
    return this.running === 0;
  }

  take(): void {
    this.running++;
  }

  release(nowMs: number): void {
    this.running--;
    if (this.running === 0) this.idleSinceMs = nowMs;
  }

  writeShuffle(shuffleId: number, map: number, buckets: readonly Kept<unknown>[]): void {
    this.shuffleFiles.set(`${shuffleId}_${map}`, buckets);
  }

  /** Undefined when the file is not (or no longer) here. */
  readShuffle(shuffleId: number, map: number, reduce: number): Kept<unknown> | undefined {
    return this.shuffleFiles.get(`${shuffleId}_${map}`)?.[reduce];
  }

  removeShuffle(shuffleId: number, maps: number): void {
    for (let map = 0; map < maps; map++) this.shuffleFiles.delete(`${shuffleId}_${map}`);
  }

  /** The name by which an RDD prefers this very executor. */
  get location(): string {
    return `executor_${this.host}_${this.id}`;
  }
}

/**
 * Which block lay with whom, and until when: the part of a recorder that listens to blocks. Spark's web UI shows only what is there now.
 *
 * Blocks that are gone everywhere are kept up to a number, the oldest are forgotten first; of those that are there, all are. So it is with
 * the holders of a block: one that comes and goes for want of room would have ever more of them.
 */
import type { TraceBlock, TraceHolder } from "./job-trace";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Entry extends Omit<TraceBlock, "holders" | "numRecords"> {
  numRecords: number | null;
  readonly holders: Mutable<TraceHolder>[];
}

/** What is known of a block when it is stored. */
export type StoredBlock = Omit<TraceBlock, "holders" | "numRecords">;

/** Gone blocks that are remembered, and blocks that a trace lists. */
const GONE_KEPT = 500;
const SHOWN = 1000;
/** Holders of a block that are remembered although they have it no more. */
const GONE_HOLDERS_KEPT = 20;

export class BlockBook {
  private readonly entries = new Map<string, Entry>();
  /** Received blocks that somebody has. */
  private readonly received = new Set<string>();
  /** In the order in which they went. */
  private readonly gone = new Set<string>();
  private forgotten = 0;

  stored(block: StoredBlock, executorId: string, onDisk: boolean, atMs: number): void {
    const known = this.entries.get(block.blockId);
    const entry: Entry = { ...block, numRecords: known?.numRecords ?? null, holders: known?.holders ?? [] };
    this.entries.set(block.blockId, entry);
    this.gone.delete(block.blockId);
    if (block.rddId === null) this.received.add(block.blockId);
    if (this.at(entry, executorId) === undefined)
      entry.holders.push({ executorId, onDisk, sinceMs: atMs, untilMs: null, gone: null });
  }

  /** How many records a received block has. */
  counted(blockId: string, numRecords: number | null): void {
    const entry = this.entries.get(blockId);
    if (entry !== undefined) entry.numRecords = numRecords;
  }

  left(blockId: string, executorId: string, how: "evicted" | "lost" | "removed", atMs: number): void {
    const entry = this.entries.get(blockId);
    const holder = entry === undefined ? undefined : this.at(entry, executorId);
    if (entry === undefined || holder === undefined) return;
    holder.untilMs = atMs;
    holder.gone = how;
    const gone = entry.holders.filter(({ untilMs }) => untilMs !== null);
    if (gone.length > GONE_HOLDERS_KEPT) entry.holders.splice(entry.holders.indexOf(gone[0]), 1);
    if (entry.holders.every(({ untilMs }) => untilMs !== null)) this.forgetOldest(blockId);
  }

  /** It went from memory to the disk of the same executor. */
  movedToDisk(blockId: string, executorId: string): void {
    const entry = this.entries.get(blockId);
    const holder = entry === undefined ? undefined : this.at(entry, executorId);
    if (holder !== undefined) holder.onDisk = true;
  }

  executorLost(executorId: string, atMs: number): void {
    for (const { blockId } of this.entries.values()) this.left(blockId, executorId, "lost", atMs);
  }

  /** Received blocks are let go without a word: who has them still is asked. */
  compare(holdersOf: (blockId: string) => readonly string[], atMs: number): void {
    for (const blockId of this.received) {
      const still = holdersOf(blockId);
      for (const { executorId, untilMs } of this.entries.get(blockId)?.holders ?? [])
        if (untilMs === null && !still.includes(executorId)) this.left(blockId, executorId, "removed", atMs);
    }
  }

  private at(entry: Entry, executorId: string): Mutable<TraceHolder> | undefined {
    return entry.holders.find((holder) => holder.executorId === executorId && holder.untilMs === null);
  }

  private forgetOldest(blockId: string): void {
    this.gone.add(blockId);
    this.received.delete(blockId);
    if (this.gone.size <= GONE_KEPT) return;
    const [oldest] = this.gone;
    this.gone.delete(oldest);
    this.entries.delete(oldest);
    this.forgotten++;
  }

  render(): { readonly blocks: TraceBlock[]; readonly leftOut: number } {
    const all = [...this.entries.values()];
    const shown = all.slice(-SHOWN);
    const blocks = shown.map((entry) => ({
      ...entry,
      holders: entry.holders.map((holder) => ({ ...holder })),
    }));
    return { blocks, leftOut: this.forgotten + all.length - shown.length };
  }
}

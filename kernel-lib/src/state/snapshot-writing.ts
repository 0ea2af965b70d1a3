/**
 * Writes all of a store down, a piece with each batch, while batches go on changing it.
 *
 * Spark's maintenance thread does it beside the batches, from a copy of the map. There is one thread here, and a copy of a
 * million keys would be a pause of its own; so pieces are written between batches, and what a batch changes meanwhile is
 * kept as it was. A store of less than a piece is written at once.
 */
import type { Disk } from "../checkpoint/disk";
import type { KeyValues } from "./key-values";
import { encodeCount, encodeLines, encodeRecords, type TextRecord } from "./state-codec";
import type { StoreFiles } from "./store-files";

/** A store of no more rows is written at once; a larger one in pieces of at least a twentieth of that. */
export const AT_ONCE = 10_000;

/** However large the store is, its snapshot is there after so many batches. */
const MOST_PIECES = 1_000;

/** How many rows come with each batch. */
function pieceOf(size: number, atOnce: number): number {
  return size <= atOnce ? size + 1 : Math.ceil(Math.max(atOnce / 20, size / MOST_PIECES));
}

export class SnapshotWriting {
  private readonly entries: IterableIterator<[string, string]>;
  /** What batches changed since the start, as it was then; null for a key that was not there. */
  private readonly asTheyWere = new Map<string, string | null>();
  private readonly piece: number;
  private readonly parts: string[] = [];
  private records = 0;

  constructor(
    private readonly disk: Disk,
    private readonly files: StoreFiles,
    readonly version: number,
    private readonly store: KeyValues,
    atOnce: number,
  ) {
    this.entries = store.entries();
    this.piece = pieceOf(store.size, atOnce);
  }

  /** To be called before a batch changes these keys. */
  keep(keys: Iterable<string>): void {
    for (const key of keys) if (!this.asTheyWere.has(key)) this.asTheyWere.set(key, this.store.get(key) ?? null);
  }

  /** Writes the next piece; true when the snapshot is there. */
  async step(): Promise<boolean> {
    const records: TextRecord[] = [];
    let isLast = false;
    while (records.length < this.piece && !isLast) {
      const next = this.entries.next();
      if (next.done === true) isLast = true;
      else if (!this.asTheyWere.has(next.value[0])) records.push({ key: next.value[0], value: next.value[1] });
    }
    if (isLast) for (const [key, value] of this.asTheyWere) if (value !== null) records.push({ key, value });
    if (this.files.layout.snapshot === "zip") await this.writePart(records, isLast);
    else await this.writePiece(records, isLast);
    return isLast;
  }

  /** A file for each piece, and a list of them at the end. */
  private async writePart(records: readonly TextRecord[], isLast: boolean): Promise<void> {
    const name = `SSTs/${this.version}-${this.parts.length}.sst`;
    await this.disk.writeAtomic(`${this.files.directory}/${name}`, encodeRecords(records), { overwrite: true });
    this.parts.push(name);
    if (isLast)
      await this.disk.writeAtomic(this.files.snapshotOf(this.version), encodeParts(this.parts), { overwrite: true });
  }

  /** One file: it grows under another name until it is whole. */
  private async writePiece(records: readonly TextRecord[], isLast: boolean): Promise<void> {
    const path = this.files.snapshotOf(this.version);
    if (this.records === 0 && isLast) return this.disk.writeAtomic(path, encodeRecords(records), { overwrite: true });
    const growing = `${this.files.directory}/.${this.version}.snapshot.tmp`;
    if (this.records === 0) await this.disk.delete(growing);
    await this.disk.append(growing, encodeLines(records, this.records === 0));
    this.records += records.length;
    if (!isLast) return;
    await this.disk.append(growing, encodeCount(this.records));
    await this.disk.rename(growing, path);
  }
}

function encodeParts(parts: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`v1\n${JSON.stringify({ parts })}\n`);
}

/** The files of a snapshot that was written in parts. */
export function decodeParts(bytes: Uint8Array): readonly string[] {
  return (JSON.parse(new TextDecoder().decode(bytes).split("\n")[1]) as { parts: string[] }).parts;
}

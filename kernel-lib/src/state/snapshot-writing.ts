/**
 * Writes all of a store down, a piece with each batch, while batches go on changing it.
 *
 * Spark's maintenance thread does it beside the batches, from a copy of the map. There is one thread here, and a copy of a
 * million keys would be a pause of its own. So each batch adds a piece of the rows as they are by then, and what it changed
 * itself: of two lines with the same key the later one counts. With the last piece the file is the store as it is at that version.
 * A store of less than a piece is written at once.
 */
import type { Disk } from "../checkpoint/disk";
import { ByteWriter } from "./byte-writer";
import type { Delta } from "./delta";
import type { Entry, KeyValues } from "./key-values";
import { encodeCount, HEAD, writeRecord } from "./state-codec";
import { encodeParts, type StoreFiles } from "./store-files";

/** A store of no more rows is written at once; a larger one in pieces of at least a twentieth of that. */
export const AT_ONCE = 10_000;

/** However large the store is, its snapshot is there after so many batches. */
const MOST_PIECES = 1_000;

/** How many rows come with each batch. */
function pieceOf(size: number, atOnce: number): number {
  return size <= atOnce ? size + 1 : Math.ceil(Math.max(atOnce / 20, size / MOST_PIECES));
}

export class SnapshotWriting {
  private readonly entries: IterableIterator<Entry>;
  /** What batches changed since the last piece. */
  private changed: Delta[] = [];
  private readonly piece: number;
  private readonly parts: string[] = [];
  private records = 0;

  constructor(
    private readonly disk: Disk,
    private readonly files: StoreFiles,
    private readonly begunAt: number,
    private readonly store: KeyValues,
    atOnce: number,
  ) {
    this.entries = store.entries();
    this.piece = pieceOf(store.size, atOnce);
  }

  /** To be called with what a batch has changed. */
  add(changes: Delta): void {
    this.changed.push(changes);
  }

  /** Writes the next piece; true when the snapshot is there, as the one of this version. */
  async step(version: number): Promise<boolean> {
    const changes = this.changed;
    this.changed = [];
    const changed = changes.reduce((sum, { records }) => sum + records, 0);
    // More than batches add, or it would never come to an end.
    const wanted = this.store.showsAdded ? Math.max(this.piece, 1.2 * changed) : this.piece;
    const rows = new ByteWriter(1024);
    let count = 0;
    let isLast = false;
    while (count < wanted && !isLast) {
      const next = this.entries.next();
      if (next.done === true) isLast = true;
      else writeRecord(next.value.key, next.value.value, rows);
      if (!isLast) count += 1;
    }
    const piece = { records: changed + count, lines: [...changes.map(({ lines }) => lines), rows.finished()] };
    if (this.files.layout.snapshot === "zip") await this.writePart(piece, isLast ? version : null);
    else await this.writePiece(piece, isLast ? version : null);
    return isLast;
  }

  /** A file for each piece, and a list of them at the end. */
  private async writePart(piece: Piece, version: number | null): Promise<void> {
    const name = `SSTs/${this.begunAt}-${this.parts.length}.sst`;
    await this.disk.writeAtomic(`${this.files.directory}/${name}`, wholeFile(piece), { overwrite: true });
    this.parts.push(name);
    if (version !== null)
      await this.disk.writeAtomic(this.files.snapshotOf(version), encodeParts(this.parts), { overwrite: true });
  }

  /** One file: it grows under another name until it is whole, and need not be safe before. */
  private async writePiece(piece: Piece, version: number | null): Promise<void> {
    if (this.records === 0 && version !== null)
      return this.disk.writeAtomic(this.files.snapshotOf(version), wholeFile(piece), { overwrite: true });
    const growing = `${this.files.directory}/.${this.begunAt}.snapshot.tmp`;
    if (this.records === 0) await this.disk.delete(growing);
    const lines = this.records === 0 ? [HEAD, ...piece.lines] : piece.lines;
    await this.disk.append(growing, Buffer.concat(lines), { sync: false });
    this.records += piece.records;
    if (version === null) return;
    await this.disk.append(growing, encodeCount(this.records));
    await this.disk.rename(growing, this.files.snapshotOf(version));
  }
}

interface Piece {
  readonly records: number;
  readonly lines: readonly Uint8Array[];
}

function wholeFile({ lines, records }: Piece): Uint8Array {
  return Buffer.concat([HEAD, ...lines, encodeCount(records)]);
}

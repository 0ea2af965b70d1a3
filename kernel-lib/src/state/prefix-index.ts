/**
 * Finds keys by their first columns: which keys begin with this group? Spark's prefix key state encoder.
 *
 * A session window's key is its group and its start; a batch asks for all sessions of a group.
 */
import { keyText } from "../data/key-text";
import type { InternalRow } from "../data/value";

export class PrefixIndex {
  private readonly texts = new Map<string, Set<string>>();

  /** @param columns how many columns of a key make its prefix; 0 keeps no index */
  constructor(private readonly columns: number) {}

  add(key: InternalRow, text: string): void {
    if (this.columns === 0) return;
    const prefix = keyText(key.slice(0, this.columns));
    const known = this.texts.get(prefix);
    if (known === undefined) this.texts.set(prefix, new Set([text]));
    else known.add(text);
  }

  delete(key: InternalRow, text: string): void {
    if (this.columns === 0) return;
    const prefix = keyText(key.slice(0, this.columns));
    const known = this.texts.get(prefix);
    known?.delete(text);
    if (known?.size === 0) this.texts.delete(prefix);
  }

  /** The texts of the keys that begin with these cells. */
  find(cells: InternalRow): Iterable<string> {
    if (cells.length !== this.columns) throw new Error(`internal: the index is over ${this.columns} columns`);
    return this.texts.get(keyText(cells)) ?? [];
  }

  clear(): void {
    this.texts.clear();
  }
}

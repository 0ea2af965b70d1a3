/** State that nobody keeps: for functions with state over tables. It has the shape of a stream's store, and lives as long as the task. */
import { keyText } from "../data/key-text";
import type { InternalRow } from "../data/value";
import type { StateEntry, StateStore } from "./physical-plan";

export class ThrowawayStore implements StateStore {
  private readonly rows = new Map<string, StateEntry>();

  get(key: InternalRow): InternalRow | undefined {
    return this.rows.get(keyText(key))?.value;
  }

  put(key: InternalRow, value: InternalRow): void {
    this.rows.set(keyText(key), { key, value });
  }

  remove(key: InternalRow): void {
    this.rows.delete(keyText(key));
  }

  entries(): Iterable<StateEntry> {
    return this.rows.values();
  }

  /** Over tables no watermark passes. */
  removeClosed(): readonly StateEntry[] {
    return [];
  }

  /** All: whoever asks looks at each. */
  endedBy(): Iterable<StateEntry> {
    return this.rows.values();
  }

  ordered(keys: readonly InternalRow[]): InternalRow[] {
    const wanted = new Set(keys.map(keyText));
    return [...this.rows].filter(([text]) => wanted.has(text)).map(([, { key }]) => key);
  }

  prefix(cells: InternalRow): Iterable<StateEntry> {
    const wanted = keyText(cells);
    return [...this.rows.values()].filter(({ key }) => keyText(key.slice(0, cells.length)) === wanted);
  }

  get size(): number {
    return this.rows.size;
  }
}

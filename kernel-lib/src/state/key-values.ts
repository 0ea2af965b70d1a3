/**
 * The newest version of a store, as bytes under bytes: what the two kinds of state store differ in. Everything else, files,
 * versions, recovery, is the same for both and lies in `state-store.ts`.
 *
 * Spark has two whole providers, `HDFSBackedStateStoreProvider` and `RocksDBStateStoreProvider`. Either way the files on the
 * `Disk` of the checkpoint are what lasts; what is here is rebuilt from them. Both know an entry by a number, its place, which counts
 * until the next change: a task finds the place of a key once, and the change it makes there needs no search.
 */
import { ByteMap } from "./byte-map";
import type { Delta } from "./delta";
import { PrefixIndex, prefixOfKey } from "./prefix-index";
import { hashOf, type Slice, sliceOf, textOf } from "./slice";
import { forEachRecord } from "./state-codec";

/** When an entry ends, in microseconds; infinity for never. */
export type TimeOf = (key: Slice, value: Slice) => number;

/** Its bytes count until the next change. */
export interface Entry {
  readonly key: Slice;
  readonly value: Slice;
}

export interface KeyValues {
  readonly size: number;
  /** Whether somebody who goes over the entries meets those that are added meanwhile. */
  readonly showsAdded: boolean;
  /** What it holds in memory, in bytes. */
  readonly memoryBytes: number;
  /** The place of a key's entry; -1 when there is none. */
  find(key: Slice, hash: number): number;
  keyAt(place: number): Slice;
  valueAt(place: number): Slice;
  /** Makes the changes of a batch, whose places are those of now. */
  apply(changes: Delta): void;
  /**
   * Makes the changes that a file holds.
   * @throws CANNOT_LOAD_STATE_STORE.… when it is damaged
   */
  load(bytes: Uint8Array, path: string): void;
  /** Changes may be made meanwhile: what is added then comes if `showsAdded`. */
  entries(): IterableIterator<Entry>;
  /** The places of the entries that end at or before a time, in microseconds; `timeOf` finds out when one ends. */
  endedBy(micros: number, timeOf: TimeOf): readonly number[];
  /** Which of two places `entries` comes to first: negative for the first one. */
  compare(one: number, other: number): number;
  /** The places of the keys whose text begins so; only of a store that is kept for it. */
  placesWith(prefix: string): readonly number[];
  clear(): void;
}

export class MemoryKeyValues implements KeyValues {
  readonly showsAdded = false;
  private rows = new ByteMap();
  private readonly index = new PrefixIndex();

  /** @param prefixColumns keys can be found by their first so many columns; 0 for whole keys only */
  constructor(private readonly prefixColumns: number) {}

  get size(): number {
    return this.rows.size;
  }

  get memoryBytes(): number {
    return this.rows.liveBytes;
  }

  find(key: Slice, hash?: number): number {
    return this.rows.find(key, hash);
  }

  keyAt(place: number): Slice {
    return this.rows.keyAt(place);
  }

  valueAt(place: number): Slice {
    return this.rows.valueAt(place);
  }

  apply(changes: Delta): void {
    for (let i = 0; i < changes.records; i++) {
      const [place, value] = [changes.placeOf(i), changes.valueOf(i)];
      if (value === null) this.removeAt(place);
      else if (place >= 0) this.rows.setAt(place, value, changes.timeOf(i));
      else this.add(changes.keyOf(i), changes.hashOf(i), value, changes.timeOf(i));
    }
    this.rows.settle();
  }

  private add(key: Slice, hash: number, value: Slice, time: number): void {
    this.rows.add(key, hash, value, time);
    if (this.prefixColumns === 0) return;
    const text = textOf(key);
    this.index.add(prefixOfKey(text, this.prefixColumns), text);
  }

  private removeAt(place: number): void {
    if (this.prefixColumns > 0) {
      const text = textOf(this.rows.keyAt(place));
      this.index.delete(prefixOfKey(text, this.prefixColumns), text);
    }
    this.rows.removeAt(place);
  }

  load(bytes: Uint8Array, path: string): void {
    forEachRecord(bytes, path, (key, value) => this.change(key, value));
  }

  /** One change; the value is null when the key is removed. */
  change(key: Slice, value: Slice | null): void {
    const hash = hashOf(key);
    const place = this.rows.find(key, hash);
    if (value !== null && place < 0) this.add(key, hash, value, Number.NaN);
    else if (value !== null) this.rows.setAt(place, value, Number.NaN);
    else if (place >= 0) this.removeAt(place);
    this.rows.settle();
  }

  *entries(): IterableIterator<Entry> {
    for (const place of this.rows.places()) yield { key: this.rows.keyAt(place), value: this.rows.valueAt(place) };
  }

  endedBy(micros: number, timeOf: TimeOf): readonly number[] {
    return this.rows.endedBy(micros, (place) => timeOf(this.rows.keyAt(place), this.rows.valueAt(place)));
  }

  compare(one: number, other: number): number {
    return one - other;
  }

  placesWith(prefix: string): readonly number[] {
    return Array.from(this.index.find(prefix), (key) => this.rows.find(sliceOf(key)));
  }

  clear(): void {
    this.rows = new ByteMap();
    this.index.clear();
  }
}

/**
 * The newest version of a store, as text under text: what the two kinds of state store differ in. Everything else, files,
 * versions, recovery, is the same for both and lies in `state-store.ts`.
 *
 * Spark has two whole providers, `HDFSBackedStateStoreProvider` and `RocksDBStateStoreProvider`. Either way the files on the
 * `Disk` of the checkpoint are what lasts; what is here is rebuilt from them.
 */
import { ByteMap } from "./byte-map";
import { PrefixIndex, prefixOfKey } from "./prefix-index";
import { type Slice, textOf } from "./slice";
import { forEachRecord, isNull, type TextRecord } from "./state-codec";

/** When an entry ends, in microseconds; infinity for never. */
export type TimeOf = (key: string, value: string) => number;

export interface KeyValues {
  readonly size: number;
  /** Whether somebody who goes over the entries meets those that are added meanwhile. */
  readonly showsAdded: boolean;
  /** What it holds in memory, in bytes. */
  readonly memoryBytes: number;
  /** @param hash of the key, if somebody has computed it already */
  get(key: Slice, hash?: number): string | undefined;
  /**
   * Makes the changes that a file holds: a batch's own, and at a restart those of all batches.
   * @param times when each of its records ends, in microseconds, where that is known
   * @throws CANNOT_LOAD_STATE_STORE.… when it is damaged
   */
  load(bytes: Uint8Array, path: string, times?: readonly number[]): void;
  /** Changes may be made meanwhile: what is added then comes if `showsAdded`. */
  entries(): IterableIterator<[key: string, value: string]>;
  /** The keys of the entries that end at or before a time, in microseconds; `timeOf` finds out when one ends. */
  endedBy(micros: number, timeOf: TimeOf): Iterable<Slice>;
  /** The keys whose text begins so; only of a store that is kept for it. */
  keysWith(prefix: string): Iterable<string>;
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

  get(key: Slice, hash?: number): string | undefined {
    return this.rows.find(key, hash);
  }

  load(bytes: Uint8Array, path: string, times: readonly number[] = []): void {
    let record = 0;
    forEachRecord(bytes, path, ({ keyStart, keyEnd, valueStart, valueEnd }) => {
      const key = { bytes, start: keyStart, end: keyEnd };
      const isRemoved = isNull(bytes, valueStart);
      if (isRemoved) this.rows.deleteBytes(key);
      else this.rows.setBytes(key, { bytes, start: valueStart, end: valueEnd }, times[record]);
      if (this.prefixColumns > 0) this.note(textOf({ bytes, start: keyStart, end: keyEnd }), !isRemoved);
      record += 1;
    });
  }

  /** One change; the value is null when the key is removed. */
  change({ key, value }: TextRecord): void {
    if (value === null) this.rows.delete(key);
    else this.rows.set(key, value);
    if (this.prefixColumns > 0) this.note(key, value !== null);
  }

  private note(key: string, isThere: boolean): void {
    const prefix = prefixOfKey(key, this.prefixColumns);
    if (isThere) this.index.add(prefix, key);
    else this.index.delete(prefix, key);
  }

  entries(): IterableIterator<[string, string]> {
    return this.rows.entries();
  }

  endedBy(micros: number, timeOf: TimeOf): Iterable<Slice> {
    return this.rows.endedBy(micros, timeOf);
  }

  keysWith(prefix: string): Iterable<string> {
    return this.index.find(prefix);
  }

  clear(): void {
    this.rows = new ByteMap();
    this.index.clear();
  }
}

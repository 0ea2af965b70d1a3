/**
 * The newest version of a store, as text under text: what the two kinds of state store differ in. Everything else, files,
 * versions, recovery, is the same for both and lies in `state-store.ts`.
 *
 * Spark has two whole providers, `HDFSBackedStateStoreProvider` and `RocksDBStateStoreProvider`. Either way the files on the
 * `Disk` of the checkpoint are what lasts; what is here is rebuilt from them.
 */
import { ByteMap } from "./byte-map";
import { PrefixIndex, prefixOfKey } from "./prefix-index";
import { forEachRecord, isNull, type TextRecord } from "./state-codec";

export interface KeyValues {
  readonly size: number;
  /** What it holds in memory, in bytes. */
  readonly memoryBytes: number;
  get(key: string): string | undefined;
  has(key: string): boolean;
  /** Makes these changes, all of them or none. */
  apply(records: Iterable<TextRecord>): void;
  /** Makes the changes that a file holds. @throws CANNOT_LOAD_STATE_STORE.… when it is damaged */
  load(bytes: Uint8Array, path: string): void;
  /** Changes may be made meanwhile: what is added then may come or not. */
  entries(): IterableIterator<[key: string, value: string]>;
  /** The keys whose text begins so; only of a store that is kept for it. */
  keysWith(prefix: string): Iterable<string>;
  clear(): void;
}

export class MemoryKeyValues implements KeyValues {
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

  get(key: string): string | undefined {
    return this.rows.get(key);
  }

  has(key: string): boolean {
    return this.rows.has(key);
  }

  apply(records: Iterable<TextRecord>): void {
    for (const { key, value } of records) {
      if (value === null) this.rows.delete(key);
      else this.rows.set(key, value);
      this.note(key, value !== null);
    }
  }

  load(bytes: Uint8Array, path: string): void {
    forEachRecord(bytes, path, ({ keyStart, keyEnd, valueStart, valueEnd }) => {
      const key = { bytes, start: keyStart, end: keyEnd };
      const isRemoved = isNull(bytes, valueStart);
      if (isRemoved) this.rows.deleteBytes(key);
      else this.rows.setBytes(key, { bytes, start: valueStart, end: valueEnd });
      if (this.prefixColumns > 0) this.note(Buffer.from(bytes.subarray(keyStart, keyEnd)).toString(), !isRemoved);
    });
  }

  private note(key: string, isThere: boolean): void {
    if (this.prefixColumns === 0) return;
    const prefix = prefixOfKey(key, this.prefixColumns);
    if (isThere) this.index.add(prefix, key);
    else this.index.delete(prefix, key);
  }

  entries(): IterableIterator<[string, string]> {
    return this.rows.entries();
  }

  keysWith(prefix: string): Iterable<string> {
    return this.index.find(prefix);
  }

  clear(): void {
    this.rows = new ByteMap();
    this.index.clear();
  }
}

/**
 * The stores of a query in a database beside the process, for state that is larger than memory: what Spark has RocksDB for.
 *
 * It is LMDB, one environment for the whole process and all its queries: environments that come and go crash it (seen with 3.5.6, after
 * some hundred). It lies in a folder for temporary files, which is taken away at once: the open files live on without a name,
 * so that nothing is left behind even by a process that is killed. What lasts are the changelogs and snapshots on the `Disk` of the
 * checkpoint; from them the database is filled again, as Spark fills its local RocksDB. So it need not be synced.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importOutside } from "../data/import-outside";
import type { Delta } from "./delta";
import { type Entry, type KeyValues, MemoryKeyValues, type TimeOf } from "./key-values";
import { type Slice, sliceOf, textOf } from "./slice";
import { forEachRecord } from "./state-codec";

/** As much of the package `lmdb` as is used here. */
interface Table {
  get(key: string): string | undefined;
  doesExist(key: string): boolean;
  putSync(key: string, value: string): unknown;
  removeSync(key: string): unknown;
  getRange(options: { start: string; end: string; limit: number }): Iterable<{ key: string; value: string }>;
  getKeys(options: { start: string; end: string }): Iterable<string>;
}

interface Environment extends Table {
  transactionSync(body: () => void): void;
  clearSync(): void;
}

export interface StateDatabase {
  /**
   * A new and empty store.
   * @param prefixColumns keys can be found by their first so many columns
   */
  store(prefixColumns: number): KeyValues;
  /** Empties its stores; to be called once. */
  close(): void;
}

/** Opened with the first database and kept; null when LMDB is not there. */
let shared: Promise<Environment | null> | null = null;
/** Numbers are never used twice, so stores of queries that were never closed stand in nobody's way. */
let numStores = 0;
let numDatabases = 0;

/** Null when the optional package is not installed: then memory does it, over the same files. */
export async function openDatabase(): Promise<StateDatabase | null> {
  shared ??= openEnvironment();
  const environment = await shared;
  if (environment === null) return null;
  const stores: KeyValues[] = [];
  numDatabases++;
  return {
    store: (prefixColumns) => {
      const store = new DatabaseKeyValues(environment, numStores++, prefixColumns);
      stores.push(store);
      return store;
    },
    close: () => {
      numDatabases--;
      if (numDatabases === 0) environment.clearSync();
      else for (const store of stores) store.clear();
    },
  };
}

async function openEnvironment(): Promise<Environment | null> {
  const lmdb = await findLmdb();
  if (lmdb === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "stepstream-state-"));
  const environment = lmdb.open({ path: folder, encoding: "string", noSync: true, noMetaSync: true });
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Windows keeps what is open; there the folder stays until the system clears its temporary files.
  }
  return environment;
}

async function findLmdb(): Promise<{ open(options: object): Environment } | null> {
  try {
    return await importOutside<{ open(options: object): Environment }>("lmdb");
  } catch {
    return null;
  }
}

/** LMDB takes no longer keys. */
const LONGEST_KEY = 1900;

/** How many entries are read at a time: between two readings, changes may be made. */
const PAGE = 1000;

/** All stores lie in one table; a store's keys begin with its number. */
class DatabaseKeyValues implements KeyValues {
  /** They come in the order of the keys, wherever they are added. */
  readonly showsAdded = true;
  private readonly own: string;
  private readonly end: string;
  private readonly long: MemoryKeyValues;
  /** What was read since the last change: places are twice their numbers. Those of long keys are odd. */
  private readonly seen: Entry[] = [];
  private readonly places = new Map<string, number>();
  private count = 0;

  constructor(
    private readonly environment: Environment,
    store: number,
    prefixColumns: number,
  ) {
    this.own = `${store}|`;
    this.end = `${store}}`; // The character after |.
    this.long = new MemoryKeyValues(prefixColumns);
  }

  get size(): number {
    return this.count + this.long.size;
  }

  get memoryBytes(): number {
    return this.long.memoryBytes;
  }

  find(key: Slice): number {
    const text = textOf(key);
    if (isLong(text)) {
      const place = this.long.find(key);
      return place < 0 ? -1 : 2 * place + 1;
    }
    const value = this.environment.get(this.own + text);
    return value === undefined ? -1 : this.held(text, value);
  }

  /** A key has one place, however often it is read. */
  private held(key: string, value: string): number {
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = 2 * this.seen.length;
    this.seen.push({ key: sliceOf(key), value: sliceOf(value) });
    this.places.set(key, place);
    return place;
  }

  private forget(): void {
    this.seen.length = 0;
    this.places.clear();
  }

  keyAt(place: number): Slice {
    return place % 2 === 1 ? this.long.keyAt((place - 1) / 2) : this.seen[place / 2].key;
  }

  valueAt(place: number): Slice {
    return place % 2 === 1 ? this.long.valueAt((place - 1) / 2) : this.seen[place / 2].value;
  }

  apply(changes: Delta): void {
    this.environment.transactionSync(() => {
      for (let i = 0; i < changes.records; i++) this.change(changes.keyOf(i), changes.valueOf(i));
    });
    this.forget();
  }

  load(bytes: Uint8Array, path: string): void {
    this.environment.transactionSync(() => {
      forEachRecord(bytes, path, (key, value) => this.change(key, value));
    });
    this.forget();
  }

  private change(keyBytes: Slice, value: Slice | null): void {
    const key = textOf(keyBytes);
    if (isLong(key)) {
      this.long.change(keyBytes, value);
      return;
    }
    const before = this.environment.doesExist(this.own + key);
    if (value !== null) this.environment.putSync(this.own + key, textOf(value));
    else if (before) this.environment.removeSync(this.own + key);
    this.count += (value === null ? 0 : 1) - (before ? 1 : 0);
  }

  *entries(): IterableIterator<Entry> {
    for (const { key, value } of this.texts()) yield { key: sliceOf(key), value: sliceOf(value) };
    yield* this.long.entries();
  }

  private *texts(): Iterable<{ key: string; value: string }> {
    let last = this.own;
    for (let isMore = true; isMore; ) {
      const page = [...this.environment.getRange({ start: last, end: this.end, limit: PAGE })];
      isMore = page.length === PAGE;
      for (const { key, value } of page) if (key !== last) yield { key: key.slice(this.own.length), value };
      last = page.at(-1)?.key ?? last;
    }
  }

  /** Goes over all of them: times are kept only in memory. */
  endedBy(micros: number, timeOf: TimeOf): readonly number[] {
    const ended: number[] = [];
    for (const { key, value } of this.texts())
      if (timeOf(sliceOf(key), sliceOf(value)) <= micros) ended.push(this.held(key, value));
    return [...ended, ...this.long.endedBy(micros, timeOf).map((place) => 2 * place + 1)];
  }

  compare(one: number, other: number): number {
    const [isLong, isOtherLong] = [one % 2, other % 2];
    if (isLong === 1 || isOtherLong === 1) return isLong - isOtherLong || one - other;
    const [key, otherKey] = [this.keyAt(one).block.bytes, this.keyAt(other).block.bytes];
    return key.compare(otherKey);
  }

  placesWith(prefix: string): readonly number[] {
    const start = this.own + prefix;
    const found: number[] = [];
    if (!isLong(start))
      for (const key of [...this.environment.getKeys({ start, end: `${start}\u{10ffff}` })])
        found.push(this.find(sliceOf(key.slice(this.own.length))));
    return [...found, ...this.long.placesWith(prefix).map((place) => 2 * place + 1)];
  }

  clear(): void {
    this.long.clear();
    this.environment.transactionSync(() => {
      for (const { key } of this.texts()) this.environment.removeSync(this.own + key);
    });
    this.count = 0;
    this.forget();
  }
}

function isLong(key: string): boolean {
  return key.length * 3 > LONGEST_KEY && Buffer.byteLength(key) > LONGEST_KEY;
}

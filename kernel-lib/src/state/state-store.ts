/**
 * The state of one operator in one partition: a map that exists in versions, one per batch.
 *
 * Spark's `HDFSBackedStateStoreProvider` (semantics B5, B9, C): batch N reads version N and writes version N + 1, as a delta
 * of what changed; every so often a snapshot saves replaying all deltas. A task's writes lie in an overlay until the commit,
 * so a task that fails leaves nothing behind. The newest version stays in memory.
 */
import type { Disk } from "../checkpoint/disk";
import type { StateChange, TaskState } from "../cluster/job";
import type { Clock } from "../data/clock";
import { SparkError } from "../data/errors";
import { keyText } from "../data/key-text";
import type { InternalRow } from "../data/value";
import type { StateEntry } from "../operators/physical-plan";
import { PrefixIndex } from "./prefix-index";
import { decodeState, encodeState, type StateRecord, type StateSchema } from "./state-codec";

export interface StateStoreOptions {
  /** A snapshot is written once more than this many deltas follow the last one. */
  readonly minDeltasForSnapshot: number;
  /** To tell how long commits take. */
  readonly clock?: Clock;
}

/** A version in memory. */
class Rows extends Map<string, StateEntry> {
  readonly index: PrefixIndex;

  constructor(prefixColumns: number) {
    super();
    this.index = new PrefixIndex(prefixColumns);
  }

  apply(records: readonly StateRecord[]): void {
    for (const { key, value } of records) {
      const text = keyText(key);
      if (value === null) {
        this.delete(text);
        this.index.delete(key, text);
      } else {
        this.set(text, { key, value });
        this.index.add(key, text);
      }
    }
  }
}

export class PartitionState {
  private rows: Rows;
  /** The version that `rows` is; -1 before anything was loaded. */
  private version = -1;
  private lastSnapshot = 0;
  /** How long the last commit took. */
  commitMs = 0;
  private writtenRows = 0;
  private writtenBytes = 0;

  constructor(
    private readonly disk: Disk,
    /** `state/<operator>/<partition>` */
    readonly directory: string,
    private readonly schema: StateSchema,
    private readonly options: StateStoreOptions,
    /** Keys can be found by their first so many columns. */
    private readonly prefixColumns: number = 0,
  ) {
    this.rows = new Rows(prefixColumns);
  }

  /** As many bytes as the rows would take on disk, judged by those written so far. */
  get memoryBytes(): number {
    return this.writtenRows === 0 ? 0 : (this.rows.size * this.writtenBytes) / this.writtenRows;
  }

  /** A view of this version that a task may write to. Version 0 is empty. */
  async open(version: number): Promise<TaskState> {
    if (this.version !== version) await this.load(version);
    return new OpenState(this.rows, this.prefixColumns, (records) => this.commit(version, records));
  }

  /**
   * Makes sure that there is this version although the program did not use the store for a while: what was there last holds on.
   * A store that is new begins empty.
   */
  async carryTo(version: number): Promise<void> {
    const newest = Math.max(0, ...(await this.files()).map((file) => file.version));
    if (version === 0 || newest >= version) return;
    await this.load(newest);
    await this.writeSnapshot(version);
  }

  private async writeSnapshot(version: number): Promise<void> {
    const records = [...this.rows.values()].map(({ key, value }) => ({ key, value }));
    const path = `${this.directory}/${version}.snapshot`;
    await this.disk.writeAtomic(path, encodeState(records, this.schema), { overwrite: true });
    this.version = version;
    this.lastSnapshot = version;
  }

  private async commit(base: number, records: readonly StateRecord[]): Promise<void> {
    // A delta from an earlier attempt at this batch may be there: the same batch writes the same version over it.
    const path = `${this.directory}/${base + 1}.delta`;
    const { clock } = this.options;
    const startedMs = clock?.now() ?? 0;
    const bytes = encodeState(records, this.schema);
    await this.disk.writeAtomic(path, bytes, { overwrite: true });
    this.commitMs = (clock?.now() ?? 0) - startedMs;
    this.writtenRows += records.length;
    this.writtenBytes += bytes.length;
    this.rows.apply(records);
    this.version = base + 1;
  }

  /** Writes a snapshot if enough deltas have gathered, and deletes what no version from `oldest` on needs. */
  async maintain(oldest: number): Promise<void> {
    if (this.version - this.lastSnapshot <= this.options.minDeltasForSnapshot) return;
    await this.writeSnapshot(this.version);
    await this.deleteBefore(oldest);
  }

  private async load(version: number): Promise<void> {
    const files = await this.files();
    const snapshot = Math.max(
      0,
      ...files.filter((f) => f.kind === "snapshot" && f.version <= version).map((f) => f.version),
    );
    const rows = new Rows(this.prefixColumns);
    if (snapshot > 0) rows.apply(await this.read(`${snapshot}.snapshot`));
    for (let v = snapshot + 1; v <= version; v++) rows.apply(await this.read(`${v}.delta`));
    this.rows = rows;
    this.version = version;
    this.lastSnapshot = snapshot;
  }

  private async read(name: string): Promise<StateRecord[]> {
    const path = `${this.directory}/${name}`;
    const bytes = await this.disk.read(path);
    if (bytes === undefined)
      throw new SparkError(
        "CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS",
        `An error occurred during loading state. Delta file ${path} does not exist. ` +
          "Restore the file from a copy, or delete the checkpoint directory to start the query over.",
        { sqlState: "58030" },
      );
    return decodeState(bytes, this.schema, path);
  }

  private async files(): Promise<{ version: number; kind: string }[]> {
    const names = await this.disk.list(this.directory);
    return names.flatMap((name) => {
      const match = /^(\d+)\.(delta|snapshot)$/.exec(name);
      return match === null ? [] : [{ version: Number(match[1]), kind: match[2] }];
    });
  }

  /** Keeps the newest snapshot at or before `oldest`, what follows it, and nothing else. */
  private async deleteBefore(oldest: number): Promise<void> {
    const files = await this.files();
    const base = Math.max(
      0,
      ...files.filter((f) => f.kind === "snapshot" && f.version <= oldest).map((f) => f.version),
    );
    for (const { version, kind } of files) {
      const needed = kind === "snapshot" ? version >= base : version > base;
      if (!needed) await this.disk.delete(`${this.directory}/${version}.${kind}`);
    }
  }
}

/** A version with a task's writes laid over it. */
class OpenState implements TaskState {
  private readonly written = new Map<string, StateRecord>();
  private readonly index: PrefixIndex;
  private added = 0;
  private committed = false;

  constructor(
    private readonly base: Rows,
    prefixColumns: number,
    private readonly save: (records: readonly StateRecord[]) => Promise<void>,
  ) {
    this.index = new PrefixIndex(prefixColumns);
  }

  get(key: InternalRow): InternalRow | undefined {
    const text = keyText(key);
    const written = this.written.get(text);
    if (written !== undefined) return written.value ?? undefined;
    return this.base.get(text)?.value;
  }

  put(key: InternalRow, value: InternalRow): void {
    if (this.get(key) === undefined) this.added += 1;
    const text = keyText(key);
    this.written.set(text, { key, value });
    this.index.add(key, text);
  }

  remove(key: InternalRow): void {
    if (this.get(key) === undefined) return;
    this.added -= 1;
    this.written.set(keyText(key), { key, value: null });
  }

  *entries(): Iterable<StateEntry> {
    for (const [text, entry] of this.base) if (!this.written.has(text)) yield entry;
    for (const { key, value } of this.written.values()) if (value !== null) yield { key, value };
  }

  /** As they are when asked: what is written while they are looked at does not come too. */
  prefix(cells: InternalRow): Iterable<StateEntry> {
    const found: StateEntry[] = [];
    for (const text of this.base.index.find(cells))
      if (!this.written.has(text)) found.push(this.base.get(text) as StateEntry);
    for (const text of this.index.find(cells)) {
      const { key, value } = this.written.get(text) as StateRecord;
      if (value !== null) found.push({ key, value });
    }
    return found;
  }

  /** Once committed, the base holds the writes itself. */
  get size(): number {
    return this.committed ? this.base.size : this.base.size + this.added;
  }

  get changes(): readonly StateChange[] {
    const changes: StateChange[] = [];
    for (const [text, { key, value }] of this.written) {
      const before = this.base.get(text)?.value ?? null;
      if (before !== null || value !== null) changes.push({ key, before, after: value });
    }
    return changes;
  }

  async commit(): Promise<void> {
    // A key that came and went within the batch leaves no trace on disk.
    const records: StateRecord[] = [];
    for (const [text, record] of this.written) if (record.value !== null || this.base.has(text)) records.push(record);
    await this.save(records);
    this.committed = true;
  }

  abort(): void {
    this.written.clear();
    this.index.clear();
    this.added = 0;
  }
}

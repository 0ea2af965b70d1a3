/**
 * The state of one operator in one partition: a map that exists in versions, one per batch.
 *
 * Spark's `StateStoreProvider` (semantics B5, B9, B10, C): batch N reads version N and writes version N + 1, as a delta of
 * what changed; every so often a snapshot saves replaying all deltas. A task's writes lie in an overlay until the commit, so a
 * task that fails leaves nothing behind. The newest version is kept at hand, in memory or in a database beside the process
 * (`key-values.ts`); what lasts are the files on the `Disk`.
 */
import type { Disk } from "../checkpoint/disk";
import type { TaskState } from "../cluster/job";
import type { Clock } from "../data/clock";
import type { Delta } from "./delta";
import { type KeyValues, MemoryKeyValues } from "./key-values";
import { OpenState } from "./open-state";
import { AT_ONCE, SnapshotWriting } from "./snapshot-writing";
import { RowCodec, type StateSchema } from "./state-codec";
import { decodeParts, IN_MEMORY, StoreFiles, type StoreLayout } from "./store-files";
import type { StoreShape } from "./stored-entry";

export interface StateStoreOptions {
  /** A snapshot is written once more than this many deltas follow the last one. */
  readonly minDeltasForSnapshot: number;
  /** To tell how long commits take. */
  readonly clock?: Clock;
  /** A snapshot of so many rows is written at once, one of more in pieces; 10,000 unless told. */
  readonly rowsAtOnce?: number;
}

/** What Spark reports of a store beside its rows. */
export interface StoreCounts {
  /** How long the last commit took. */
  commitMs: number;
  /** How often a version that was asked for was the one at hand, and how often it had to be loaded. */
  hits: number;
  misses: number;
  /** The version of the last snapshot written in this run; -1 before the first. */
  lastSnapshot: number;
}

export class PartitionState {
  /** The version that is at hand; -1 before anything was loaded. */
  private version = -1;
  private lastSnapshot = 0;
  private snapshot: SnapshotWriting | null = null;
  private readonly files: StoreFiles;
  private readonly shape: StoreShape;
  readonly counts: StoreCounts = { commitMs: 0, hits: 0, misses: 0, lastSnapshot: -1 };

  constructor(
    private readonly disk: Disk,
    /** `state/<operator>/<partition>` */
    readonly directory: string,
    schema: StateSchema,
    private readonly options: StateStoreOptions,
    /** Keys can be found by their first so many columns. */
    prefixColumns: number = 0,
    layout: StoreLayout = IN_MEMORY,
    private readonly rows: KeyValues = new MemoryKeyValues(prefixColumns),
  ) {
    this.files = new StoreFiles(disk, directory, layout);
    const [keys, values] = [new RowCodec(schema.keyTypes), new RowCodec(schema.valueTypes)];
    this.shape = { keys, values, prefixColumns, time: schema.time ?? null };
  }

  get size(): number {
    return this.rows.size;
  }

  get memoryBytes(): number {
    return this.rows.memoryBytes;
  }

  /** A view of this version that a task may write to. Version 0 is empty. */
  async open(version: number): Promise<TaskState> {
    if (this.version === version) this.counts.hits += 1;
    else {
      if (version > 0) this.counts.misses += 1;
      await this.load(version);
    }
    return new OpenState(this.rows, this.shape, (changes) => this.commit(version, changes));
  }

  /** The newest version that is not beyond this one. */
  async loadNewest(version: number): Promise<void> {
    const versions = (await this.files.list()).map((file) => file.version);
    await this.load(Math.max(0, ...versions.filter((other) => other <= version)));
  }

  /**
   * Makes sure that there is this version although the program did not use the store for a while: what was there last holds on.
   * A store that is new begins empty.
   */
  async carryTo(version: number): Promise<void> {
    const newest = await this.files.newest();
    if (version === 0 || newest >= version) return;
    await this.load(newest);
    this.version = version;
    const whole = new SnapshotWriting(this.disk, this.files, version, this.rows, Number.POSITIVE_INFINITY);
    await whole.step(version);
    this.lastSnapshot = version;
  }

  private async commit(base: number, changes: Delta): Promise<void> {
    const { clock } = this.options;
    const startedMs = clock?.now() ?? 0;
    const path = this.files.changesOf(base + 1);
    // The changes of an earlier attempt at this batch may be there: the same batch writes the same version over them.
    await this.disk.writeAtomic(path, changes.bytes, { overwrite: true });
    this.counts.commitMs = (clock?.now() ?? 0) - startedMs;
    this.snapshot?.add(changes);
    // From the same bytes as after a restart.
    this.rows.apply(changes);
    this.version = base + 1;
  }

  /**
   * Goes on with a snapshot, or begins one if enough deltas have gathered; once it is there, deletes what no version from
   * `oldest` on needs.
   */
  async maintain(oldest: number): Promise<void> {
    const { minDeltasForSnapshot, rowsAtOnce = AT_ONCE } = this.options;
    if (this.snapshot === null) {
      if (this.version - this.lastSnapshot <= minDeltasForSnapshot) return;
      this.snapshot = new SnapshotWriting(this.disk, this.files, this.version, this.rows, rowsAtOnce);
    }
    if (!(await this.snapshot.step(this.version))) return;
    this.lastSnapshot = this.version;
    this.counts.lastSnapshot = this.version;
    this.snapshot = null;
    await this.files.deleteBefore(oldest);
  }

  private async load(version: number): Promise<void> {
    this.version = -1;
    this.snapshot = null;
    const snapshot = await this.files.snapshotBefore(version);
    this.rows.clear();
    if (snapshot > 0) await this.loadSnapshot(this.files.snapshotOf(snapshot));
    for (let v = snapshot + 1; v <= version; v++) await this.loadFile(this.files.changesOf(v));
    this.version = version;
    this.lastSnapshot = snapshot;
  }

  private async loadSnapshot(path: string): Promise<void> {
    if (this.files.layout.snapshot === "snapshot") return this.loadFile(path);
    for (const part of decodeParts(await this.files.read(path))) await this.loadFile(`${this.directory}/${part}`);
  }

  private async loadFile(path: string): Promise<void> {
    this.rows.load(await this.files.read(path), path);
  }
}

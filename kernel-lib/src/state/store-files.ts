/**
 * The files that hold the versions of a store: what there is, where it is read from, and what is deleted.
 *
 * Spark's two layouts. `HDFSBackedStateStoreProvider` (semantics B5): a `.delta` with the changes of each version, and now and
 * then a `.snapshot` with everything. `RocksDBStateStoreProvider` (B10): `.changelog` files, and snapshots in pieces (`SSTs/`)
 * that a `.zip` names; ours is no zip archive, but a list that can be read.
 */
import type { Disk } from "../checkpoint/disk";
import { SparkError } from "../data/errors";
import { DEFAULT_STORE } from "../operators/stateful";

export interface StoreLayout {
  /** How the name of a version's changes ends. */
  readonly changes: "delta" | "changelog";
  readonly snapshot: "snapshot" | "zip";
}

export const IN_MEMORY: StoreLayout = { changes: "delta", snapshot: "snapshot" };
export const ON_DISK: StoreLayout = { changes: "changelog", snapshot: "zip" };

const PROVIDERS = "org.apache.spark.sql.execution.streaming.state";
export const HDFS_BACKED: string = `${PROVIDERS}.HDFSBackedStateStoreProvider`;
export const ROCKSDB: string = `${PROVIDERS}.RocksDBStateStoreProvider`;

/** The name of a class, as in Spark; the checkpoint pins it. */
export function providerOf(conf: Readonly<Record<string, string>>): string {
  return conf["spark.sql.streaming.stateStore.providerClass"] ?? HDFS_BACKED;
}

export function layoutOf(conf: Readonly<Record<string, string>>): StoreLayout {
  return providerOf(conf) === ROCKSDB ? ON_DISK : IN_MEMORY;
}

/** The only store of an operator lies in its partition's folder, one of several in a folder of its own. */
export function storeDirectory(operatorId: number, partition: number, store: string): string {
  const directory = `state/${operatorId}/${partition}`;
  return store === DEFAULT_STORE ? directory : `${directory}/${store}`;
}

/** The version that a file of a store belongs to, of either layout; null for other files. */
export function versionOf(path: string): number | null {
  const found = /\/(\d+)(?:\.(?:delta|snapshot|changelog|zip)|-\d+\.sst)$/.exec(path);
  return found === null ? null : Number(found[1]);
}

interface VersionFile {
  readonly version: number;
  readonly isSnapshot: boolean;
  readonly name: string;
}

export class StoreFiles {
  constructor(
    private readonly disk: Disk,
    readonly directory: string,
    readonly layout: StoreLayout,
  ) {}

  changesOf(version: number): string {
    return `${this.directory}/${version}.${this.layout.changes}`;
  }

  snapshotOf(version: number): string {
    return `${this.directory}/${version}.${this.layout.snapshot}`;
  }

  /** The newest version that has a file; 0 when there is none. */
  async newest(): Promise<number> {
    return Math.max(0, ...(await this.list()).map((file) => file.version));
  }

  /** The newest snapshot at or before a version; 0 when there is none. */
  async snapshotBefore(version: number): Promise<number> {
    return newestSnapshot(await this.list(), version);
  }

  /** Spark never has both of a version's files on disk unless it writes the snapshot later; either one makes the version. */
  async list(): Promise<VersionFile[]> {
    const names = await this.disk.list(this.directory);
    return names.flatMap((name) => {
      const match = /^(\d+)\.(\w+)$/.exec(name);
      const isSnapshot = match?.[2] === this.layout.snapshot;
      if (match === null || !(isSnapshot || match[2] === this.layout.changes)) return [];
      return [{ version: Number(match[1]), isSnapshot, name }];
    });
  }

  /** @throws CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS when it is not there */
  async read(path: string): Promise<Uint8Array> {
    const bytes = await this.disk.read(path);
    if (bytes !== undefined) return bytes;
    throw new SparkError(
      "CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS",
      `An error occurred during loading state. Delta file ${path} does not exist. ` +
        "Restore the file from a copy, or delete the checkpoint directory to start the query over.",
      { sqlState: "58030" },
    );
  }

  /** Keeps the newest snapshot at or before `oldest`, what follows it, and nothing else. */
  async deleteBefore(oldest: number): Promise<void> {
    const files = await this.list();
    const base = newestSnapshot(files, oldest);
    for (const { version, isSnapshot, name } of files)
      if (isSnapshot ? version < base : version <= base) await this.disk.delete(`${this.directory}/${name}`);
    if (this.layout.snapshot === "zip" && base > 0) await this.deletePartsBefore(base);
  }

  /** The parts of a snapshot bear the version at which it was begun. */
  private async deletePartsBefore(base: number): Promise<void> {
    const begunAt = (part: string): number => Number(/(\d+)-\d+\.sst$/.exec(part)?.[1]);
    const [first] = decodeParts(await this.read(this.snapshotOf(base)));
    for (const name of await this.disk.list(`${this.directory}/SSTs`))
      if (begunAt(name) < begunAt(first)) await this.disk.delete(`${this.directory}/SSTs/${name}`);
  }
}

function newestSnapshot(files: readonly VersionFile[], atMost: number): number {
  const versions = files.filter((file) => file.isSnapshot).map((file) => file.version);
  return Math.max(0, ...versions.filter((version) => version <= atMost));
}

/** The list of the files that a snapshot was written in. */
export function encodeParts(parts: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`v1\n${JSON.stringify({ parts })}\n`);
}

export function decodeParts(bytes: Uint8Array): readonly string[] {
  return (JSON.parse(new TextDecoder().decode(bytes).split("\n")[1]) as { parts: string[] }).parts;
}

/**
 * A disk in memory, for lessons and for the fault driver.
 *
 * It tells bytes that are safe from bytes that only look written: `writeUnsynced` is what a program does that forgets
 * `fsync`, and `crash()` is the power cut that shows the difference. Spark has no such thing; its tests use a temporary
 * directory. Copies are cheap, because the bytes of a file are never changed, only replaced.
 */
import type { AppendOptions, Disk } from "./disk";
import { FileAlreadyExistsError } from "./disk";
import { checkDirectory, checkPath } from "./disk-path";

/** A file as pictures and comparisons see it. */
export interface DiskEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Whether a crash would leave these bytes as they are. */
  readonly durable: boolean;
}

interface MemoryFile {
  /** What a read returns. */
  readonly bytes: Uint8Array;
  /** What is there after a crash; null: the file is gone then. The same array as `bytes` when all is safe. */
  readonly durable: Uint8Array | null;
}

export class MemoryDisk implements Disk {
  readonly description = "memory";
  private files = new Map<string, MemoryFile>();

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.files.get(checkPath(path))?.bytes;
  }

  async exists(path: string): Promise<boolean> {
    return this.files.has(checkPath(path)) || this.inside(path).length > 0;
  }

  async writeAtomic(path: string, bytes: Uint8Array, options: { overwrite?: boolean } = {}): Promise<void> {
    if (this.files.has(checkPath(path)) && options.overwrite !== true) throw new FileAlreadyExistsError(path);
    this.putDurable(path, bytes.slice());
  }

  async append(path: string, bytes: Uint8Array, options: AppendOptions = {}): Promise<void> {
    const before = this.files.get(checkPath(path));
    const all = concat(before?.bytes, bytes);
    if (options.sync === false) this.files.set(path, { bytes: all, durable: before?.durable ?? null });
    else this.putDurable(path, all);
  }

  async list(directory: string): Promise<string[]> {
    const prefix = checkDirectory(directory) === "" ? "" : `${directory}/`;
    const names = this.inside(directory).map((path) => path.slice(prefix.length).split("/", 1)[0]);
    return [...new Set(names)].sort();
  }

  async listFiles(directory: string): Promise<string[]> {
    checkDirectory(directory);
    return this.inside(directory);
  }

  async rename(from: string, to: string): Promise<void> {
    const file = this.files.get(checkPath(from));
    if (file === undefined) throw new Error(`cannot rename ${from} to ${checkPath(to)}: there is no such file`);
    this.files.delete(from);
    this.files.set(checkPath(to), file);
  }

  async delete(path: string): Promise<void> {
    this.files.delete(checkPath(path));
    for (const inner of this.inside(path)) this.files.delete(inner);
  }

  /** Replaces the file without syncing it: everybody reads the new bytes, a crash brings back the old state. */
  writeUnsynced(path: string, bytes: Uint8Array): void {
    const durable = this.files.get(checkPath(path))?.durable ?? null;
    this.files.set(path, { bytes: bytes.slice(), durable });
  }

  /** The power cut: what was not synced is gone. */
  crash(): void {
    for (const [path, file] of this.files) {
      if (file.durable === null) this.files.delete(path);
      else if (file.durable !== file.bytes) this.files.set(path, { bytes: file.durable, durable: file.durable });
    }
  }

  /** A second disk with the same files; from here on the two do not see each other's writes. */
  snapshot(): MemoryDisk {
    const copy = new MemoryDisk();
    copy.files = new Map(this.files);
    return copy;
  }

  /** Every file, by path. */
  entries(): DiskEntry[] {
    const entry = ([path, file]: [string, MemoryFile]): DiskEntry => {
      return { path, bytes: file.bytes, durable: file.durable === file.bytes };
    };
    return [...this.files].map(entry).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private putDurable(path: string, bytes: Uint8Array): void {
    this.files.set(path, { bytes, durable: bytes });
  }

  private inside(directory: string): string[] {
    const prefix = directory === "" ? "" : `${directory}/`;
    return [...this.files.keys()].filter((path) => path.startsWith(prefix));
  }
}

function concat(before: Uint8Array | undefined, added: Uint8Array): Uint8Array {
  if (before === undefined) return added.slice();
  const all = new Uint8Array(before.length + added.length);
  all.set(before);
  all.set(added, before.length);
  return all;
}

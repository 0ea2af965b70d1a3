/**
 * What sources of fault tests read: a broker that forgets, and files that never change. Spark's suites use `MemoryStream`,
 * which forgets with the process where it was cut.
 */
import type { FileStatus, FileSystem } from "../../src/files/file-system";
import type { MicroBatchSource } from "../../src/sources/source";

/**
 * A broker that outlives the query and keeps nothing of what was committed. What a source once saw, it can read as long as it
 * lives; the next life's source finds it gone.
 */
export class ForgetfulBroker {
  private gone = -1;

  source(inner: MicroBatchSource): MicroBatchSource {
    let seen = -1;
    return {
      ...inner,
      latestOffset: async (start, limit) => {
        const end = await inner.latestOffset(start, limit);
        seen = Math.max(seen, Number(end));
        return end;
      },
      getBatch: async (start, end) => {
        const isGone = Number(end) > seen && Number(start ?? -1) < this.gone;
        if (isGone) throw new Error(`block ${this.gone} is no longer there`);
        return inner.getBatch(start, end);
      },
      commit: async (end) => {
        this.gone = Math.max(this.gone, Number(end));
      },
    };
  }
}

/** Files that are there from the beginning and never change, one second apart. */
export class FixedFiles implements FileSystem {
  constructor(private readonly files: ReadonlyMap<string, string>) {}

  async status(path: string): Promise<FileStatus | undefined> {
    const at = [...this.files.keys()].indexOf(this.plain(path));
    if (at >= 0) return { isDirectory: false, size: (await this.read(path)).length, modifiedMs: 1000 * (at + 1) };
    return (await this.list(path)).length > 0 ? { isDirectory: true, size: 0, modifiedMs: 0 } : undefined;
  }

  async list(directory: string): Promise<string[]> {
    const folder = `${this.plain(directory)}/`;
    const inside = [...this.files.keys()].filter((path) => path.startsWith(folder));
    return inside.map((path) => path.slice(folder.length)).sort();
  }

  async read(path: string): Promise<Uint8Array> {
    const text = this.files.get(this.plain(path));
    if (text === undefined) throw new Error(`no file ${path}`);
    return new TextEncoder().encode(text);
  }

  write(): Promise<void> {
    throw new Error("these files never change");
  }
  makeDirectory(): Promise<void> {
    return this.write();
  }
  rename(): Promise<void> {
    return this.write();
  }
  delete(): Promise<void> {
    return this.write();
  }

  qualify(path: string): string {
    return `file:${this.plain(path)}`;
  }

  toUri(path: string): string {
    return `file://${this.plain(path)}`;
  }

  private plain(path: string): string {
    return path.replace(/^file:(\/\/)?/, "").replace(/\/$/, "");
  }
}

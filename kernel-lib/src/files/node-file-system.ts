/** The machine's own files, through Node: asynchronous for tables, synchronous for the tasks of RDDs. */
import {
  promises as fs,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FileStatus, FileSystem } from "./file-system";

export class NodeFileSystem implements FileSystem {
  async status(path: string): Promise<FileStatus | undefined> {
    try {
      const stat = await fs.stat(local(path));
      return { isDirectory: stat.isDirectory(), size: stat.size, modifiedMs: Math.floor(stat.mtimeMs) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ENOTDIR")
        return undefined;
      throw error;
    }
  }

  async list(directory: string): Promise<string[]> {
    return (await fs.readdir(local(directory))).sort();
  }

  read(path: string): Promise<Uint8Array> {
    return fs.readFile(local(path));
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    await fs.mkdir(dirname(local(path)), { recursive: true });
    await fs.writeFile(local(path), bytes);
  }

  async makeDirectory(path: string): Promise<void> {
    await fs.mkdir(local(path), { recursive: true });
  }

  async rename(from: string, to: string): Promise<void> {
    await fs.mkdir(dirname(local(to)), { recursive: true });
    await fs.rename(local(from), local(to));
  }

  async delete(path: string): Promise<void> {
    await fs.rm(local(path), { recursive: true, force: true });
  }

  qualify(path: string): string {
    const absolute = local(path).replaceAll(sep, "/");
    return `file:${absolute.startsWith("/") ? "" : "/"}${absolute}`;
  }

  toUri(path: string): string {
    return pathToFileURL(local(path)).href;
  }
}

/** `file:/data`, `file:///data` and plain paths. */
function local(path: string): string {
  if (!path.startsWith("file:")) return resolve(path);
  return resolve(fileURLToPath(path.startsWith("file://") ? path : `file://${path.slice("file:".length)}`));
}

/** The same without waiting, as far as RDDs need it. */
export class NodeTaskFiles {
  status(path: string): FileStatus | undefined {
    const stat = statSync(local(path), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    return { isDirectory: stat.isDirectory(), size: stat.size, modifiedMs: Math.floor(stat.mtimeMs) };
  }

  list(directory: string): string[] {
    return readdirSync(local(directory)).sort();
  }

  read(path: string): Uint8Array {
    return readFileSync(local(path));
  }

  write(path: string, bytes: Uint8Array): void {
    mkdirSync(dirname(local(path)), { recursive: true });
    writeFileSync(local(path), bytes);
  }

  rename(from: string, to: string): void {
    renameSync(local(from), local(to));
  }

  delete(path: string): void {
    rmSync(local(path), { recursive: true, force: true });
  }

  qualify(path: string): string {
    return new NodeFileSystem().qualify(path);
  }
}

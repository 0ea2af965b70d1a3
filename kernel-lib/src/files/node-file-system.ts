/** The machine's own files, through Node. Loaded only when a program reads or writes files. */
import { promises as fs } from "node:fs";
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

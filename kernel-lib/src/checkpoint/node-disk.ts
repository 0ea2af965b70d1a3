/**
 * A disk on the file system, for checkpoints that must outlive the process.
 *
 * Spark writes a temporary file and renames it (`FileSystemBasedCheckpointFileManager`). So do we, and we also sync file
 * and directory, so that "written" holds through a power cut; Spark leaves that to HDFS. A file that must be new is
 * linked into place, not renamed: of two processes only one can win. Half-written files are named `.<name>.….tmp`;
 * nobody sees them, and the first listing of a directory clears those that a crash left behind.
 *
 * The calls are the synchronous ones: they skip the thread pool. Measured on ext4, Node 20, the 4 small files of one
 * micro-batch in 4 directories: 0.3 ms without any sync, 1.8 ms with the files synced, 2.7 ms (p90 3.1) with the
 * directories too. fdatasync, O_DSYNC, link or rename make no difference, so the plainest was kept. A directory's sync
 * is never skipped: ext4 alone would allow it.
 */
import { randomUUID } from "node:crypto";
import { dirname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { AppendOptions, Disk } from "./disk";
import { FileAlreadyExistsError } from "./disk";
import { checkDirectory, checkPath } from "./disk-path";
import { codeOf, diskError } from "./node-disk-error";

import fs = require("node:fs"); // `import *` would copy all of it, and load its promises for that

const TEMPORARY = /^\..*\.tmp$/;

/** A temporary file lives for milliseconds; one that is older than this has lost its writer. */
const ABANDONED_AFTER_MS = 60_000;

export class NodeDisk implements Disk {
  readonly description: string;
  private readonly root: string;
  private readonly swept = new Set<string>();

  /** @param root a directory, made with the first write if it is missing; relative to the working directory. */
  constructor(root: string) {
    this.root = resolve(root);
    this.description = pathToFileURL(this.root).href;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.attempt("read", checkPath(path), (file) => optional(() => fs.readFileSync(file)));
  }

  async exists(path: string): Promise<boolean> {
    return this.attempt("look for", checkPath(path), (file) => fs.existsSync(file));
  }

  async writeAtomic(path: string, bytes: Uint8Array, options: { overwrite?: boolean } = {}): Promise<void> {
    this.attempt("write", checkPath(path), (file) => {
      const temporary = writeTemporary(file, bytes);
      if (options.overwrite === true) renameOver(temporary, file);
      else linkAsNew(temporary, file, path);
      syncDirectory(dirname(file));
    });
  }

  async append(path: string, bytes: Uint8Array, options: AppendOptions = {}): Promise<void> {
    this.attempt("append to", checkPath(path), (file) => {
      const before = optional(() => fs.statSync(file).size);
      try {
        writeAll(openIn(file, "a"), bytes, options.sync !== false);
      } catch (error) {
        // Half a record, written until the disk was full, would spoil the next one.
        if (before === undefined) fs.rmSync(file, { force: true });
        else fs.truncateSync(file, before);
        throw error;
      }
      if (before === undefined) syncDirectory(dirname(file));
    });
  }

  async list(directory: string): Promise<string[]> {
    return this.attempt("list", checkDirectory(directory), (folder) => {
      const names = optional(() => fs.readdirSync(folder)) ?? [];
      if (!this.swept.has(directory)) sweep(folder, names);
      this.swept.add(directory);
      return names.filter((name) => !TEMPORARY.test(name)).sort();
    });
  }

  async listFiles(directory: string): Promise<string[]> {
    return this.attempt("list", checkDirectory(directory), (folder) => {
      const entries = optional(() => fs.readdirSync(folder, { recursive: true, withFileTypes: true })) ?? [];
      return entries
        .filter((entry) => entry.isFile() && !TEMPORARY.test(entry.name))
        .map((entry) => relative(this.root, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, "/"));
    });
  }

  async rename(from: string, to: string): Promise<void> {
    this.attempt("rename", checkPath(from), (source) => {
      const target = join(this.root, checkPath(to));
      makeDirectory(dirname(target));
      fs.renameSync(source, target);
      for (const folder of new Set([dirname(source), dirname(target)])) syncDirectory(folder);
    });
  }

  async delete(path: string): Promise<void> {
    this.attempt("delete", checkPath(path), (file) => {
      // A plain unlink is twice as fast as rmSync, and a log deletes a file with every batch.
      if (!unlinked(file)) fs.rmSync(file, { recursive: true, force: true });
      removeEmptyParents(this.root, dirname(file));
    });
  }

  private attempt<R>(action: string, path: string, body: (file: string) => R): R {
    const file = join(this.root, path);
    try {
      return body(file);
    } catch (error) {
      throw diskError(action, file, error);
    }
  }
}

/** The bytes under a name of their own beside `file`, synced. Exclusive creation and a UUID keep writers apart. */
function writeTemporary(file: string, bytes: Uint8Array): string {
  const temporary = join(dirname(file), `.${file.slice(dirname(file).length + 1)}.${randomUUID()}.tmp`);
  try {
    writeAll(openIn(temporary, "wx"), bytes, true);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  return temporary;
}

function renameOver(temporary: string, file: string): void {
  try {
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.unlinkSync(temporary);
    throw error;
  }
}

function linkAsNew(temporary: string, file: string, path: string): void {
  try {
    fs.linkSync(temporary, file);
  } catch (error) {
    throw codeOf(error) === "EEXIST" ? new FileAlreadyExistsError(path) : error;
  } finally {
    fs.unlinkSync(temporary);
  }
}

function writeAll(handle: number, bytes: Uint8Array, sync: boolean): void {
  try {
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(handle, bytes, done);
    if (sync) fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Opens for writing; makes the directory only when that fails, because nearly always it is there. */
function openIn(file: string, flags: "a" | "wx"): number {
  try {
    return fs.openSync(file, flags);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    makeDirectory(dirname(file));
    return fs.openSync(file, flags);
  }
}

/** Makes the directory and all above it, and syncs the parent of each new one: its name lies there. */
function makeDirectory(folder: string): void {
  const first = fs.mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncDirectory(dirname(made));
}

function syncDirectory(folder: string): void {
  if (process.platform === "win32") return; // Windows has no handle to a directory; NTFS journals the names itself.
  const handle = fs.openSync(folder, "r");
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

function sweep(folder: string, names: readonly string[]): void {
  for (const name of names.filter((candidate) => TEMPORARY.test(candidate))) {
    const file = join(folder, name);
    const age = Date.now() - (optional(() => fs.statSync(file).mtimeMs) ?? Number.NaN);
    if (age > ABANDONED_AFTER_MS) fs.rmSync(file, { force: true });
  }
}

/** Directories exist because files are in them. */
function removeEmptyParents(root: string, folder: string): void {
  for (let current = folder; current.length > root.length; current = dirname(current)) {
    try {
      fs.rmdirSync(current);
    } catch (error) {
      if (codeOf(error) === "ENOENT") continue;
      return; // not empty: it stays
    }
  }
}

/** Removes a file; false when there is none, or a directory. */
function unlinked(file: string): boolean {
  try {
    fs.unlinkSync(file);
    return true;
  } catch (error) {
    if (["ENOENT", "EISDIR", "EPERM"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

function optional<R>(read: () => R): R | undefined {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

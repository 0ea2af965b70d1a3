/**
 * Which files a path means: itself, all in a directory and below it, or what fits a pattern with `*`, `?`, `[…]`, `{…}`.
 *
 * Spark's `InMemoryFileIndex`. Names that begin with `_` or `.` are hidden (`_SUCCESS`, half-written output), unless they
 * are a partition's directory such as `_year=2024`. Files come in the order of their paths; Spark packs them by size.
 */
import { AnalysisException } from "../data/errors";
import type { FileOptions } from "../data/file-options";
import type { FileSystem } from "./file-system";
import { filesOfSink } from "./sink-log";

export interface DataFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** The directories between the table's path and the file that are named `column=value`. */
  readonly partition: readonly (readonly [column: string, value: string])[];
  /** When it was last written, in whole ms since 1970. */
  readonly modifiedMs: number;
}

/** @param options `recursiveFileLookup`, `pathGlobFilter` @throws PATH_NOT_FOUND */
export async function findFiles(
  system: FileSystem,
  paths: readonly string[],
  options: FileOptions,
): Promise<DataFile[]> {
  const recursive = options.flag("recursiveFileLookup", false);
  const filter = options.text("pathGlobFilter", "");
  const fits = filter === "" ? null : globPattern(filter);
  const files: DataFile[] = [];
  for (const path of paths) {
    const roots = await expand(system, path);
    if (roots.length === 0)
      throw new AnalysisException("PATH_NOT_FOUND", `Path does not exist: ${system.qualify(path)}.`, {
        sqlState: "42K03",
        parameters: { path: system.qualify(path) },
      });
    for (const root of roots) {
      // What a streaming query wrote says itself which of its files count.
      const listed = roots.length === 1 && paths.length === 1 ? await filesOfSink(system, root) : null;
      if (listed === null) await collect(system, root, [], recursive, files);
      else files.push(...listed.map((file) => ({ ...file, partition: partitionBelow(system, root, file.path) })));
    }
  }
  return fits === null ? files : files.filter(({ path }) => fits.test(path.slice(path.lastIndexOf("/") + 1)));
}

/** Whether a path is a pattern, and so names no single directory. */
export const isPattern = (path: string): boolean => /[*?[{]/.test(path);

/** The columns in the names of the directories between `root` and a file. */
export function partitionBelow(system: FileSystem, root: string, path: string): DataFile["partition"] {
  const base = `${system.qualify(root)}/`;
  const full = system.qualify(path);
  if (!full.startsWith(base)) return [];
  const folders = full.slice(base.length).split("/").slice(0, -1);
  return folders.flatMap((name) => {
    const pair = partitionOf(name);
    return pair === null ? [] : [pair];
  });
}

async function collect(
  system: FileSystem,
  path: string,
  partition: DataFile["partition"],
  recursive: boolean,
  files: DataFile[],
): Promise<void> {
  const status = await system.status(path);
  if (status === undefined) return;
  if (!status.isDirectory) {
    files.push({ path, size: status.size, partition, modifiedMs: status.modifiedMs });
    return;
  }
  for (const name of await system.list(path)) {
    const pair = partitionOf(name);
    if (isHidden(name, pair)) continue;
    const inside = `${path.replace(/\/+$/, "")}/${name}`;
    const isFolder = (await system.status(inside))?.isDirectory === true;
    // Folders that are no partitions are part of the table only when asked for.
    if (isFolder && pair === null && !recursive) continue;
    await collect(system, inside, isFolder && pair !== null ? [...partition, pair] : partition, recursive, files);
  }
}

const isHidden = (name: string, pair: readonly [string, string] | null): boolean =>
  (name.startsWith("_") && pair === null) || name.startsWith(".");

function partitionOf(name: string): readonly [string, string] | null {
  const at = name.indexOf("=");
  return at < 1 || at === name.length - 1 ? null : [unescapePath(name.slice(0, at)), unescapePath(name.slice(at + 1))];
}

/** `%20` and its like, in which Spark writes characters that a file's name may not have. */
function unescapePath(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

async function expand(system: FileSystem, path: string): Promise<string[]> {
  if (!isPattern(path) || (await system.status(path)) !== undefined)
    return (await system.status(path)) === undefined ? [] : [path];
  const parts = path.split("/");
  let found = [parts[0] === "" ? "/" : /[*?[{]/.test(parts[0]) ? "." : parts[0]];
  for (const part of parts[0] === "" || found[0] === parts[0] ? parts.slice(1) : parts) {
    if (part === "") continue;
    const next: string[] = [];
    for (const directory of found) next.push(...(await children(system, directory, part)));
    found = next;
  }
  return found;
}

async function children(system: FileSystem, directory: string, part: string): Promise<string[]> {
  const inside = (name: string): string => `${directory.replace(/\/+$/, "")}/${name}`;
  if (!/[*?[{]/.test(part)) return (await system.status(inside(part))) === undefined ? [] : [inside(part)];
  if ((await system.status(directory))?.isDirectory !== true) return [];
  const pattern = globPattern(part);
  return (await system.list(directory)).filter((name) => pattern.test(name)).map(inside);
}

/** Hadoop's glob for one name, as a regular expression. */
export function globPattern(glob: string): RegExp {
  let depth = 0;
  const translated = glob.replace(/[*?{},.+^$()|\\]/g, (character) => {
    const inside = depth > 0;
    if (character === "{") depth++;
    if (character === "}" && inside) depth--;
    const meaning = { "*": ".*", "?": ".", "{": "(?:", "}": inside ? ")" : undefined, ",": inside ? "|" : undefined };
    return meaning[character as keyof typeof meaning] ?? `\\${character}`;
  });
  return new RegExp(`^${translated.replaceAll("[!", "[^")}$`);
}

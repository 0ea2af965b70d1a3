/** The files of a checkpoint at a point of a trace, as a tree with the older ones of each directory counted. */
import type { Trace, TraceBatch } from "../inspect/trace";
import { visible } from "./html";
import { joinStateFiles, type NamedFile } from "./many-partitions";
import { count } from "./view";

/** `new` at this very point, in this `batch` before, or earlier. */
export type FileAge = "new" | "batch" | "older";

export interface CheckpointFile extends NamedFile {
  readonly text: string;
  readonly age: FileAge;
}

/** Over all lives of a query there is one checkpoint: files of earlier attempts at a batch are there, too. */
export class CheckpointFiles {
  private readonly files = new Map<string, CheckpointFile>();

  /** From here on what was there is older. */
  beginBatch(): void {
    for (const [path, file] of this.files) this.files.set(path, { ...file, age: "older" });
  }

  /** @returns what came, and what went */
  pass(point: TraceBatch["points"][number]): {
    readonly came: readonly CheckpointFile[];
    readonly went: readonly string[];
  } {
    for (const [path, file] of this.files) if (file.age === "new") this.files.set(path, { ...file, age: "batch" });
    for (const { path, bytes, text, gone } of point.durable) {
      if (gone) this.files.delete(path);
      else this.files.set(path, { path, bytes, text, age: "new" });
    }
    const came = [...this.files.values()].filter(({ age }) => age === "new");
    return { came: joined(came), went: point.durable.filter(({ gone }) => gone).map(({ path }) => path) };
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  tree(): readonly TreeLine[] {
    return treeLines(joined([...this.files.values()]));
  }

  get size(): number {
    return this.files.size;
  }
}

/** Passes all points of the batches before the one at `end`. */
export function filesBefore(trace: Trace, end: number): CheckpointFiles {
  const files = new CheckpointFiles();
  for (const batch of trace.batches.slice(0, end)) for (const point of batch.points) files.pass(point);
  return files;
}

function joined(files: readonly CheckpointFile[]): readonly CheckpointFile[] {
  return joinStateFiles(files, (path, alike) => ({
    path,
    bytes: alike.reduce((sum, { bytes }) => sum + bytes, 0),
    text: "",
    age: alike.find(({ age }) => age === "new")?.age ?? alike.at(-1)?.age ?? "older",
  }));
}

export interface TreeLine {
  readonly depth: number;
  readonly text: string;
  /** Null for a directory, and where files are only counted. */
  readonly file: CheckpointFile | null;
}

/** So many older files of a directory are named. */
const OLDER = 2;
const YOUNG = 6;
const LINES = 36;

interface Directory {
  readonly files: CheckpointFile[];
  readonly below: Map<string, Directory>;
}

function treeLines(files: readonly CheckpointFile[]): readonly TreeLine[] {
  const root: Directory = { files: [], below: new Map() };
  for (const file of files) {
    let at = root;
    for (const name of file.path.split("/").slice(0, -1)) {
      const next = at.below.get(name) ?? { files: [], below: new Map() };
      at.below.set(name, next);
      at = next;
    }
    at.files.push(file);
  }
  const lines = directoryLines(root, 0);
  if (lines.length <= LINES) return lines;
  return [...lines.slice(0, LINES), { depth: 0, text: `… ${count(lines.length - LINES, "more line")}`, file: null }];
}

function directoryLines({ files, below }: Directory, depth: number): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  for (const [name, inner] of [...below].sort(([a], [b]) => byNumber(a, b))) {
    // A directory that holds nothing but another one shares its line.
    let [path, at] = [name, inner];
    while (at.files.length === 0 && at.below.size === 1) {
      const [only] = at.below;
      if (only === undefined) break;
      [path, at] = [`${path}/${only[0]}`, only[1]];
    }
    lines.push({ depth, text: `${visible(path)}/`, file: null }, ...directoryLines(at, depth + 1));
  }
  const sorted = [...files].sort((a, b) => byNumber(a.path, b.path));
  const older = sorted.filter(({ age }) => age === "older");
  const young = sorted.filter(({ age }) => age !== "older");
  const named = [...older.slice(-OLDER), ...young.slice(-YOUNG)];
  if (named.length < files.length) lines.push({ depth, text: `… ${files.length - named.length} more`, file: null });
  const nameOf = ({ path }: CheckpointFile): string => visible(path.slice(path.lastIndexOf("/") + 1));
  return [...lines, ...named.map((file) => ({ depth, text: nameOf(file), file }))];
}

/** `9` before `10`. */
const byNumber = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

/**
 * Keeps pictures readable when a stage has many tasks: Spark's default is 200 partitions, so a batch passes some six
 * hundred points and writes two hundred state files. What is alike becomes one line with a count.
 */
import type { TraceBatch } from "../inspect/trace";

/** Up to this many state files of one version are listed one by one. */
const FILES_APART = 8;
/** Up to this many points of a batch are walked and listed one by one. */
export const POINTS_APART = 60;
/** Of a batch with more points, this many state writes are kept among those walked. */
const WRITES_KEPT = 24;

export interface NamedFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Joins `state/0/7/4.delta` and its like of the other partitions when there are many.
 *
 * @param join makes one of those that were found alike, from the pattern they share; it takes the place of the last
 */
export function joinStateFiles<T extends NamedFile>(
  files: readonly T[],
  join: (pattern: string, alike: readonly T[]) => T,
): readonly T[] {
  const groups = new Map<string, T[]>();
  for (const file of files) {
    const pattern = patternOf(file.path);
    if (pattern !== null) groups.set(pattern, [...(groups.get(pattern) ?? []), file]);
  }
  return files.flatMap((file) => {
    const pattern = patternOf(file.path);
    const alike = pattern === null ? undefined : groups.get(pattern);
    if (pattern === null || alike === undefined || alike.length <= FILES_APART) return [file];
    return alike.at(-1) === file ? [join(`${pattern} (${alike.length} files)`, alike)] : [];
  });
}

function patternOf(path: string): string | null {
  const parts = /^(state\/\d+)\/\d+\/(.*)$/.exec(path);
  return parts === null ? null : `${parts[1]}/*/${parts[2]}`;
}

/**
 * Indexes of the points worth walking: all of them, or in a batch of many tasks those outside the tasks, and state
 * writes that change something.
 */
export function walkedPoints(batch: TraceBatch): readonly number[] {
  const all = batch.points.map((_, i) => i);
  if (all.length <= POINTS_APART) return all;
  const changed = new Set(batch.state.flatMap((state) => state.changes.map((change) => change.partition)));
  let writes = 0;
  return all.filter((i) => {
    const point = batch.points[i];
    if (point === undefined || !point.name.startsWith("task.") || i === all.length - 1) return true;
    const writesSomething = point.name === "task.state.write" && changed.has(point.partition ?? -1);
    return writesSomething && ++writes <= WRITES_KEPT;
  });
}

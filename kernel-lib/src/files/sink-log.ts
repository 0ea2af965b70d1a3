/**
 * Which files in a directory count, when a streaming query wrote them: the log `_spark_metadata` says it.
 *
 * Spark's `FileStreamSinkLog` and `MetadataLogFileIndex` (semantics N4, M7). A batch's files appear together, with its entry
 * in the log; whatever else lies there, left by a task that failed or put there by hand, is not seen.
 */
import { batchesToRead, batchOfLogFile, logFileName, parseLogFile } from "../checkpoint/compactible-log";
import { IllegalStateException } from "../data/errors";
import type { FileSystem } from "./file-system";

export const SINK_LOG = "_spark_metadata";

/** A line of the log, with Spark's fields in Spark's order. */
export interface SinkFileStatus {
  /** As a URI. */
  readonly path: string;
  readonly size: number;
  readonly isDir: boolean;
  readonly modificationTime: number;
  readonly blockReplication: number;
  readonly blockSize: number;
  readonly action: string;
}

export function parseSinkFile(fields: Readonly<Record<string, unknown>>): SinkFileStatus {
  if (typeof fields.path !== "string" || typeof fields.action !== "string")
    throw new IllegalStateException(null, "Log file was malformed: an entry has no path or no action");
  return fields as unknown as SinkFileStatus;
}

/** The files of a directory by its log, or null when it has none. */
export async function filesOfSink(
  system: FileSystem,
  directory: string,
): Promise<{ path: string; size: number; modifiedMs: number }[] | null> {
  const log = `${directory.replace(/\/+$/, "")}/${SINK_LOG}`;
  if ((await system.status(log))?.isDirectory !== true) return null;
  const ids = (await system.list(log)).flatMap((name) => batchOfLogFile(name) ?? []);
  if (ids.length === 0) return [];
  const entries: SinkFileStatus[] = [];
  for (const id of batchesToRead(Math.max(...ids)))
    entries.push(
      ...parseLogFile(new TextDecoder().decode(await system.read(`${log}/${logFileName(id)}`)), parseSinkFile),
    );
  const deleted = new Set(entries.filter((entry) => entry.action === "delete").map((entry) => entry.path));
  return entries
    .filter((entry) => !deleted.has(entry.path))
    .map((entry) => ({ path: entry.path, size: entry.size, modifiedMs: entry.modificationTime }));
}

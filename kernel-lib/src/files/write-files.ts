/**
 * Rows into a directory of files: `part-00000-….csv`, one per partition, and `_SUCCESS` once all are there.
 *
 * Spark's `FileFormatWriter` with Hadoop's commit protocol: files are written below `_temporary`, which readers do not look
 * into, and moved when all have been written. Columns of `partitionBy` become directories `column=value`; the rows of a
 * table with buckets are divided among files by the bucket that their names end with.
 */

import type { BucketSpec } from "../data/bucket-spec";
import { AnalysisException } from "../data/errors";
import { FileOptions } from "../data/file-options";
import { castToString } from "../data/format-value";
import { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import { intoBuckets } from "./buckets";
import type { FileSystem } from "./file-system";
import type { FileWriter } from "./file-writer";
import { writerFor } from "./formats";
import { NULL_PARTITION } from "./partition-columns";

export type SaveMode = "append" | "overwrite" | "errorifexists" | "ignore";

export interface WriteRequest {
  readonly format: string;
  readonly path: string;
  readonly mode: SaveMode;
  readonly options: Readonly<Record<string, string>>;
  readonly partitionBy: readonly string[];
  /** Null for a file per partition. */
  readonly buckets: BucketSpec | null;
  readonly timeZone: string;
  /** Makes the names of this write's files its own. */
  readonly jobId: string;
}

/** Whether there is anything to do. @throws PATH_ALREADY_EXISTS */
export async function mayWrite(system: FileSystem, { path, mode }: WriteRequest): Promise<boolean> {
  if (mode === "append" || mode === "overwrite" || (await system.status(path)) === undefined) return true;
  if (mode === "ignore") return false;
  throw new AnalysisException(
    "PATH_ALREADY_EXISTS",
    `Path ${system.qualify(path)} already exists. Set mode as "overwrite" to overwrite the existing path.`,
    { sqlState: "42K04", parameters: { outputPath: system.qualify(path) } },
  );
}

/** @param partitions rows by partition */
export async function writeFiles(
  system: FileSystem,
  request: WriteRequest,
  schema: StructType,
  partitions: readonly (readonly InternalRow[])[],
): Promise<void> {
  const options = new FileOptions(request.options, request.timeZone);
  const writer = writerFor(request.format, options);
  const layout = layoutOf(schema, request.partitionBy, request.buckets);
  const temporary = `${request.path}/_temporary/0`;
  const written: string[] = [];
  try {
    for (const [id, rows] of partitions.entries()) {
      if (!hasFiles(layout, id, rows)) continue;
      for (const [name, bytes] of await encodePartition(writer, layout, request, id, rows)) {
        await system.write(`${temporary}/${name}`, bytes);
        written.push(name);
      }
    }
    if (request.mode === "overwrite") await clear(system, request.path);
    for (const name of written) await system.rename(`${temporary}/${name}`, `${request.path}/${name}`);
  } finally {
    await system.delete(`${request.path}/_temporary`);
  }
  await system.delete(`${request.path}/_SUCCESS`);
  await system.write(`${request.path}/_SUCCESS`, new Uint8Array());
}

/** What was there goes, now that its successor is ready beside it. */
async function clear(system: FileSystem, path: string): Promise<void> {
  const status = await system.status(path);
  if (status === undefined) return;
  if (!status.isDirectory) return system.delete(path);
  for (const name of await system.list(path)) if (name !== "_temporary") await system.delete(`${path}/${name}`);
}

export interface Layout {
  /** Places of the columns that become directories. */
  readonly keys: readonly number[];
  readonly values: readonly number[];
  readonly schema: StructType;
  /** Of the columns in the files. */
  readonly inside: StructType;
  readonly buckets: BucketSpec | null;
}

/** The first partition is written even without rows, unless their values make the names: a file must say what the columns are. */
export function hasFiles({ keys, buckets }: Layout, id: number, rows: readonly InternalRow[]): boolean {
  return rows.length > 0 || (id === 0 && keys.length === 0 && buckets === null);
}

/** @throws AnalysisException for a column that is not there, or when all are taken */
export function layoutOf(
  schema: StructType,
  partitionBy: readonly string[],
  buckets: BucketSpec | null = null,
): Layout {
  const keys = partitionBy.map((name) => {
    const place = schema.fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase());
    if (place < 0)
      throw new AnalysisException(null, `Partition column \`${name}\` not found in schema ${schema.sql}.`, {
        sqlState: "42703",
      });
    return place;
  });
  if (keys.length > 0 && keys.length === schema.fields.length)
    throw new AnalysisException("ALL_PARTITION_COLUMNS_NOT_ALLOWED", "Cannot use all columns for partition columns.", {
      sqlState: "KD005",
    });
  const values = schema.fields.flatMap((_, i) => (keys.includes(i) ? [] : [i]));
  return { keys, values, schema, inside: new StructType(values.map((i) => schema.fields[i])), buckets };
}

/** The files of one partition: one, or one per directory and bucket. */
export async function encodePartition(
  writer: FileWriter,
  layout: Layout,
  { jobId, timeZone }: Pick<WriteRequest, "jobId" | "timeZone">,
  id: number,
  rows: readonly InternalRow[],
): Promise<[name: string, bytes: Uint8Array][]> {
  const { inside, buckets } = layout;
  const part = `part-${padded(id)}-${jobId}`;
  const folders = intoFolders(layout, timeZone, rows);
  const files: [string, Uint8Array][] = [];
  for (const [folder, inFolder] of folders) {
    if (buckets === null) {
      const dot = folder === "" ? "-" : ".";
      files.push([`${folder}${part}${dot}c000${writer.extension}`, await writer.encode(inFolder, inside)]);
    } else
      for (const [bucket, inBucket] of intoBuckets(inFolder, inside, buckets)) {
        const name = `${folder}${part}_${padded(bucket)}.c000${writer.extension}`;
        files.push([name, await writer.encode(inBucket, inside)]);
      }
  }
  return files;
}

const padded = (n: number): string => String(n).padStart(5, "0");

/** The rows of each directory, without the columns that its name says; `""` when none does. */
function intoFolders(
  { keys, values, schema }: Layout,
  timeZone: string,
  rows: readonly InternalRow[],
): ReadonlyMap<string, readonly InternalRow[]> {
  if (keys.length === 0) return new Map([["", rows]]);
  const folders = new Map<string, InternalRow[]>();
  for (const row of rows) {
    const folder = keys.map((i) => {
      const text = castToString(row[i], schema.fields[i].dataType, timeZone) ?? "";
      return `${escapePath(schema.fields[i].name)}=${text === "" ? NULL_PARTITION : escapePath(text)}`;
    });
    const name = `${folder.join("/")}/`;
    const known = folders.get(name) ?? [];
    known.push(values.map((i) => row[i]));
    folders.set(name, known);
  }
  return folders;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are among what must be escaped
const NOT_IN_NAMES = /[\u0001-\u001f\u007f"#%'*/:=?\\{[\]^]/g;

/** Hive's: what a file's name may not have is `%` and two hexadecimal digits. */
function escapePath(text: string): string {
  const code = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
  return text.replace(NOT_IN_NAMES, (character) => `%${code(character)}`);
}

/**
 * A recorded stream in memory: the columns of each partition, with key and arrival time of every record.
 *
 * Spark's tests read such things from Kafka. A folder of JSON lines needs no server, and everybody who replays it sees the
 * same stream. The whole recording is read, checked and turned into columns once; batches are cuts out of these columns.
 */
import { createHash } from "node:crypto";
import type { Disk } from "../checkpoint/disk";
import { IllegalArgumentException } from "../data/errors";
import type { StructType } from "../data/types";
import { type PartitionManifest, type RecordingManifest, readManifest } from "./recording-manifest";
import { parsePartition, type RecordedPartition } from "./recording-partition";

export interface Recording extends Pick<RecordingManifest, "name" | "schema" | "eventTimeColumn"> {
  readonly partitions: readonly RecordedPartition[];
}

interface LoadedFile {
  /** For errors. */
  readonly where: string;
  readonly partition: PartitionManifest;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** What was read before. The checksums of the files are part of the key: a file that changed is read again. */
const parsed = new Map<string, Recording>();

/**
 * Reads the recording in a folder.
 * @throws IllegalArgumentException when something is missing or damaged, with file, line, column and what to do.
 */
export async function readRecording(disk: Disk): Promise<Recording> {
  const manifest = await readManifest(disk);
  const files: LoadedFile[] = [];
  for (const partition of manifest.partitions) files.push(await load(disk, partition, manifest.derived));
  const { name, schema, eventTimeColumn } = manifest;
  const key = [disk.description, name, schema.sql, eventTimeColumn, ...files.map((file) => file.sha256)].join("\n");
  const recording = parsed.get(key) ?? { name, schema, eventTimeColumn, partitions: parse(files, schema) };
  // After the parsing: if that finds the damaged line, its message helps more than a checksum.
  for (const [index, file] of files.entries()) checkFile(file, recording.partitions[index].count);
  parsed.set(key, recording);
  return recording;
}

async function load(disk: Disk, partition: PartitionManifest, derived: boolean): Promise<LoadedFile> {
  const where = `${disk.description}/${partition.file}`;
  const bytes = await disk.read(partition.file);
  if (bytes !== undefined) return { where, partition, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  const remedy = derived
    ? "It is made on your machine: run `node tools/datasets.mjs` in the project's folder, then try again."
    : "The manifest names it; put it there, or correct the manifest.";
  throw new IllegalArgumentException(null, `${where} is missing. ${remedy}`);
}

function parse(files: readonly LoadedFile[], schema: StructType): RecordedPartition[] {
  return files.map((file) => parsePartition(new TextDecoder().decode(file.bytes), schema, file.where));
}

function checkFile({ where, partition, sha256 }: LoadedFile, count: number): void {
  const remedy =
    "If it was changed by accident, bring it back (`git checkout`, or delete it and run `node tools/datasets.mjs`); " +
    "if on purpose, run `node tools/datasets.mjs --record`.";
  if (partition.count !== null && partition.count !== count)
    throw new IllegalArgumentException(
      null,
      `${where} has ${count} records, its manifest says ${partition.count}. ${remedy}`,
    );
  if (partition.sha256 !== null && partition.sha256 !== sha256)
    throw new IllegalArgumentException(
      null,
      `${where} has the checksum ${sha256}, its manifest says ${partition.sha256}. ${remedy}`,
    );
}

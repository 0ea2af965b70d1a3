/**
 * The files `checkpoint-<ms>` in a checkpoint directory. Spark's `CheckpointWriter` and `CheckpointReader` (semantics S1).
 *
 * A batch writes its file twice, when it is cut and when it is done; the first then becomes `checkpoint-<ms>.bk`. The last ten
 * files are kept. A file that cannot be read is passed over for the one before it.
 */
import type { Disk } from "../checkpoint/disk";
import { SparkException } from "../data/errors";
import type { GraphCheckpoint } from "./graph-checkpoint";

const KEPT = 10;
const NAME = /^checkpoint-(\d+)(\.bk)?$/;

export const checkpointName = (timeMs: number): string => `checkpoint-${timeMs}`;

/** Oldest first; of one time the older first. */
export async function checkpointFiles(disk: Disk): Promise<string[]> {
  const files = (await disk.list("")).flatMap((name) => {
    const found = NAME.exec(name);
    return found === null ? [] : [{ name, ms: Number(found[1]), isBackup: found[2] !== undefined }];
  });
  files.sort((a, b) => a.ms - b.ms || Number(b.isBackup) - Number(a.isBackup));
  return files.map(({ name }) => name);
}

export async function writeCheckpoint(disk: Disk, checkpoint: GraphCheckpoint): Promise<void> {
  const name = checkpointName(checkpoint.timeMs);
  const bytes = new TextEncoder().encode(`${JSON.stringify(checkpoint, null, 1)}\n`);
  if (await disk.exists(name)) {
    await disk.delete(`${name}.bk`);
    await disk.rename(name, `${name}.bk`);
  }
  await disk.writeAtomic(name, bytes);
  const files = await checkpointFiles(disk);
  for (const old of files.slice(0, Math.max(0, files.length - KEPT))) await disk.delete(old);
}

/** The newest that can be read; null when there are no files. @throws SparkException when none of them can be read */
export async function readCheckpoint(disk: Disk, warn: (text: string) => void): Promise<GraphCheckpoint | null> {
  const files = (await checkpointFiles(disk)).reverse();
  for (const name of files) {
    const found = parse(await disk.read(name));
    if (found !== null) return found;
    warn(`Error reading checkpoint from file ${name} in ${disk.description}; trying an older one`);
  }
  if (files.length === 0) return null;
  throw new SparkException(null, `Failed to read checkpoint from directory ${disk.description}`);
}

function parse(bytes: Uint8Array | undefined): GraphCheckpoint | null {
  try {
    const read = JSON.parse(new TextDecoder().decode(bytes)) as GraphCheckpoint;
    return read.version === 1 && Array.isArray(read.program) ? read : null;
  } catch {
    return null;
  }
}

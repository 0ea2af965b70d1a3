/**
 * The id of a query, which stays the same over all its restarts.
 *
 * Spark's `StreamMetadata`: the file `metadata` at the top of the checkpoint. Every start has a run id besides, which is
 * not kept.
 */
import { IllegalStateException, SparkError } from "../data/errors";
import type { Random } from "../data/random";
import { CommitLog } from "./commit-log";
import { type Disk, FileAlreadyExistsError } from "./disk";
import { OffsetLog } from "./offset-log";

export interface StreamMetadata {
  readonly id: string;
}

const PATH = "metadata";

/**
 * The id in the checkpoint; a new one is drawn and written when the checkpoint is new.
 * @throws IllegalStateException when the file is there but holds no id.
 */
export async function readOrCreateStreamMetadata(disk: Disk, random: Random): Promise<StreamMetadata> {
  const found = await readStreamMetadata(disk);
  if (found !== undefined) return found;
  const created: StreamMetadata = { id: random.uuid() };
  try {
    await disk.writeAtomic(PATH, new TextEncoder().encode(JSON.stringify(created)));
    return created;
  } catch (error) {
    // Somebody else started the same query in this moment; there is one id per checkpoint.
    const theirs = error instanceof FileAlreadyExistsError ? await readStreamMetadata(disk) : undefined;
    if (theirs !== undefined) return theirs;
    throw error;
  }
}

/**
 * Logs without the id beside them: whoever went on there would be another query, whose rows a sink takes for new.
 * @throws STREAMING_CHECKPOINT_MISSING_METADATA_FILE
 */
export async function checkMetadataExists(disk: Disk): Promise<void> {
  if (await disk.exists(PATH)) return;
  const batches = [...(await new OffsetLog(disk).batchIds()), ...(await new CommitLog(disk).batchIds())];
  if (batches.length === 0) return;
  throw new SparkError(
    "STREAMING_CHECKPOINT_MISSING_METADATA_FILE",
    `Checkpoint location ${disk.description} is in an inconsistent state: the metadata file is missing but offset and/or commit logs contain data. ` +
      "Please restore the metadata file or create a new checkpoint directory.",
    { sqlState: "42K03", parameters: { checkpointLocation: disk.description } },
  );
}

/** The id in the checkpoint, or undefined in a new one. */
export async function readStreamMetadata(disk: Disk): Promise<StreamMetadata | undefined> {
  const bytes = await disk.read(PATH);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  const id = idIn(text);
  if (id !== null) return { id };
  throw new IllegalStateException(
    null,
    `Error reading stream metadata from ${disk.description}/${PATH}: expected {"id":"<uuid>"}, found ` +
      `${JSON.stringify(text.slice(0, 80))}. Bring the file back from a copy, or use a new checkpoint directory.`,
  );
}

function idIn(text: string): string | null {
  try {
    const id: unknown = JSON.parse(text)?.id;
    return typeof id === "string" && id !== "" ? id : null;
  } catch {
    return null;
  }
}

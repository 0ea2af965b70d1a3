/**
 * One small file per batch, written once: how a query remembers what it decided.
 *
 * Spark's `HDFSMetadataLog`. The file of batch 7 is called `7`; a file that is there is never changed, so whoever comes
 * second to write it learns that somebody else runs the same query. Unlike Spark we never read the old file in order to
 * refuse the new one: the disk refuses it. Texts of errors follow Spark's; ours add what to do.
 */
import { IllegalArgumentException, IllegalStateException } from "../data/errors";
import type { Disk } from "./disk";
import { FileAlreadyExistsError } from "./disk";

/** How the entries of one log are written down. */
export interface LogFormat<T> {
  serialize(entry: T): string;
  /** @throws IllegalStateException saying what is wrong with the text; the log adds the file's name. */
  deserialize(text: string): T;
  /** What a learner can do about a file of this log that cannot be read: one or two sentences. */
  readonly remedy: string;
}

export interface LogEntry<T> {
  readonly batchId: number;
  readonly entry: T;
}

export class MetadataLog<T> {
  private purgedBelow: number | null = null;

  constructor(
    private readonly disk: Disk,
    /** Relative to the disk, e.g. `offsets`. */
    readonly directory: string,
    private readonly format: LogFormat<T>,
  ) {}

  /** Writes the entry durably. False, and nothing is written, when the batch has one already. */
  async add(batchId: number, entry: T): Promise<boolean> {
    if (!Number.isSafeInteger(batchId) || batchId < 0)
      throw new IllegalArgumentException(null, `a batch id is a whole number from 0 on, not ${batchId}`);
    try {
      await this.disk.writeAtomic(this.path(batchId), new TextEncoder().encode(this.format.serialize(entry)));
      return true;
    } catch (error) {
      if (error instanceof FileAlreadyExistsError) return false;
      throw error;
    }
  }

  /** The entry of a batch, or undefined when there is none. @throws IllegalStateException when it cannot be read. */
  async get(batchId: number): Promise<T | undefined> {
    const bytes = await this.disk.read(this.path(batchId));
    if (bytes === undefined) return undefined;
    try {
      return this.format.deserialize(new TextDecoder().decode(bytes));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const file = `${this.disk.description}/${this.path(batchId)}`;
      throw new IllegalStateException(null, `Failed to read log file ${file}. ${reason}. ${this.format.remedy}`, {
        cause: error,
        parameters: { file },
      });
    }
  }

  /** The newest entry, or undefined while the log is empty. */
  async latest(): Promise<LogEntry<T> | undefined> {
    const batchId = (await this.batchIds()).at(-1);
    if (batchId === undefined) return undefined;
    const entry = await this.get(batchId);
    if (entry === undefined) throw new IllegalStateException(null, `failed to read log file for batch ${batchId}`);
    return { batchId, entry };
  }

  /**
   * The entries from `start` to `end`, both included and both optional.
   * @throws IllegalStateException when one between them is missing, naming it.
   */
  async range(start?: number, end?: number): Promise<LogEntry<T>[]> {
    const inRange = (id: number): boolean => id >= (start ?? 0) && id <= (end ?? Number.MAX_SAFE_INTEGER);
    const ids = (await this.batchIds()).filter(inRange);
    this.refuseGaps(ids, start ?? ids[0] ?? end, end ?? ids.at(-1) ?? start);
    return Promise.all(ids.map(async (batchId) => ({ batchId, entry: (await this.get(batchId)) as T })));
  }

  /** Removes the entries of all batches before `below`. */
  async purge(below: number): Promise<void> {
    // Batch after batch the window moves by one: then the names are known without a listing.
    const ids = this.purgedBelow === null ? await this.batchIds() : span(this.purgedBelow, below);
    for (const id of ids) if (id < below) await this.disk.delete(this.path(id));
    this.purgedBelow = Math.max(below, this.purgedBelow ?? 0);
  }

  /** The ids that have a file, in order; other files in the directory are nobody's business here. */
  async batchIds(): Promise<number[]> {
    const names = await this.disk.list(this.directory);
    return names
      .filter((name) => /^(0|[1-9]\d{0,15})$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  }

  private path(batchId: number): string {
    return `${this.directory}/${batchId}`;
  }

  private refuseGaps(ids: readonly number[], start: number | undefined, end: number | undefined): void {
    if (start === undefined || end === undefined) return;
    const there = new Set(ids);
    const missing = span(start, end + 1).filter((id) => !there.has(id));
    if (missing.length === 0) return;
    const which = missing.length === 1 ? `batch ${missing[0]} doesn't` : `batches (${missing.join(", ")}) don't`;
    const where = `${this.disk.description}/${this.directory}`;
    throw new IllegalStateException(null, `${which} exist (startId: ${start}, endId: ${end}) in ${where}. ${GAP}`);
  }
}

const GAP = "Every batch between two others leaves a file; bring back the missing ones from a copy of the checkpoint.";

/** The whole numbers from `start` up to, not including, `end`. */
function span(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}

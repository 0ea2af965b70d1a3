/**
 * A log that keeps all its entries and yet stays quick to read: every tenth file repeats what came before it.
 *
 * Spark's `CompactibleFileStreamLog`: the file source remembers in one which files it has seen, the file sink which files
 * count. Batch 9 is called `9.compact` and holds the entries of 0 to 9, `19.compact` those of 0 to 19. Files before the last
 * but one compaction go when they are older than the batches to retain (Spark waits ten minutes more, for slow stores).
 */
import { IllegalStateException } from "../data/errors";
import type { Disk } from "./disk";
import { FileAlreadyExistsError } from "./disk";
import { linesBelowVersion, parseObject } from "./log-text";

/** Every so many batches; Spark's `spark.sql.streaming.fileSource.log.compactInterval` and its twin of the sink. */
export const COMPACT_INTERVAL = 10;

type Fields = Readonly<Record<string, unknown>>;

/** Whether the file of this batch repeats all before it. */
export const isCompaction = (batchId: number): boolean => (batchId + 1) % COMPACT_INTERVAL === 0;

export const logFileName = (batchId: number): string => (isCompaction(batchId) ? `${batchId}.compact` : `${batchId}`);

/** The batch of a log's file, or null for a file that is none. */
export function batchOfLogFile(name: string): number | null {
  const match = /^(0|[1-9]\d{0,15})(\.compact)?$/.exec(name);
  return match === null ? null : Number(match[1]);
}

/** The batches whose files, read in turn, hold every entry up to `batchId`. */
export function batchesToRead(batchId: number): number[] {
  const last = Math.max(0, Math.floor((batchId + 1) / COMPACT_INTERVAL) * COMPACT_INTERVAL - 1);
  return Array.from({ length: batchId - last + 1 }, (_, i) => last + i);
}

/** The text of a log's file. */
export function parseLogFile<T>(text: string, parse: (fields: Fields) => T): T[] {
  return linesBelowVersion(text, 1, "of a list of files").map((line) => parse(parseObject(line, "an entry")));
}

export class CompactibleLog<T extends object> {
  constructor(
    private readonly disk: Disk,
    private readonly directory: string,
    /** @throws IllegalStateException when the fields are not those of an entry */
    private readonly parse: (fields: Fields) => T,
    private readonly minBatchesToRetain: number = 100,
  ) {}

  async latestBatchId(): Promise<number | null> {
    return (await this.batchIds()).at(-1) ?? null;
  }

  /** Writes the entries of a batch durably. False, and nothing is written, when there are some already. */
  async add(batchId: number, entries: readonly T[]): Promise<boolean> {
    const before = isCompaction(batchId) && batchId > 0 ? await this.upTo(batchId - 1) : [];
    const text = ["v1", ...[...before, ...entries].map((entry) => JSON.stringify(entry))].join("\n");
    try {
      await this.disk.writeAtomic(this.path(batchId), new TextEncoder().encode(text));
    } catch (error) {
      if (error instanceof FileAlreadyExistsError) return false;
      throw error;
    }
    if (isCompaction(batchId)) await this.deleteExpired(batchId);
    return true;
  }

  /** What stands in a batch's file: for a compaction, everything up to it. Undefined when there is none. */
  async get(batchId: number): Promise<T[] | undefined> {
    const bytes = await this.disk.read(this.path(batchId));
    if (bytes === undefined) return undefined;
    try {
      return parseLogFile(new TextDecoder().decode(bytes), this.parse);
    } catch (error) {
      const file = `${this.disk.description}/${this.path(batchId)}`;
      throw new IllegalStateException(
        null,
        `Failed to read log file ${file}. ${(error as Error).message}. Bring the file back from a copy, or start with a new checkpoint.`,
        { cause: error, parameters: { file } },
      );
    }
  }

  /** All entries up to and with a batch. @throws IllegalStateException when a file is missing, naming it */
  async upTo(batchId: number): Promise<T[]> {
    const entries: T[] = [];
    for (const id of batchesToRead(batchId)) {
      const found = await this.get(id);
      if (found === undefined)
        throw new IllegalStateException(
          null,
          `${this.disk.description}/${this.path(id)} doesn't exist (latestId: ${batchId}, compactInterval: ${COMPACT_INTERVAL})`,
        );
      entries.push(...found);
    }
    return entries;
  }

  private async deleteExpired(batchId: number): Promise<void> {
    const oldest = batchId + 1 - this.minBatchesToRetain;
    if (oldest < COMPACT_INTERVAL) return;
    const kept = oldest - (oldest % COMPACT_INTERVAL) - 1;
    for (const id of await this.batchIds()) if (id < kept) await this.disk.delete(this.path(id));
  }

  private async batchIds(): Promise<number[]> {
    const names = await this.disk.list(this.directory);
    return names.flatMap((name) => batchOfLogFile(name) ?? []).sort((a, b) => a - b);
  }

  private path(batchId: number): string {
    return `${this.directory}/${logFileName(batchId)}`;
  }
}

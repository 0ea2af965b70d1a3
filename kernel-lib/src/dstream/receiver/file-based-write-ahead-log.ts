/**
 * A write-ahead log in files `log-<start>-<stop>`, changed for a new one when `stop` has passed. Spark's class of the same name.
 *
 * A file takes records only from the process that began it. So a torn end, left by a crash or by a failed attempt, is always
 * the end of a file, and reading that stops there misses nothing. Spark would append to a file that has the name already.
 */
import type { Disk } from "../../checkpoint/disk";
import { Killed } from "../../checkpoint/killed";
import { SparkError } from "../../data/errors";
import type { WriteAheadLogSegment } from "./received-block-info";
import { framed, recordAt, recordsIn } from "./wal-records";
import type { WriteAheadLog } from "./write-ahead-log";

export interface RollingSettings {
  /** How long one file is written to. */
  readonly rollingIntervalMs: number;
  /** How often a write is tried. */
  readonly maxFailures: number;
  /** A file per record, for file systems that cannot sync an open file. */
  readonly closeFileAfterWrite: boolean;
}

interface LogFile {
  readonly path: string;
  readonly startMs: number;
  readonly stopMs: number;
}

export class FileBasedWriteAheadLog implements WriteAheadLog {
  private readonly names: Set<string>;
  private current: LogFile | null = null;
  /** Bytes in the current file. */
  private length = 0;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly disk: Disk,
    private readonly directory: string,
    private readonly settings: RollingSettings,
    private past: LogFile[],
  ) {
    this.names = new Set(past.map((file) => file.path));
  }

  /** Finds the files that are there; makes none before something is written. */
  static async open(disk: Disk, directory: string, settings: RollingSettings): Promise<FileBasedWriteAheadLog> {
    const files = (await disk.list(directory)).flatMap((name): LogFile[] => {
      const times = /^log-(\d+)-(\d+)$/.exec(name);
      if (times === null) return [];
      return [{ path: `${directory}/${name}`, startMs: Number(times[1]), stopMs: Number(times[2]) }];
    });
    return new FileBasedWriteAheadLog(
      disk,
      directory,
      settings,
      files.sort((a, b) => a.startMs - b.startMs),
    );
  }

  /** @throws what the disk threw at the last attempt */
  write(record: Uint8Array, timeMs: number): Promise<WriteAheadLogSegment> {
    const written = this.turn.then(() => this.tryToWrite(framed(record), record.length, timeMs));
    this.turn = written.catch(() => {});
    return written;
  }

  private async tryToWrite(bytes: Uint8Array, length: number, timeMs: number): Promise<WriteAheadLogSegment> {
    for (let failures = 0; ; ) {
      const file = this.fileFor(timeMs);
      try {
        await this.disk.append(file.path, bytes);
        const segment = { path: file.path, offset: this.length, length };
        this.length += bytes.length;
        if (this.settings.closeFileAfterWrite) this.endFile();
        return segment;
      } catch (error) {
        this.endFile();
        if (error instanceof Killed || ++failures >= this.settings.maxFailures) throw error;
      }
    }
  }

  private fileFor(timeMs: number): LogFile {
    if (this.current !== null && timeMs <= this.current.stopMs) return this.current;
    this.endFile();
    let startMs = timeMs;
    const pathFrom = (ms: number): string => `${this.directory}/log-${ms}-${ms + this.settings.rollingIntervalMs}`;
    while (this.names.has(pathFrom(startMs))) startMs++;
    const path = pathFrom(startMs);
    this.names.add(path);
    this.current = { path, startMs, stopMs: startMs + this.settings.rollingIntervalMs };
    this.length = 0;
    return this.current;
  }

  private endFile(): void {
    if (this.current !== null) this.past.push(this.current);
    this.current = null;
  }

  read(segment: WriteAheadLogSegment): Promise<Uint8Array> {
    return readSegment(this.disk, segment);
  }

  async readAll(): Promise<readonly Uint8Array[]> {
    const records: Uint8Array[] = [];
    const files = this.current === null ? this.past : [...this.past, this.current];
    // A file that was deleted meanwhile had nothing more to say.
    for (const { path } of files) records.push(...recordsIn((await this.disk.read(path)) ?? new Uint8Array()));
    return records;
  }

  async clean(thresholdMs: number): Promise<void> {
    const old = this.past.filter((file) => file.stopMs < thresholdMs);
    this.past = this.past.filter((file) => file.stopMs >= thresholdMs);
    for (const { path } of old) await this.deleteQuietly(path);
  }

  /** A file that stays too long costs room, no data: Spark only notes it. */
  private async deleteQuietly(path: string): Promise<void> {
    try {
      await this.disk.delete(path);
    } catch (error) {
      if (error instanceof Killed) throw error;
    }
  }

  async close(): Promise<void> {
    await this.turn;
    this.endFile();
  }
}

/** A record by its place alone, whoever wrote it. @throws SparkError when it is not there */
export async function readSegment(disk: Disk, segment: WriteAheadLogSegment): Promise<Uint8Array> {
  const file = await disk.read(segment.path);
  if (file === undefined)
    throw new SparkError(null, `Could not read data from write ahead log record ${segmentText(segment)}: no such file`);
  const record = recordAt(file, segment.offset);
  if (record?.length !== segment.length)
    throw new SparkError(
      null,
      `Expected message length to be ${segment.length}, but was ${record?.length ?? "cut off"} in ${segmentText(segment)}`,
    );
  return record;
}

/** As Spark's case class prints itself. */
function segmentText({ path, offset, length }: WriteAheadLogSegment): string {
  return `FileBasedWriteAheadLogSegment(${path},${offset},${length})`;
}

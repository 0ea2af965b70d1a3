/**
 * Files that appear in a directory, as a stream. Spark's `FileStreamSource` (semantics M5 to M7).
 *
 * Which files make up offset k is written to the checkpoint (`sources/<i>/k`) while the newest offset is asked for, before the
 * engine writes its own offset log. So after a crash the same files make up the same batch, and none is read twice. Files
 * must appear whole (moved in); one that is written to later is not read again.
 */
import { CompactibleLog } from "../checkpoint/compactible-log";
import { MemoryDisk } from "../checkpoint/memory-disk";
import { ColumnBatch, ColumnVector } from "../data/column-batch";
import { IllegalStateException } from "../data/errors";
import { FileOptions } from "../data/file-options";
import type { StructType } from "../data/types";
import type { FileSystem } from "../files/file-system";
import { tableOf } from "../files/file-table";
import { type DataFile, findFiles, isPattern, partitionBelow } from "../files/find-files";
import { type CleanFile, cleanerFor } from "./file-cleaner";
import { type FileStreamOptions, parseFileStreamOptions } from "./file-stream-options";
import type { PlannedSource, SourceContext, SourceOptions } from "./provider";
import { SeenFiles } from "./seen-files";
import type { MicroBatchSource, Offset, ReadLimit, SourcePartition } from "./source";

/** A line of the source's log, with Spark's fields in Spark's order. */
interface FileEntry {
  /** As a URI. */
  readonly path: string;
  /** When the file was written, in ms. */
  readonly timestamp: number;
  /** The offset it belongs to. */
  readonly batchId: number;
}

export interface FileStream extends PlannedSource {
  readonly format: string;
  /** A directory or a pattern. */
  readonly path: string;
  readonly options: SourceOptions;
}

export class FileStreamSource implements MicroBatchSource {
  readonly description: string;
  readonly schema: StructType;
  readonly replayable = true;
  readonly readLimit: ReadLimit;
  private readonly options: FileStreamOptions;
  private readonly log: CompactibleLog<FileEntry>;
  private readonly seen: SeenFiles;
  private readonly clean: CleanFile | null;
  private latest: Promise<number> | null = null;
  /** Found, but not taken yet. */
  private unread: readonly DataFile[] = [];
  private goal: readonly DataFile[] | null = null;
  /** Those that somebody looks at; null: all. */
  private columns: ReadonlySet<string> | null = null;

  constructor(
    private readonly stream: FileStream,
    private readonly system: FileSystem,
    private readonly context: SourceContext,
  ) {
    this.description = `FileStreamSource[${system.qualify(stream.path)}]`;
    this.schema = stream.schema;
    this.options = parseFileStreamOptions(stream.options);
    this.readLimit = this.options.limit;
    this.seen = new SeenFiles(this.options.maxFileAgeMs, this.options.fileNameOnly);
    this.log = new CompactibleLog(context.checkpoint ?? new MemoryDisk(), context.directory, parseEntry);
    this.clean = cleanerFor(system, stream.path, this.options);
  }

  async latestOffset(_start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const last = await this.restored();
    const found = this.unread.length > 0 ? this.unread : (this.goal ?? (await this.list()));
    const fresh = found.filter((file) => this.seen.isNew(this.system.toUri(file.path), file.modifiedMs));
    const taken = take(fresh, limit);
    this.keepUnread(fresh.slice(taken.length), limit);
    if (taken.length === 0) return offsetText(last);
    for (const file of taken) this.seen.add(this.system.toUri(file.path), file.modifiedMs);
    this.seen.purge();
    const next = last + 1;
    const entries = taken.map((file) => ({
      path: this.system.toUri(file.path),
      timestamp: file.modifiedMs,
      batchId: next,
    }));
    if (!(await this.log.add(next, entries)))
      throw new IllegalStateException(
        null,
        `Concurrent update to the log. Multiple streaming jobs detected for ${next}. Only one query may use a checkpoint.`,
      );
    this.latest = Promise.resolve(next);
    return offsetText(next);
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return null; // Spark's does not report
  }

  async prepareForTriggerAvailableNow(): Promise<void> {
    this.goal = await this.list();
  }

  readOnly(columns: ReadonlySet<string>): void {
    this.columns = columns;
  }

  async getBatch(start: Offset | null, end: Offset): Promise<SourcePartition[]> {
    const entries: FileEntry[] = [];
    const from = start === null ? 0 : logOffset(start) + 1;
    for (let id = from; id <= logOffset(end); id++) entries.push(...(await this.entriesOf(id)));
    return this.read(entries);
  }

  async commit(end: Offset): Promise<void> {
    if (this.clean === null) return;
    for (const entry of await this.entriesOf(logOffset(end))) await this.clean(entry.path);
  }

  async stop(): Promise<void> {
    // Nothing is open.
  }

  /** The newest offset in the log; with it, once, all files that were ever seen. */
  private restored(): Promise<number> {
    this.latest ??= this.restore().catch((error) => {
      this.latest = null;
      throw error;
    });
    return this.latest;
  }

  private async restore(): Promise<number> {
    const last = (await this.log.latestBatchId()) ?? -1;
    if (last >= 0) for (const entry of await this.log.upTo(last)) this.seen.add(entry.path, entry.timestamp);
    this.seen.purge();
    return last;
  }

  /** What lies there now, oldest first (or newest first). */
  private async list(): Promise<DataFile[]> {
    const options = new FileOptions(this.stream.options, this.stream.timeZone);
    const files = await findFiles(this.system, [this.stream.path], options);
    const order = this.options.latestFirst ? -1 : 1;
    return files.sort((a, b) => order * (a.modifiedMs - b.modifiedMs));
  }

  /** A few left-over files are not worth keeping: listing anew makes the next batch a full one. */
  private keepUnread(left: readonly DataFile[], limit: ReadLimit): void {
    const { latestFirst, maxCachedFiles, discardCachedInputRatio } = this.options;
    const enough =
      limit.kind === "maxFiles"
        ? left.length >= limit.files * discardCachedInputRatio
        : limit.kind === "maxBytes" && bytesOf(left) >= limit.bytes * discardCachedInputRatio;
    this.unread = enough && !latestFirst && this.goal === null ? left.slice(0, maxCachedFiles) : [];
  }

  private async entriesOf(id: number): Promise<FileEntry[]> {
    const entries = await this.log.get(id);
    if (entries === undefined)
      throw new IllegalStateException(
        null,
        `The list of files ${this.context.directory}/${id} is missing in the checkpoint, so the batch cannot be read again. ` +
          "Bring the file back from a copy, or start with a new checkpoint.",
      );
    return entries.filter((entry) => entry.batchId === id);
  }

  private async read(entries: readonly FileEntry[]): Promise<SourcePartition[]> {
    const { format, path, options } = this.stream;
    const planned = entries.map((entry) => ({
      path: entry.path,
      size: 0,
      modifiedMs: entry.timestamp,
      partition: isPattern(path) ? [] : partitionBelow(this.system, path, entry.path),
    }));
    const files = await this.thoseLeft(planned);
    const request = { format, paths: [path], options, schema: this.schema, timeZone: this.stream.timeZone };
    const table = await tableOf(this.system, request, files);
    const places = this.schema.names.map((name) => (this.isRead(name) ? table.schema.names.indexOf(name) : -1));
    return Promise.all(
      files.map(async (file, partition) => {
        const found = [
          ...(await table.open(
            partition,
            places.filter((place) => place >= 0),
          )),
        ];
        const batch = this.arranged(found, places);
        return { batch, originOf: (offset: number) => ({ partition, offset, arrivalMs: file.modifiedMs }) };
      }),
    );
  }

  /** One that was planned and is not there any more is passed over, as in Spark: nobody says that its rows are missing. */
  private async thoseLeft(files: readonly DataFile[]): Promise<readonly DataFile[]> {
    const there = await Promise.all(files.map(async ({ path }) => (await this.system.status(path)) !== undefined));
    return files.filter((_, i) => there[i]);
  }

  private isRead(column: string): boolean {
    return this.columns?.has(column) ?? true;
  }

  /** One batch with the stream's columns; null is one that nobody reads, or this file's directories do not have. */
  private arranged(found: readonly ColumnBatch[], places: readonly number[]): ColumnBatch {
    const length = found.reduce((sum, batch) => sum + batch.numRows, 0);
    let next = 0;
    const columns = this.schema.fields.map(({ dataType }, i) => {
      if (places[i] < 0 || found.length === 0) return ColumnVector.empty(dataType, length);
      const column = next++;
      return ColumnVector.concat(
        dataType,
        found.map((batch) => batch.columns[column]),
      );
    });
    return new ColumnBatch(columns, length);
  }
}

/** As many files as a batch may have; one at least, however large. */
function take(files: readonly DataFile[], limit: ReadLimit): readonly DataFile[] {
  if (limit.kind === "maxFiles") return files.slice(0, limit.files);
  if (limit.kind !== "maxBytes") return files;
  let bytes = 0;
  const end = files.findIndex((file, i) => {
    bytes += file.size;
    return i > 0 && bytes > limit.bytes;
  });
  return end < 0 ? files : files.slice(0, end);
}

const bytesOf = (files: readonly DataFile[]): number => files.reduce((sum, file) => sum + file.size, 0);

const offsetText = (id: number): Offset | null => (id < 0 ? null : JSON.stringify({ logOffset: id }));

/** `{"logOffset":3}`, or the bare number of old checkpoints. */
function logOffset(offset: Offset): number {
  const parsed: unknown = JSON.parse(offset);
  const id = typeof parsed === "object" && parsed !== null && "logOffset" in parsed ? parsed.logOffset : parsed;
  if (typeof id === "number" && Number.isSafeInteger(id)) return id;
  throw new IllegalStateException(
    null,
    `${offset} is no offset of a file stream. Were files of another query put into the checkpoint?`,
  );
}

function parseEntry(fields: Readonly<Record<string, unknown>>): FileEntry {
  const { path, timestamp, batchId } = fields;
  if (typeof path !== "string" || typeof timestamp !== "number" || typeof batchId !== "number")
    throw new IllegalStateException(null, "Log file was malformed: an entry has no path, timestamp or batchId");
  return { path, timestamp, batchId };
}

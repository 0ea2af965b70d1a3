/**
 * Files that are moved into a directory: `textFileStream`, `fileStream`. Spark's `FileInputDStream` (semantics R11).
 *
 * A batch takes the files that were changed within the last minute and up to the batch's time, and were not taken before. So
 * a file must appear whole, by a rename, and what is appended to it later is never read. Old files are left out at the start
 * unless `newFilesOnly` is false. Which files a batch took is part of the checkpoint: a restart reads them again.
 */
import { SparkError, SparkException } from "../data/errors";
import { globPattern } from "../files/find-files";
import { ComputedRDD, type RDD } from "../rdd/rdd";
import type { InputDStream, InputSource } from "./input-dstream";
import type { StreamingContext } from "./streaming-context";
import type { Time } from "./time";

export interface FileStreamOptions {
  /** Which files, by path; hidden ones are left out unless told. */
  readonly filter?: (path: string) => boolean;
  /** Whether files that are there at the start are left alone. */
  readonly newFilesOnly?: boolean;
}

/** A file that was never taken is looked at no more after this time. */
const REMEMBER = "spark.streaming.fileStream.minRememberDuration";

/** What a checkpoint holds of it. */
interface Saved {
  readonly oldestMs: number;
  readonly batches: readonly (readonly [ms: number, files: readonly string[]])[];
}

export function fileSource(
  context: StreamingContext,
  directory: string,
  { filter = isShown, newFilesOnly = true }: FileStreamOptions,
): InputSource<[string, Uint8Array]> {
  return new FileSource(context, directory, filter, newFilesOnly);
}

const isShown = (path: string): boolean => !(path.split("/").at(-1) ?? "").startsWith(".");

class FileSource implements InputSource<[string, Uint8Array]> {
  readonly name = "FileInputDStream";
  readonly place: string;
  private readonly batches = new Map<number, readonly string[]>();
  private readonly taken = new Set<string>();
  /** Older files are left alone. */
  private oldestMs = 0;
  private readonly windowMs: number;

  constructor(
    private readonly context: StreamingContext,
    directory: string,
    private readonly filter: (path: string) => boolean,
    private readonly newFilesOnly: boolean,
  ) {
    refuseElsewhere(directory);
    this.place = directory.replace(/^file:(\/\/)?(?=\/)/, "").replace(/(?<=.)\/+$/, "");
    const slideMs = context.graph.batchDuration.milliseconds;
    const least = context.conf.getTimeMs(REMEMBER, "60s", "s");
    this.windowMs = Math.ceil(least / slideMs) * slideMs;
  }

  start(): void {
    if (this.newFilesOnly && this.context.recovered === null) this.oldestMs = this.context.clock.now();
  }

  async compute(time: Time, inputStreamId: number): Promise<RDD<[string, Uint8Array]>> {
    const known = this.batches.get(time.milliseconds);
    const files = known ?? (await this.newFiles(time));
    this.batches.set(time.milliseconds, files);
    for (const file of files) this.taken.add(file);
    const metadata = { files, Description: files.join("\n") };
    this.context.execution.inputInfo.reportInfo(time, { inputStreamId, numRecords: 0, metadata });
    return this.rddOf(files);
  }

  /** Files that came since the last batch, oldest first; of one time by name. */
  private async newFiles(time: Time): Promise<string[]> {
    const ignoreMs = Math.max(this.oldestMs, time.milliseconds - this.windowMs);
    this.forget(time.milliseconds - this.windowMs);
    const found: { path: string; modifiedMs: number }[] = [];
    for (const path of await pathsIn(this.context.world.files, this.place)) {
      const status = await this.context.world.files.status(path);
      if (status === undefined || status.isDirectory || !this.filter(path) || this.taken.has(path)) continue;
      if (status.modifiedMs <= ignoreMs || status.modifiedMs > time.milliseconds) continue;
      found.push({ path, modifiedMs: status.modifiedMs });
    }
    return found.sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path }) => path);
  }

  private forget(beforeMs: number): void {
    for (const [ms, files] of this.batches) {
      if (ms >= beforeMs) continue;
      for (const file of files) this.taken.delete(file);
      this.batches.delete(ms);
    }
  }

  /** A partition for each file. */
  private rddOf(files: readonly string[]): RDD<[string, Uint8Array]> {
    const { sparkContext, world } = this.context;
    if (files.length === 0) return sparkContext.emptyRDD();
    return new ComputedRDD<[string, Uint8Array]>(sparkContext, {
      kind: "UnionRDD",
      dependencies: [],
      partitioner: null,
      partitions: () => files.map((_, index) => ({ index })),
      prepare: async (split, task) => {
        task.keepPrepared(files, split.index, await world.files.read(files[split.index]));
      },
      compute: (split, task) => [[files[split.index], task.prepared<Uint8Array>(files, split.index)]],
    });
  }

  saved(): Saved {
    return { oldestMs: this.oldestMs, batches: [...this.batches] };
  }

  /** The batches of the earlier life read the same files again, and what was old for it is old still. */
  restored(saved: unknown, stream: InputDStream<[string, Uint8Array]>): void {
    const { oldestMs, batches } = saved as Saved;
    this.oldestMs = oldestMs;
    for (const [ms, files] of batches) {
      this.batches.set(ms, files);
      for (const file of files) this.taken.add(file);
      stream.generatedRDDs.set(ms, this.rddOf(files));
    }
  }
}

/** Files are on this machine's disk: another file system is refused by name, as it would be silent for ever. */
function refuseElsewhere(directory: string): void {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(directory)?.[1];
  if (scheme === undefined || scheme === "file") return;
  throw new SparkException(
    null,
    `No FileSystem for scheme "${scheme}": give a directory of this machine in place of ${directory}`,
  );
}

/** The files directly in a directory, or in all that fit a pattern. */
async function pathsIn(
  files: { list(directory: string): Promise<string[]>; status(path: string): Promise<unknown> },
  directory: string,
): Promise<string[]> {
  const wild = directory.search(/[*?[{]/);
  if (wild < 0) {
    if ((await files.status(directory)) === undefined) return [];
    return (await files.list(directory)).map((name) => `${directory}/${name}`);
  }
  const base = directory.slice(0, directory.lastIndexOf("/", wild));
  const [part, ...rest] = directory.slice(base.length + 1).split("/");
  const pattern = globPattern(part);
  const paths: string[] = [];
  for (const name of await files.list(base === "" ? "/" : base))
    if (pattern.test(name)) paths.push(...(await pathsIn(files, [base, name, ...rest].join("/"))));
  return paths;
}

const lines = new TextDecoder();

/** The lines of a file. */
export function textOf([, bytes]: [string, Uint8Array]): string[] {
  const text = lines.decode(bytes);
  const all = text.split(/\r\n|\n|\r/);
  if (all.at(-1) === "") all.pop();
  return all;
}

/** Pieces of one length. */
export function binaryRecords(recordLength: number): (file: [string, Uint8Array]) => Uint8Array[] {
  return ([path, bytes]) => {
    if (bytes.length % recordLength !== 0)
      throw new SparkError(
        null,
        `Byte array does not have correct length. ${path} has ${bytes.length} bytes, which is no multiple of recordLength: ${recordLength}`,
      );
    return Array.from({ length: bytes.length / recordLength }, (_, i) =>
      bytes.slice(i * recordLength, (i + 1) * recordLength),
    );
  };
}

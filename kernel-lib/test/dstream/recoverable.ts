/**
 * Programs that can be killed and come back: files in memory with times of the test's clock, a disk that outlives the program,
 * and what each batch gave, by its time.
 */
import assert from "node:assert/strict";
import { SparkContext } from "../../src/api/spark-context";
import { StreamingContext } from "../../src/api/streaming-context";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { ManualClock } from "../../src/data/clock";
import { SeededRandom } from "../../src/data/random";
import type { DStream } from "../../src/dstream/dstream";
import { Seconds } from "../../src/dstream/duration";
import type { FileStatus, FileSystem } from "../../src/files/file-system";
import { SparkConf } from "../../src/rdd/spark-conf";

/** Files that know when they came. */
export class MemoryFiles implements FileSystem {
  readonly files: Map<string, { readonly bytes: Uint8Array; readonly modifiedMs: number }> = new Map();

  constructor(private readonly clock: ManualClock) {}

  async status(path: string): Promise<FileStatus | undefined> {
    const file = this.files.get(path);
    if (file !== undefined) return { isDirectory: false, size: file.bytes.length, modifiedMs: file.modifiedMs };
    const inside = [...this.files.keys()].some((other) => other.startsWith(`${path}/`));
    return inside ? { isDirectory: true, size: 0, modifiedMs: 0 } : undefined;
  }

  async list(directory: string): Promise<string[]> {
    const inside = [...this.files.keys()].filter((path) => path.startsWith(`${directory}/`));
    return [...new Set(inside.map((path) => path.slice(directory.length + 1).split("/")[0]))].sort();
  }

  async read(path: string): Promise<Uint8Array> {
    const file = this.files.get(path);
    if (file === undefined) throw new Error(`no file ${path}`);
    return file.bytes;
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    this.files.set(path, { bytes, modifiedMs: this.clock.now() });
  }

  /** A file of lines, as if it had been moved there now. */
  put(path: string, ...lines: string[]): void {
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
    this.files.set(path, { bytes, modifiedMs: this.clock.now() });
  }

  async makeDirectory(): Promise<void> {}

  async rename(from: string, to: string): Promise<void> {
    const file = this.files.get(from);
    if (file !== undefined) this.files.set(to, file);
    this.files.delete(from);
  }

  async delete(path: string): Promise<void> {
    this.files.delete(path);
  }

  qualify(path: string): string {
    return `file:${path}`;
  }

  toUri(path: string): string {
    return `file://${path}`;
  }
}

export type Program = (lines: DStream<string>) => DStream<unknown>;

/** What outlives the program: the clock, the files, the checkpoint, and what came out. */
export class Machine {
  readonly clock: ManualClock = new ManualClock(0);
  readonly files: MemoryFiles = new MemoryFiles(this.clock);
  readonly disk: MemoryDisk = new MemoryDisk();
  /** By batch time; a batch that runs again puts its rows in place of those before. */
  readonly results: Map<number, string[]> = new Map();
  readonly warnings: string[] = [];
  ssc: StreamingContext | null = null;

  constructor(
    private readonly program: Program,
    private readonly conf: Readonly<Record<string, string>> = {},
    private readonly batchSeconds: number = 1,
  ) {}

  /** The program, built anew: what a program gives to `getOrCreate`. */
  build(program: Program = this.program): StreamingContext {
    const conf = new SparkConf().setMaster("local[2]").setAppName("recoverable");
    for (const [key, value] of Object.entries(this.conf)) conf.set(key, value);
    const sc = new SparkContext(conf, { clock: this.clock, random: new SeededRandom(5) });
    const ssc = new StreamingContext(sc, Seconds(this.batchSeconds), {
      files: this.files,
      printError: (text) => this.warnings.push(text),
    });
    ssc.checkpoint(this.disk);
    program(ssc.textFileStream("/in")).foreachRDD(async (rdd, time) => {
      const rows = (await rdd.collect()).map((row) => JSON.stringify(row)).sort();
      this.results.set(time.milliseconds, rows);
    });
    return ssc;
  }

  async start(program?: Program): Promise<StreamingContext> {
    const ssc = await StreamingContext.getOrCreate(this.disk, () => this.build(program));
    this.ssc = ssc;
    await ssc.start({ paused: true });
    return ssc;
  }

  get running(): StreamingContext {
    assert.ok(this.ssc !== null, "the program does not run");
    return this.ssc;
  }

  /** Steps through all that is due up to then. */
  async runUntil(ms: number): Promise<void> {
    await this.running.processAllAvailable();
    while (this.clock.now() < ms) {
      this.clock.set(Math.min(ms, this.clock.now() + 1000 * this.batchSeconds));
      await this.running.processAllAvailable();
    }
  }

  /** A whole life: it starts, files come at their times (`{ 500: ["/in/a", "a line"] }`), and it is killed. */
  async live(untilMs: number, files: Readonly<Record<number, readonly [string, ...string[]]>> = {}): Promise<void> {
    await this.start();
    await this.runUntil(this.clock.now());
    for (const [ms, [path, ...lines]] of Object.entries(files)) {
      this.clock.set(Number(ms));
      this.files.put(path, ...lines);
    }
    await this.runUntil(untilMs);
    await this.kill();
  }

  async kill(): Promise<void> {
    this.running.kill();
    this.disk.crash();
    await this.running.sparkContext.stop();
    this.ssc = null;
  }

  async stop(): Promise<void> {
    await this.ssc?.stop(true);
    this.ssc = null;
  }

  table(): unknown[] {
    return [...this.results].sort(([a], [b]) => a - b);
  }
}

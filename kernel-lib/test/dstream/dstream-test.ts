/**
 * DStream programs as scripts: what comes in with each batch, what is done with it, what must come out. The clock stands still
 * until the script moves it, so every run is the same.
 */
import assert from "node:assert/strict";
import { SparkContext } from "../../src/api/spark-context";
import { StreamingContext } from "../../src/api/streaming-context";
import type { Disk } from "../../src/checkpoint/disk";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { ManualClock } from "../../src/data/clock";
import { SeededRandom } from "../../src/data/random";
import type { BatchPoint, BatchPointName } from "../../src/dstream/batch-points";
import type { DStream } from "../../src/dstream/dstream";
import { Milliseconds } from "../../src/dstream/duration";
import type { InputDStream } from "../../src/dstream/input-dstream";
import { SparkConf } from "../../src/rdd/spark-conf";

export interface DStreamTestOptions {
  readonly batchMs?: number;
  readonly startMs?: number;
  readonly conf?: Readonly<Record<string, string | number | boolean>>;
  /** Where checkpoints are; `true` for a disk in memory. */
  readonly checkpoint?: boolean | string | Disk;
  /** In how many partitions each list of input comes. */
  readonly partitions?: number;
  readonly clock?: ManualClock;
}

export interface OutputBatch<T> {
  readonly ms: number;
  readonly rows: T[];
}

/** A context on a clock of its own, and what has come out. */
export class DStreamTest {
  readonly clock: ManualClock;
  readonly sc: SparkContext;
  readonly ssc: StreamingContext;
  readonly printed: string[] = [];
  readonly errors: string[] = [];
  readonly points: BatchPoint[] = [];

  constructor(readonly options: DStreamTestOptions = {}) {
    this.clock = options.clock ?? new ManualClock(options.startMs ?? 0);
    const conf = new SparkConf().setMaster("local[2]").setAppName("test");
    for (const [key, value] of Object.entries(options.conf ?? {})) conf.set(key, value);
    this.sc = new SparkContext(conf, { clock: this.clock, random: new SeededRandom(3) });
    this.ssc = new StreamingContext(this.sc, Milliseconds(options.batchMs ?? 1000), {
      printLine: (text) => this.printed.push(`${text}\n`),
      printError: (text) => this.errors.push(text),
    });
    this.ssc.onPoint((point) => this.points.push(point));
    const { checkpoint } = options;
    if (checkpoint === true) this.ssc.checkpoint(new MemoryDisk());
    else if (checkpoint !== undefined && checkpoint !== false) this.ssc.checkpoint(checkpoint);
  }

  /** A stream that has one of the lists in each batch. */
  input<T>(batches: readonly (readonly T[])[]): InputDStream<T> {
    return this.ssc.queueStream(batches.map((rows) => this.sc.parallelize<T>(rows, this.options.partitions ?? 2)));
  }

  /** A stream with one batch, and no RDD after it. */
  inputOnce<T>(rows: readonly T[]): InputDStream<T> {
    return this.ssc.queueStream([this.sc.parallelize<T>(rows)], true, null);
  }

  /** Keeps what comes out of a stream, batch by batch. */
  output<T>(stream: DStream<T>): OutputBatch<T>[] {
    const batches: OutputBatch<T>[] = [];
    stream.foreachRDD(async (rdd, time) => {
      batches.push({ ms: time.milliseconds, rows: await rdd.collect() });
    });
    return batches;
  }

  /** Moves the clock by so many batches, one after the other, and waits for each. */
  async tick(batches: number = 1): Promise<void> {
    for (let i = 0; i < batches; i++) {
      this.clock.advance(this.ssc.graph.batchDuration.milliseconds);
      await this.ssc.processAllAvailable();
    }
  }

  /** Steps up to a point of a batch: the clock moves when there is nothing else to do. */
  async stepTo(name: BatchPointName, ms: number): Promise<BatchPoint> {
    for (;;) {
      const point = await this.ssc.nextPoint();
      assert.ok(point !== null, `the context ended before ${name} of ${ms}`);
      if (point.name === name && "time" in point.facts && point.facts.time.milliseconds === ms) return point;
      if (point.name === "waiting") this.clock.set(Math.max(this.clock.now(), point.facts.untilMs));
    }
  }

  async stop(): Promise<void> {
    await this.ssc.stop(true);
  }
}

/** Runs a script with a context that is stopped afterwards, whatever happens. */
export async function withContext(
  options: DStreamTestOptions,
  script: (test: DStreamTest) => Promise<void>,
): Promise<void> {
  const test = new DStreamTest(options);
  try {
    await script(test);
  } finally {
    await test.stop();
  }
}

/** Words with their counts, as pairs. */
export const pairs = (counts: Readonly<Record<string, number>>): [string, number][] => Object.entries(counts);

const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** Batch by batch, the rows of each in any order. */
export function sameBatches(actual: readonly OutputBatch<unknown>[], expected: readonly (readonly unknown[])[]): void {
  assert.deepEqual(
    actual.map(({ rows }) => sorted(rows)),
    expected.map(sorted),
  );
}

/** What comes in, what is done, what comes out: one list for each batch in which the stream has an RDD. */
export async function testOperation<T, U>(
  input: readonly (readonly T[])[],
  operation: (stream: DStream<T>) => DStream<U>,
  expected: readonly (readonly unknown[])[],
  options: DStreamTestOptions & { readonly batches?: number; readonly ordered?: boolean } = {},
): Promise<void> {
  await withContext(options, async (test) => {
    const output = test.output(operation(test.input(input)));
    await test.ssc.start();
    await test.tick(options.batches ?? input.length);
    if (options.ordered === true)
      assert.deepEqual(
        output.map(({ rows }) => rows),
        expected,
      );
    else sameBatches(output, expected);
  });
}

/** The same for an operation over two streams. */
export async function testOperation2<T, V, U>(
  first: readonly (readonly T[])[],
  second: readonly (readonly V[])[],
  operation: (first: DStream<T>, second: DStream<V>) => DStream<U>,
  expected: readonly (readonly unknown[])[],
  options: DStreamTestOptions = {},
): Promise<void> {
  await withContext(options, async (test) => {
    const output = test.output(operation(test.input(first), test.input(second)));
    await test.ssc.start();
    await test.tick(first.length);
    sameBatches(output, expected);
  });
}

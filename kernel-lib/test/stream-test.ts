/**
 * Tests of the streaming engine as scripts: a list of actions that says what happens, in order.
 *
 * Spark's own tests are written like this (`StreamTest`). A script runs on a clock that stands still, seeded chance and a
 * checkpoint in memory or in a directory. When an action fails, the whole script is printed with `=>` in front of it.
 */
import assert from "node:assert/strict";
import { OptionMap } from "../src/api/options";
import type { QueryRecipe } from "../src/api/query-recipe";
import { startQuery } from "../src/api/start-query";
import type { StreamingQuery } from "../src/api/streaming-query";
import type { Disk } from "../src/checkpoint/disk";
import { MemoryDisk } from "../src/checkpoint/memory-disk";
import { NodeDisk } from "../src/checkpoint/node-disk";
import { type Json, toJson } from "../src/data/json-value";
import { type DataFrame, ManualClock, MemoryStream, SeededRandom, SparkError, SparkSession } from "../src/index";
import type { OutputMode } from "../src/plan/output-mode";
import { MemorySink } from "../src/sinks/memory";
import type { SinkBatch } from "../src/sinks/sink";
import type { PointName } from "../src/streaming/points";
import type { StreamingQueryProgress } from "../src/streaming/progress";
import { Trigger } from "../src/streaming/trigger";

/** A row in short: an instant is its seconds since 1970, a window the seconds of its start. */
export type ShortRow = readonly Json[];

export interface StreamTestOptions {
  readonly outputMode?: OutputMode;
  readonly conf?: Readonly<Record<string, string | number | boolean>>;
  readonly trigger?: Trigger;
  /** A directory for the checkpoint; without it the checkpoint is in memory. */
  readonly directory?: string;
  /** Called with every batch before the test's own sink has it. */
  readonly onBatch?: (batch: SinkBatch) => void;
}

/** What a script runs: over its input, and what else it takes from the test. */
export type StreamProgram = (input: DataFrame, test: StreamTest) => DataFrame;

export interface Action {
  readonly text: string;
  run(test: StreamTest): Promise<void>;
}

/** What the actions of a script act upon. */
export class StreamTest {
  readonly clock: ManualClock = new ManualClock(0);
  readonly spark: SparkSession;
  readonly input: MemoryStream;
  readonly disk: Disk;
  /** What the sink was handed, repeated batches included. */
  readonly delivered: SinkBatch[] = [];
  /** State by key, from what committed batches changed. */
  readonly state: Map<string, ShortRow> = new Map();
  query: StreamingQuery | null = null;
  /** The second stream, once a program has asked for it. */
  second: MemoryStream | null = null;
  private sink: MemorySink | null = null;

  constructor(
    private readonly schema: string,
    public program: StreamProgram,
    readonly options: StreamTestOptions,
  ) {
    this.spark = newSession(this.clock);
    for (const [key, value] of Object.entries(options.conf ?? {})) this.spark.conf.set(key, value);
    this.input = new MemoryStream(this.spark, schema);
    this.disk = options.directory === undefined ? new MemoryDisk() : new NodeDisk(options.directory);
  }

  /** For programs over two streams; see `addToSecond`. */
  secondStream(schema: string = this.schema): DataFrame {
    this.second ??= new MemoryStream(this.spark, schema);
    return this.second.toDF();
  }

  async start(trigger: Trigger = this.options.trigger ?? Trigger.ProcessingTime(0)): Promise<void> {
    const recipe: QueryRecipe = {
      session: this.spark.state,
      plan: this.program(this.input.toDF(), this).plan,
      outputMode: this.options.outputMode ?? "append",
      sink: { foreachBatch: (batch) => this.deliver(batch).then(() => undefined) },
      name: null,
      trigger,
      options: new OptionMap(),
    };
    this.query = await startQuery(recipe, { paused: true }, { checkpoint: this.disk, past: [] });
  }

  /** The sink outlives the query, as a database would; a batch that comes twice counts once. */
  private async deliver(batch: SinkBatch): Promise<void> {
    this.options.onBatch?.(batch);
    this.sink ??= new MemorySink(batch.schema, this.options.outputMode ?? "append");
    this.delivered.push(batch);
    await this.sink.addBatch(batch);
  }

  /** The query that runs; the script must have started one. */
  get running(): StreamingQuery {
    if (this.query === null) throw new Error("the script has not started the query");
    return this.query;
  }

  async finishLife(end: (query: StreamingQuery) => Promise<void>): Promise<void> {
    await end(this.running);
    for (const batch of this.running.trace().batches) {
      if (batch.outcome !== "committed") continue;
      for (const { key, after } of batch.state.flatMap((state) => state.changes)) {
        if (after === null) this.state.delete(JSON.stringify(key));
        else this.state.set(JSON.stringify(key), shortRow([...key, ...after]));
      }
    }
    this.query = null;
  }

  get rows(): ShortRow[] {
    if (this.sink === null) return [];
    const { schema, rows } = this.sink;
    return rows.map((row) => shortRow(row.map((cell, i) => toJson(cell, schema.fields[i].dataType))));
  }

  batchRows(batch: SinkBatch): ShortRow[] {
    return batch.rows.map((row) => shortRow(row.map((cell, i) => toJson(cell, batch.schema.fields[i].dataType))));
  }

  async lastProgress(): Promise<StreamingQueryProgress> {
    const progress = await this.running.lastProgress();
    assert.ok(progress !== null, "no batch has run in this life");
    return progress;
  }
}

/** A session of its own, in UTC, with two shuffle partitions. */
export function newSession(clock: ManualClock = new ManualClock(0), seed: number = 7): SparkSession {
  return SparkSession.builder
    .world({ clock, random: new SeededRandom(seed) })
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", 2)
    .getOrCreate();
}

function shortRow(cells: readonly Json[]): ShortRow {
  return cells.map(short);
}

function short(cell: Json): Json {
  if (typeof cell === "string" && /^-?\d{4,6}-\d\d-\d\dT.*Z$/.test(cell)) return Date.parse(cell) / 1000;
  if (cell !== null && typeof cell === "object" && "start" in cell) return short(cell.start);
  return cell;
}

function sameRows(actual: readonly ShortRow[], expected: readonly ShortRow[]): void {
  const sorted = (rows: readonly ShortRow[]): string[] => rows.map((row) => JSON.stringify(row)).sort();
  assert.deepEqual(sorted(actual), sorted(expected));
}

/** Runs the script, starting with a query that stands before its first point. */
export async function testStream(
  schema: string,
  program: StreamProgram,
  options: StreamTestOptions,
  ...actions: Action[]
): Promise<void> {
  const test = new StreamTest(schema, program, options);
  let at = -1;
  try {
    await test.start();
    for (const [index, action] of actions.entries()) {
      at = index;
      await action.run(test);
    }
  } catch (error) {
    const script = ["start", ...actions.map(({ text }) => text)];
    const marked = script.map((text, i) => `${i === at + 1 ? "=> " : "   "}${text}`);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\n\n${marked.join("\n")}\n`, { cause: error });
  } finally {
    await test.spark.stop();
  }
}

function action(text: string, run: (test: StreamTest) => Promise<void>): Action {
  return { text, run };
}

const show = (rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join(" ");

function addRows(stream: MemoryStream, rows: readonly (readonly unknown[])[]): void {
  const cell = (value: unknown, i: number): unknown =>
    typeof value === "number" && stream.schema.fields[i].dataType.kind === "timestamp"
      ? new Date(Math.round(value * 1000))
      : value;
  stream.addData(...rows.map((row) => row.map(cell)));
}

/** Adds a block of rows, cells in column order; a number for a timestamp is seconds since 1970. */
export function addData(...rows: (readonly unknown[])[]): Action {
  return action(`addData ${show(rows)}`, async ({ input }) => addRows(input, rows));
}

/** The same for the second stream. */
export function addToSecond(...rows: (readonly unknown[])[]): Action {
  return action(`addToSecond ${show(rows)}`, async ({ second }) => {
    assert.ok(second !== null, "the program has no second stream");
    addRows(second, rows);
  });
}

/** Runs exactly one batch: no batch without data gets in before the rows that the script adds next. */
export function nextBatch(): Action {
  return action("nextBatch", async ({ running }) => {
    const stop = await running.nextBatch();
    assert.equal(stop.note, null);
  });
}

/** Adds rows and runs one batch over them. */
export function batchOf(...rows: (readonly unknown[])[]): Action {
  return action(`batchOf ${show(rows)}`, async (test) => {
    await addData(...rows).run(test);
    await nextBatch().run(test);
  });
}

export function processAllAvailable(): Action {
  return action("processAllAvailable", ({ running }) => running.processAllAvailable());
}

/** The rows of the sink, in any order. */
export function checkAnswer(...rows: ShortRow[]): Action {
  return action(`checkAnswer ${show(rows)}`, async (test) => sameRows(test.rows, rows));
}

/** What the sink got with the last batch. */
export function checkLastBatch(...rows: ShortRow[]): Action {
  return action(`checkLastBatch ${show(rows)}`, async (test) => {
    const last = test.delivered.at(-1);
    sameRows(last === undefined ? [] : test.batchRows(last), rows);
  });
}

/** The ids of all batches the sink was handed, repeated ones included. */
export function checkDelivered(...batchIds: number[]): Action {
  return action(`checkDelivered ${batchIds}`, async ({ delivered }) =>
    assert.deepEqual(
      delivered.map(({ batchId }) => batchId),
      batchIds,
    ),
  );
}

export function advanceClock(ms: number): Action {
  return action(`advanceClock ${ms}`, async ({ clock }) => clock.advance(ms));
}

export function stopStream(): Action {
  return action("stopStream", (test) => test.finishLife((query) => query.stop()));
}

export function startStream(trigger?: Trigger): Action {
  return action(`startStream${trigger === undefined ? "" : ` ${trigger.kind}`}`, (test) => test.start(trigger));
}

/** The next life runs another program on the same checkpoint. */
export function changeProgram(what: string, program: StreamProgram): Action {
  return action(`changeProgram ${what}`, async (test) => {
    test.program = program;
  });
}

/** Runs to a point of a batch and ends the query there as a power cut would. */
export function killAt(point: PointName, batchId: number): Action {
  return action(`killAt ${point} of batch ${batchId}`, async (test) => {
    await test.running.at(batchId, point);
    await test.finishLife((query) => query.kill());
  });
}

/** Key and buffers of every group in the state; the query has to be stopped. */
export function checkState(...rows: ShortRow[]): Action {
  return action(`checkState ${show(rows)}`, async ({ state }) => sameRows([...state.values()], rows));
}

/** Rows of state in total, updated, removed, and groups dropped as late, as the last progress reports them. */
export function checkStateRows(total: number, updated: number, removed: number, dropped: number): Action {
  return action(`checkStateRows ${total}/${updated}/${removed}/${dropped}`, async (test) => {
    const [state] = (await test.lastProgress()).stateOperators;
    const { numRowsTotal, numRowsUpdated, numRowsRemoved, numRowsDroppedByWatermark } = state;
    const found = [numRowsTotal, numRowsUpdated, numRowsRemoved, numRowsDroppedByWatermark];
    assert.deepEqual(found, [total, updated, removed, dropped]);
  });
}

/** The watermark that the last batch used, in seconds since 1970. */
export function checkWatermark(seconds: number): Action {
  return action(`checkWatermark ${seconds}`, async (test) => {
    const { watermark } = (await test.lastProgress()).eventTime;
    assert.equal(Date.parse(watermark) / 1000, seconds);
  });
}

/** Compares some fields of the last progress. */
export function checkProgress(fields: Partial<StreamingQueryProgress>): Action {
  return action(`checkProgress ${JSON.stringify(fields)}`, async (test) => {
    const progress: Readonly<Record<string, unknown>> = { ...(await test.lastProgress()) };
    for (const [name, value] of Object.entries(fields)) assert.deepEqual(progress[name], value, name);
  });
}

/** Changes the checkpoint by hand, while no query runs. */
export function changeDisk(what: string, change: (disk: Disk) => Promise<void>): Action {
  return action(`changeDisk ${what}`, ({ disk }) => change(disk));
}

/** Anything else. */
export function check(what: string, run: (test: StreamTest) => Promise<void> | void): Action {
  return action(`check ${what}`, async (test) => run(test));
}

/**
 * Runs on until the query fails, which it must, for this reason; afterwards it is dead.
 * @param errorClass Spark's error class of the cause, or null where it has none
 */
export function expectFailure(errorClass: string | null, message: RegExp): Action {
  return action(`expectFailure ${errorClass ?? ""} ${message}`, async (test) => {
    const error = await test.running.processAllAvailable().then(
      () => assert.fail("the query did not fail"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof SparkError && error.errorClass === "STREAM_FAILED", `failed with ${error}`);
    assert.ok(error.cause instanceof Error);
    assert.match(error.message, message);
    if (errorClass !== null) {
      assert.ok(error.cause instanceof SparkError, `the cause is ${error.cause}`);
      assert.equal(error.cause.errorClass, errorClass);
    }
    assert.equal(await test.running.isActive(), false);
    assert.equal(await test.running.exception(), error);
    test.query = null;
  });
}

/** The query cannot even be started, for this reason. */
export function expectNoStart(message: RegExp): Action {
  return action(`expectNoStart ${message}`, async (test) => {
    await assert.rejects(test.start(), message);
    assert.deepEqual(test.spark.streams.active, []);
  });
}

/** A program that cannot even be started, for this reason. */
export async function testRefused(
  schema: string,
  program: StreamProgram,
  options: StreamTestOptions,
  message: RegExp,
): Promise<void> {
  const test = new StreamTest(schema, program, options);
  await expectNoStart(message).run(test);
  await test.spark.stop();
}

/**
 * The rows of DIFFERENCES.md: each names a test that exists, and those without a test elsewhere have it here.
 *
 * A difference that has gone makes its test fail here; then the row goes too.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  avg,
  col,
  count,
  expr,
  ManualClock,
  MemoryStream,
  SeededRandom,
  SparkSession,
  type StreamingQuery,
  window,
} from "../src/index";

const REPOSITORY = join(__dirname, "..", "..", "..");

class Lesson {
  readonly clock: ManualClock = new ManualClock(Date.UTC(2026, 0, 1));
  readonly spark: SparkSession = SparkSession.builder
    .world({ clock: this.clock, random: new SeededRandom(1) })
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", 1)
    .getOrCreate();
  readonly input: MemoryStream = new MemoryStream(this.spark, "t TIMESTAMP, v INT");

  /** Two events in one window of ten seconds, not yet processed. */
  async counting(options: Readonly<Record<string, string>> = {}): Promise<StreamingQuery> {
    this.input.addData({ t: "2026-01-01 00:00:01", v: 1 }, { t: "2026-01-01 00:00:02", v: 2 });
    return this.input
      .toDF()
      .withWatermark("t", "10 seconds")
      .groupBy(window(col("t"), "10 seconds"))
      .agg(count("*").as("n"), avg("v").as("mean"))
      .writeStream.outputMode("update")
      .format("memory")
      .queryName("counting")
      .options(options)
      .start({ paused: true });
  }
}

describe("differences from Spark", () => {
  let lesson: Lesson;
  beforeEach(() => {
    lesson = new Lesson();
  });
  afterEach(() => lesson.spark.stop());

  it("state is text: one JSON line per key that changed", async () => {
    const query = await lesson.counting();
    await query.nextBatch();
    const writes = query.trace().batches[0].points.flatMap((point) => point.durable);
    const delta = writes.find((write) => write.path === "state/0/0/1.delta")?.text.split("\n");
    assert.deepEqual(delta?.slice(0, 2), [
      "v1",
      '{"key":[{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:10Z"}],"value":[2,3,2]}',
    ]);
  });

  it("a query without checkpointLocation keeps its checkpoint in memory", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("temporary"));
    const query = await lesson.counting();
    await query.nextBatch();
    assert.ok(
      query.trace().batches[0].points.some((point) => point.durable.some((write) => write.path === "commits/0")),
    );
    assert.deepEqual(
      readdirSync(tmpdir()).filter((name) => name.startsWith("temporary")),
      before,
    );
  });

  it("with one, it has Spark's layout, but no checksum files beside", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stepstream-"));
    try {
      const query = await lesson.counting({ checkpointLocation: folder });
      await query.nextBatch();
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) =>
        name.replaceAll("\\", "/"),
      );
      for (const file of ["metadata", "offsets/0", "commits/0", "state/0/0/1.delta"])
        assert.ok(files.includes(file), file);
      assert.deepEqual(
        files.filter((name) => name.endsWith(".crc")),
        [],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("the time a learner looks around does not count as the batch's", async () => {
    const query = await lesson.counting();
    await query.step("getBatch");
    lesson.clock.advance(60_000);
    await query.nextBatch();
    assert.equal((await query.lastProgress())?.durationMs.triggerExecution, 0);
  });

  it("progress counts the bytes of state, and times commits only", async () => {
    const query = await lesson.counting();
    await query.nextBatch();
    const state = (await query.lastProgress())?.stateOperators[0] ?? {};
    assert.ok("numRowsTotal" in state);
    assert.ok("memoryUsedBytes" in state && Number(state.memoryUsedBytes) > 0 && Number(state.memoryUsedBytes) < 200);
    for (const name of ["commitTimeMs", "allUpdatesTimeMs", "allRemovalsTimeMs"])
      assert.equal((state as Readonly<Record<string, unknown>>)[name], 0, name);
    assert.ok("customMetrics" in state);
    const { stateOnCurrentVersionSizeBytes: bytes } = state.customMetrics as Readonly<Record<string, number>>;
    assert.equal(bytes, state.memoryUsedBytes);
  });

  it("what needs the engine is asynchronous: schema, show, collect, start, stop", async () => {
    const table = lesson.spark.createDataFrame([{ v: 1 }], "v INT");
    for (const promise of [table.schema(), table.collect(), table.count(), table.showString(), table.isStreaming()])
      assert.ok(promise instanceof Promise);
    assert.deepEqual(await table.collect(), [{ v: 1 }]);
  });

  it("formats there are not yet are refused by name", async () => {
    assert.throws(() => lesson.spark.readStream.format("kafka").load(), /\[DATA_SOURCE_NOT_FOUND\].*: kafka\./);
    await assert.rejects(
      lesson.input.toDF().writeStream.format("delta").start(),
      /\[DATA_SOURCE_NOT_FOUND\].*: delta\./,
    );
  });

  it("the master is accepted and changes nothing: one process", async () => {
    const spark = SparkSession.builder.master("spark://elsewhere:7077").getOrCreate();
    assert.equal(await spark.createDataFrame([{ v: 1 }], "v INT").count(), 1);
  });

  it("the watermark is noted inside the generated loop", async () => {
    const printed: string[] = [];
    const { log } = console;
    console.log = (text: string) => printed.push(text);
    try {
      await lesson.input.toDF().withWatermark("t", "10 seconds").select("v").explain("codegen");
    } finally {
      console.log = log;
    }
    assert.match(
      printed.join("\n"),
      /Found 1 WholeStageCodegen[\s\S]*EventTimeWatermark[\s\S]*for \(let row[\s\S]*noteEventTime/,
    );
  });

  it("a stream joined with itself is read twice, and counted twice", async () => {
    const input = new MemoryStream(lesson.spark, "k STRING");
    const [left, right] = [input.toDF().alias("l"), input.toDF().alias("r")];
    const query = await left.join(right, expr("l.k = r.k")).writeStream.format("noop").start({ paused: true });
    input.addData({ k: "a" });
    await query.nextBatch();
    assert.equal((await query.lastProgress())?.numInputRows, 2);
  });

  it("exceptAll on a stream is refused", async () => {
    const stream = lesson.input.toDF();
    const table = lesson.spark.createDataFrame([], await stream.schema());
    await assert.rejects(
      stream.exceptAll(table).writeStream.outputMode("update").format("noop").start(),
      /exceptAll on a stream is not available here yet; subtract in foreachBatch/,
    );
  });

  it("a fork of a query has Spark's checkpoint of that batch, and its own memory table", async () => {
    const query = await lesson.counting();
    await query.nextBatch();
    lesson.input.addData({ t: "2026-01-01 00:00:03", v: 3 });
    await query.nextBatch();
    const fork = await query.fork(1, { name: "other" });
    await fork.processAllAvailable();
    assert.deepEqual(
      (await lesson.spark.table("other").collect()).map((row) => row.n),
      [3],
    );
  });

  it("a limit below a watermark outlives batches without data", async () => {
    const query = await lesson.input
      .toDF()
      .limit(3)
      .withWatermark("t", "10 seconds")
      .groupBy(window(col("t"), "10 seconds"))
      .agg(count("*").as("n"))
      .writeStream.format("memory")
      .queryName("limited")
      .start({ paused: true });
    for (const t of ["2026-01-01 00:00:01", "2026-01-01 00:01:00", "2026-01-01 00:02:00"]) {
      lesson.input.addData({ t, v: 1 });
      await query.processAllAvailable();
    }
    assert.equal((await lesson.spark.table("limited").collect()).length, 2);
    await query.stop();
  });
});

describe("DIFFERENCES.md", () => {
  const rows = readFileSync(join(REPOSITORY, "DIFFERENCES.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| /.test(line) && !/^\| (Ours|---)/.test(line))
    .map((line) => line.slice(2, -2).split(" | "));

  it("has rows of four cells: ours, Spark's, why, which test", () => {
    assert.ok(rows.length > 20);
    for (const row of rows) assert.equal(row.length, 4, row.join(" | "));
  });

  it("ties every row to a test that exists", () => {
    for (const [ours, , , test] of rows) {
      const [, file, title] = /^`([\w/.-]+)`: (.*)$/.exec(test) ?? [];
      assert.ok(file !== undefined, `the row "${ours}" names no test as \`room/file\`: title, but: ${test}`);
      const path = join(REPOSITORY, "kernel-lib", "test", `${file}.test.ts`);
      assert.ok(existsSync(path), `the row "${ours}" names ${file}, which is no test file`);
      assert.ok(readFileSync(path, "utf8").includes(title), `${file} has no test called "${title}"`);
    }
  });
});

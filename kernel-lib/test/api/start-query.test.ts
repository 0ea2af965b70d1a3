/** Starting a query: names, checkpoints that are taken or cannot be used, and errors that leave nothing behind. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataFrame, MemoryStream, type SparkSession } from "../../src/index";
import { newSession } from "../stream-test";

describe("starting a query", () => {
  let directory = "";
  beforeEach(() => {
    directory = fs.mkdtempSync(join(tmpdir(), "stepstream-start-"));
  });
  afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

  const stream = (spark: SparkSession): { input: MemoryStream; df: DataFrame } => {
    const input = new MemoryStream(spark, "k STRING");
    return { input, df: input.toDF() };
  };

  it("with a name that is taken is refused, and the first query keeps its table", async () => {
    const spark = newSession();
    const { input, df } = stream(spark);
    const first = await df.writeStream.format("memory").queryName("t").start({ paused: true });
    input.addData(["a"]);
    await first.processAllAvailable();
    const second = df.writeStream.format("memory").queryName("t").option("checkpointLocation", join(directory, "c"));
    await assert.rejects(second.start(), /Cannot start query with name t as a query with that name is already active/);
    assert.equal(await spark.table("t").count(), 1);
    assert.equal(fs.existsSync(join(directory, "c")), false, "nothing was written");
    await first.stop();
    await (await second.start()).stop();
  });

  it("from the checkpoint of one that runs stops that one first (A23)", async () => {
    const spark = newSession();
    const { input, df } = stream(spark);
    const writer = df.groupBy("k").count().writeStream.format("noop").outputMode("update");
    writer.option("checkpointLocation", directory).queryName("q");
    const first = await writer.start({ paused: true });
    input.addData(["a"]);
    await first.nextBatch();
    const second = await writer.start({ paused: true });
    assert.equal(await first.isActive(), false);
    assert.equal(second.id, first.id);
    assert.notEqual(second.runId, first.runId);
    assert.deepEqual(spark.streams.active, [second]);
    assert.equal(spark.streams.get(first.id), second);
    await second.stop();
  });

  it("unless spark.sql.streaming.stopActiveRunOnRestart is false: then it is refused, in the words of real Spark", async () => {
    const spark = newSession();
    spark.conf.set("spark.sql.streaming.stopActiveRunOnRestart", false);
    const { df } = stream(spark);
    const writer = df.writeStream.format("noop").option("checkpointLocation", directory);
    const first = await writer.start({ paused: true });
    await assert.rejects(writer.start(), {
      name: "IllegalStateException",
      message:
        `Cannot start query with id ${first.id} as another query with same id is already active. Perhaps you are attempting ` +
        "to restart a query from checkpoint that is already active. You may stop the old query by setting the SQL " +
        'configuration: spark.conf.set("spark.sql.streaming.stopActiveRunOnRestart", true) and retry.',
    });
    assert.equal(await first.isActive(), true);
    await first.stop();
  });

  // Recorded: with real Spark, too, the first has no exception, and only the second session lists the query.
  it("stops that of another session of the same program", async () => {
    const spark = newSession();
    const other = spark.newSession();
    const start = (session: SparkSession) =>
      stream(session).df.writeStream.format("noop").option("checkpointLocation", directory).start({ paused: true });
    const first = await start(spark);
    const second = await start(other);
    assert.deepEqual([await first.isActive(), await first.exception()], [false, null]);
    assert.deepEqual([spark.streams.active, other.streams.active], [[], [second]]);
    await second.stop();
    await (await start(spark)).stop();
  });

  it("in another program on the same checkpoint: who comes second fails with CONCURRENT_STREAM_LOG_UPDATE", async () => {
    const queries = [];
    for (let i = 0; i < 2; i++) {
      const { input, df } = stream(newSession(undefined, i));
      queries.push(await df.writeStream.format("noop").option("checkpointLocation", directory).start({ paused: true }));
      await queries[i].step("recovered").catch(() => {});
      input.addData(["a"]);
    }
    await queries[0].step("latestOffset");
    await queries[1].step("latestOffset");
    await queries[0].nextBatch();
    await assert.rejects(
      queries[1].nextBatch(),
      /\[CONCURRENT_STREAM_LOG_UPDATE\] .*Multiple streaming jobs detected for 0/,
    );
    assert.equal(await queries[1].isActive(), false);
    assert.equal(await queries[0].isActive(), true);
    await queries[0].stop();
  });

  it("from a checkpoint into a memory sink is refused except in complete mode (B15)", async () => {
    const spark = newSession();
    const { input, df } = stream(spark);
    const counts = df.groupBy("k").count();
    const writer = (mode: string) =>
      counts.writeStream.format("memory").outputMode(mode).queryName("t").option("checkpointLocation", directory);
    const first = await writer("complete").start({ paused: true });
    input.addData(["a"]);
    await first.processAllAvailable();
    await assert.rejects(writer("update").start(), /does not support recovering from checkpoint location/);
    assert.equal(await first.isActive(), true, "the query that runs is left alone");
    assert.equal(await spark.table("t").count(), 1);
    await first.stop();
    const second = await writer("complete").start({ paused: true });
    input.addData(["a"]);
    await second.processAllAvailable();
    assert.equal(JSON.stringify(await spark.table("t").collect()), '[{"k":"a","count":2}]');
    await second.stop();
  });

  it("with a checkpoint that cannot be written says so, and the process lives on", async () => {
    const spark = newSession();
    const { df } = stream(spark);
    fs.writeFileSync(join(directory, "file"), "not a directory");
    const writer = df.writeStream.format("noop").option("checkpointLocation", join(directory, "file", "checkpoint"));
    await assert.rejects(
      writer.start(),
      (error: Error) => /checkpoint/.test(error.message) && /file/.test(error.message),
    );
    assert.deepEqual(spark.streams.active, []);
  });

  it("with a sink or source that does not exist, or a dataset that is missing, names it", async () => {
    const spark = newSession();
    const { df } = stream(spark);
    await assert.rejects(df.writeStream.format("nope").start(), /\[DATA_SOURCE_NOT_FOUND\] .*: nope\./);
    await assert.rejects(df.writeStream.format("memory").start(), /queryName must be specified for memory sink/);
    const option = (): DataFrame => spark.readStream.format("replay").option("dataset", "no-such-thing").load();
    await assert.rejects(async () => option().writeStream.format("noop").start(), /no-such-thing/);
    await assert.rejects(async () => spark.readStream.format("nope").load().writeStream.format("noop").start(), /nope/);
    assert.deepEqual(spark.streams.active, []);
  });

  it("in a checkpoint whose metadata is damaged names the file", async () => {
    const { df } = stream(newSession());
    fs.writeFileSync(join(directory, "metadata"), '{"id":');
    await assert.rejects(
      df.writeStream.format("noop").option("checkpointLocation", directory).start(),
      /Error reading stream metadata from .*metadata: expected \{"id":"<uuid>"\}/,
    );
  });

  it("without a place of its own takes the session's, under the query's name (B15)", async () => {
    const spark = newSession();
    spark.conf.set("spark.sql.streaming.checkpointLocation", directory);
    const { input, df } = stream(spark);
    const query = await df.writeStream.format("noop").queryName("mine").start({ paused: true });
    input.addData(["a"]);
    await query.processAllAvailable();
    assert.deepEqual(fs.readdirSync(join(directory, "mine")).sort(), ["commits", "metadata", "offsets"]);
    await query.stop();
  });
});

/** Queries that write files, and who reads them: scenarios of Spark's `FileStreamSinkSuite`, in our words and with our data. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataFrame, functions, MemoryStream, type SparkSession, type StreamingQuery } from "../../src/index";
import { newSession } from "../stream-test";

const at = (seconds: number): Date => new Date(seconds * 1000);

describe("files written by a query", () => {
  let base: string;
  let spark: SparkSession;
  let input: MemoryStream;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "stepstream-sink-"));
    spark = newSession();
    input = new MemoryStream(spark, "k STRING, v INT, t TIMESTAMP");
  });
  afterEach(async () => {
    for (const query of spark.streams.active) await query.stop();
    rmSync(base, { recursive: true, force: true });
  });

  const write = (
    frame: DataFrame,
    format: string,
    by: string[] = [],
    folder: string = "out",
  ): Promise<StreamingQuery> =>
    frame.writeStream
      .format(format)
      .partitionBy(...by)
      .option("checkpointLocation", join(base, "cp"))
      .start(join(base, folder), { paused: true });
  async function batches(query: StreamingQuery, ...blocks: [string, number, Date | null][][]): Promise<void> {
    for (const block of blocks) {
      input.addData(...block);
      await query.processAllAvailable();
    }
  }
  const rows = async (frame: DataFrame): Promise<string[]> =>
    (await frame.collect()).map((row) => Object.values(row).join(" ")).sort();
  const out = (folder: string = "out"): string => join(base, folder);

  for (const format of ["parquet", "json", "csv"])
    it(`${format}: what a query writes, a table reads`, async () => {
      const query = await write(input.toDF().select("k", "v"), format);
      await batches(
        query,
        [["a", 1, null]],
        [
          ["b", 2, null],
          ["c", 3, null],
        ],
      );
      const read = spark.read.schema("k STRING, v INT").format(format).load(out());
      assert.deepEqual(await rows(read), ["a 1", "b 2", "c 3"]);
      assert.deepEqual((await read.schema()).simpleString, "struct<k:string,v:int>");
      // Who looks again sees the next batch too.
      await batches(query, [["d", 4, null]]);
      assert.equal(await spark.read.schema("k STRING, v INT").format(format).load(out()).count(), 4);
    });

  it("text takes one column of text", async () => {
    const query = await write(input.toDF().select("k"), "text");
    await batches(query, [["line one", 1, null]]);
    assert.deepEqual(await rows(spark.read.text(out())), ["line one"]);
  });

  it("a folder's name may have any letters", async () => {
    const folder = "out %q@ #1 ü";
    const query = await write(input.toDF().select("v"), "json", [], folder);
    await batches(query, [["a", 1, null]], [["b", 2, null]]);
    assert.deepEqual(await rows(spark.read.json(out(folder))), ["1", "2"]);
    const stream = spark.readStream.schema("v INT").json(out(folder));
    const copied = await stream.writeStream.format("memory").queryName("copied").start({ paused: true });
    await copied.processAllAvailable();
    assert.equal(await spark.table("copied").count(), 2);
  });

  it("folders by column come back as columns, at the end, and only the needed ones are read", async () => {
    const query = await write(input.toDF().select("k", "v"), "parquet", ["k"]);
    await batches(
      query,
      [
        ["a", 1, null],
        ["b", 2, null],
      ],
      [["a", 3, null]],
    );
    const read = spark.read.parquet(out());
    assert.equal((await read.schema()).simpleString, "struct<v:int,k:string>");
    assert.deepEqual(await rows(read), ["1 a", "2 b", "3 a"]);
    assert.deepEqual(await rows(read.where("k = 'a'").select("v")), ["1", "3"]);
    assert.deepEqual(readdirSync(out()).sort(), ["_spark_metadata", "k=a", "k=b"]);
  });

  it("names of columns that hold a NULL or an odd letter", async () => {
    const query = await write(input.toDF().select("k", "v"), "json", ["k"]);
    await batches(query, [
      [null as never, 1, null],
      ["x/y z", 2, null],
    ]);
    assert.deepEqual(await rows(spark.read.json(out())), ["1 ", "2 x/y z"]);
  });

  it("windows of an aggregation are written when they are closed", async () => {
    const counts = input
      .toDF()
      .withWatermark("t", "10 seconds")
      .groupBy(functions.window("t", "5 seconds"))
      .count()
      .selectExpr("unix_seconds(window.start) AS start", "count AS n");
    const query = await write(counts, "parquet");
    await batches(query, [
      ["a", 1, at(1)],
      ["b", 1, at(2)],
    ]);
    assert.equal(await spark.read.schema("start BIGINT, n BIGINT").parquet(out()).count(), 0);
    await batches(query, [["c", 1, at(17)]], [["d", 1, at(40)]]);
    assert.deepEqual(await rows(spark.read.parquet(out())), ["0 2", "15 1"]);
  });

  it("a batch that fails leaves files that nobody reads", async () => {
    const query = await write(input.toDF().selectExpr("100 / v AS q"), "json");
    await batches(query, [["a", 10, null]]);
    input.addData(["b", 5, null], ["c", 0, null]);
    await assert.rejects(query.processAllAvailable(), /DIVIDE_BY_ZERO/);
    assert.deepEqual(await rows(spark.read.json(out())), ["10"]);
  });

  it("a second query goes on in the same folder from the same checkpoint", async () => {
    const first = await write(input.toDF().select("v"), "json");
    await batches(first, [["a", 1, null]]);
    await first.stop();
    const second = await write(input.toDF().select("v"), "json");
    await batches(second, [["b", 2, null]]);
    assert.deepEqual(await rows(spark.read.json(out())), ["1", "2"]);
    assert.deepEqual(readdirSync(join(out(), "_spark_metadata")).sort(), ["0", "1"]);
  });

  it("is refused in update and complete mode", async () => {
    for (const mode of ["update", "complete"])
      await assert.rejects(
        input
          .toDF()
          .groupBy("k")
          .count()
          .writeStream.outputMode(mode)
          .format("parquet")
          .option("checkpointLocation", join(base, "cp"))
          .start(out()),
        /STREAMING_OUTPUT_MODE\.UNSUPPORTED_DATASOURCE/,
      );
  });
});

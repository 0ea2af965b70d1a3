/** Tables as sinks and sources of streams; rows, schemas and errors as a real Spark 4.3 gave them. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataFrame, MemoryStream, SparkSession, SystemClock, SystemRandom } from "../../src/index";

describe("tables and streams", () => {
  let folder: string;
  let spark: SparkSession;
  let input: MemoryStream;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stepstream-tables-"));
    spark = SparkSession.builder
      .world({ clock: new SystemClock(), random: new SystemRandom() })
      .config("spark.sql.warehouse.dir", join(folder, "warehouse"))
      .config("spark.sql.streaming.checkpointLocation", join(folder, "checkpoints"))
      .getOrCreate();
    input = new MemoryStream(spark, "k STRING, v INT");
  });
  afterEach(async () => {
    for (const query of spark.streams.active) await query.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = async (df: DataFrame): Promise<string[]> =>
    (await df.collect()).map((row) => Object.values(row).join()).sort();
  const write = (df: DataFrame = input.toDF()): typeof df.writeStream => df.writeStream;

  it("a table that is not there is made, and grows with each batch", async () => {
    const query = await write().toTable("grows");
    assert.deepEqual(await rows(spark.table("grows")), []);
    input.addData({ k: "a", v: 1 });
    await query.processAllAvailable();
    assert.deepEqual(await rows(spark.table("grows")), ["a,1"]);
    input.addData({ k: "b", v: 2 });
    await query.processAllAvailable();
    assert.deepEqual(await rows(spark.sql("SELECT * FROM grows")), ["a,1", "b,2"]);
    assert.equal((await query.lastProgress())?.sink.description, `FileSink[file:${folder}/warehouse/grows]`);
    assert.equal((await spark.table("grows").schema()).simpleString, "struct<k:string,v:int>");
  });

  it("another query with a checkpoint of its own finds its batches in the table's log already, as in Spark", async () => {
    for (const checkpoint of ["one", "two"]) {
      const query = await write().option("checkpointLocation", join(folder, checkpoint)).toTable("logged");
      input.addData({ k: checkpoint, v: 1 });
      await query.processAllAvailable();
      await query.stop();
    }
    assert.deepEqual(await rows(spark.table("logged")), ["one,1"]);
  });

  it("with folders by column, in another format, and somewhere else", async () => {
    const query = await write().partitionBy("k").toTable("folders");
    const json = await write().format("json").option("path", join(folder, "elsewhere")).toTable("outside");
    input.addData({ k: "a", v: 1 }, { k: "b", v: 2 });
    await query.processAllAvailable();
    await json.processAllAvailable();
    assert.equal((await spark.table("folders").schema()).simpleString, "struct<v:int,k:string>");
    assert.deepEqual(await rows(spark.table("folders")), ["1,a", "2,b"]);
    assert.ok(readdirSync(join(folder, "warehouse/folders")).includes("k=a"));
    assert.deepEqual(await rows(spark.table("outside")), ["a,1", "b,2"]);
    assert.ok(readdirSync(join(folder, "elsewhere")).some((name) => name.endsWith(".json")));
  });

  it("what cannot be written to is refused with Spark's words", async () => {
    const counts = (): DataFrame => input.toDF().groupBy("k").count();
    spark.range(2).createOrReplaceTempView("temporary");
    await spark.sql("CREATE VIEW permanent AS SELECT 1 x");
    await spark.sql("CREATE TABLE texts (k STRING, v INT) USING csv");
    const refused: [() => Promise<unknown>, RegExp][] = [
      [
        () => write(counts()).outputMode("complete").toTable("t2"),
        /STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE.*complete.*parquet/,
      ],
      [() => write().toTable("temporary"), /Temporary view temporary doesn't support streaming write\./],
      [() => write().toTable("permanent"), /Streaming into views permanent is not supported\./],
      [
        () => write().toTable("texts"),
        /The input source\(parquet\) is different from the table texts's data source provider\(csv\)\./,
      ],
      [() => write().toTable("nowhere.t"), /SCHEMA_NOT_FOUND.*`nowhere`/],
      [() => spark.range(3).writeStream.toTable("zz"), /WRITE_STREAM_NOT_ALLOWED/],
    ];
    for (const [result, expected] of refused) await assert.rejects(result(), expected);
  });

  it("a table is read as a stream of its files; options go with it", async () => {
    await spark.sql("CREATE TABLE source (k STRING, v INT) USING parquet");
    await spark.sql("INSERT INTO source VALUES ('a', 1)");
    await spark.sql("INSERT INTO source VALUES ('b', 2)");
    const stream = spark.readStream.option("maxFilesPerTrigger", 1).table("source");
    assert.equal((await stream.schema()).simpleString, "struct<k:string,v:int>");
    assert.equal(await stream.isStreaming(), true);
    const query = await stream.writeStream.format("memory").queryName("copied").start();
    await query.processAllAvailable();
    assert.deepEqual(await rows(spark.table("copied")), ["a,1", "b,2"]);
    assert.equal((await query.lastProgress())?.batchId, 1);
    await spark.sql("INSERT INTO source VALUES ('c', 3)");
    await query.processAllAvailable();
    assert.deepEqual(await rows(spark.table("copied")), ["a,1", "b,2", "c,3"]);
  });

  it("a view is read as a stream if it is one of a stream; other names are refused with Spark's words", async () => {
    input.toDF().createOrReplaceTempView("flowing");
    spark.sql("SELECT k FROM flowing").createOrReplaceTempView("above");
    spark.range(2).createOrReplaceTempView("still");
    await spark.sql("CREATE VIEW permanent AS SELECT 1 x");
    for (const name of ["flowing", "above"]) assert.equal(await spark.readStream.table(name).isStreaming(), true, name);
    await assert.rejects(
      spark.readStream.table("still").schema(),
      /still is not a temp view of streaming logical plan, please use batch API such as `DataFrameReader\.table` to read it\./,
    );
    await assert.rejects(
      spark.readStream.table("permanent").schema(),
      /default\.permanent is a permanent view, which is not supported by streaming reading API such as `DataStreamReader\.table` yet\./,
    );
    await assert.rejects(spark.readStream.table("missing").schema(), /TABLE_OR_VIEW_NOT_FOUND.*`missing`/);
  });
});

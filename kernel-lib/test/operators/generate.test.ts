/** `explode` and kin: several rows of one. The expected rows were reasoned out by hand. */
import assert from "node:assert/strict";
import { col, type DataFrame, functions as F, MemoryStream, type SparkSession } from "../../src/index";
import { session } from "./session";

let spark: SparkSession;
let df: DataFrame;

async function rows(of: DataFrame): Promise<string[]> {
  return (await spark.state.execute(of.plan)).map((row) => JSON.stringify(row));
}

describe("Generate", () => {
  beforeEach(() => {
    spark = session();
    const some = [1, [10, null], new Map([["a", 1]])];
    df = spark.createDataFrame(
      [some, [2, [], null], [3, null, new Map()]],
      "id int, xs array<int>, m map<string, int>",
    );
  });

  it("explode gives a row per element and none for NULL or nothing", async () => {
    assert.deepEqual(await rows(df.select("id", F.explode("xs"))), ["[1,10]", "[1,null]"]);
    assert.deepEqual(await df.select(F.explode("xs")).columns(), ["col"]);
    assert.deepEqual(await df.select("id", F.explode("xs").as("x")).columns(), ["id", "x"]);
  });

  it("the outer form keeps such rows, with NULL", async () => {
    assert.deepEqual(await rows(df.select("id", F.explode_outer("xs"))), [
      "[1,10]",
      "[1,null]",
      "[2,null]",
      "[3,null]",
    ]);
    assert.deepEqual(await rows(df.select("id", F.posexplode_outer("m")).where(col("id").gt(2))), [
      "[3,null,null,null]",
    ]);
  });

  it("posexplode counts from 0; a map gives key and value", async () => {
    assert.deepEqual(await rows(df.select(F.posexplode("xs"))), ["[0,10]", "[1,null]"]);
    assert.deepEqual(await rows(df.select("id", F.explode("m"))), ['[1,"a",1]']);
    assert.deepEqual(await df.select(F.posexplode("m")).columns(), ["pos", "key", "value"]);
  });

  it("two in one select are made one after the other, and the argument may be computed", async () => {
    const both = df.select(F.explode("xs").as("a"), F.explode(F.array(F.lit(1), F.lit(2))).as("b"));
    assert.deepEqual(await rows(both), ["[10,1]", "[10,2]", "[null,1]", "[null,2]"]);
    assert.deepEqual(await rows(both.groupBy("b").count().orderBy("b")), ["[1,2]", "[2,2]"]);
  });

  it("what is no array or map, or stands inside an expression or a filter, is refused", async () => {
    await assert.rejects(
      df.select(F.explode("id")).schema(),
      /requires the \("ARRAY" or "MAP"\) type, however "id" has the type "INT"/,
    );
    await assert.rejects(df.select(F.explode("xs").plus(1)).schema(), /NESTED_IN_EXPRESSIONS/);
    await assert.rejects(df.where(F.explode("xs").gt(1)).schema(), /UNSUPPORTED_GENERATOR.OUTSIDE_SELECT/);
    await assert.rejects(df.select(F.explode("m").as("x")).schema(), /Expected 2 aliases, but got x/);
  });

  it("a stream explodes each batch's rows", async () => {
    const stream = new MemoryStream(spark, "xs ARRAY<INT>");
    const query = await stream
      .toDF()
      .select(F.explode("xs"))
      .writeStream.format("memory")
      .queryName("exploded")
      .start();
    stream.addData({ xs: [1, 2] });
    await query.processAllAvailable();
    assert.deepEqual(await rows(spark.table("exploded")), ["[1]", "[2]"]);
    await query.stop();
  });
});

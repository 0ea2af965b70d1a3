/** From RDDs to tables and back, and the context behind a session. */
import assert from "node:assert/strict";
import { ManualClock, MemoryStream, SeededRandom, SparkSession as Session, type SparkSession } from "../../src/index";

const session = (master: string = "local[3]"): SparkSession =>
  Session.builder
    .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
    .master(master)
    .getOrCreate();

describe("RDDs and DataFrames", () => {
  it("pairs become a table with the names given", async () => {
    const { sparkContext: sc } = session();
    const words = sc.parallelize(["a", "b", "a"]).map((word) => [word, 1]);
    const table = words.reduceByKey((a, b) => a + b).toDF(["word", "count"]);
    assert.deepEqual(await table.orderBy("word").collect(), [
      { word: "a", count: 2 },
      { word: "b", count: 1 },
    ]);
    assert.equal(
      (
        await sc
          .parallelize<[string, number]>([["a", 1]])
          .toDF()
          .schema()
      ).simpleString,
      "struct<_1:string,_2:bigint>",
    );
  });

  it("single values and objects, with a schema in DDL", async () => {
    const spark = session();
    assert.deepEqual(await spark.sparkContext.range(2).toDF("n INT").collect(), [{ n: 0 }, { n: 1 }]);
    const rows = spark.sparkContext.parallelize([{ id: 1, name: "x" }]);
    assert.deepEqual(await spark.createDataFrame(rows).where("id = 1").collect(), [{ id: 1, name: "x" }]);
  });

  it("the rows of a table are an RDD of objects", async () => {
    const spark = session();
    const table = spark.createDataFrame([
      { k: "a", v: 1 },
      { k: "b", v: 2 },
      { k: "a", v: 3 },
    ]);
    const sums = table.rdd.map((row) => [row.k as string, row.v as number]).reduceByKey((a, b) => a + b);
    assert.deepEqual(
      new Map(await sums.collect()),
      new Map([
        ["a", 4],
        ["b", 2],
      ]),
    );
    assert.equal(await table.rdd.count(), 3);
  });

  it("the rows of a stream are no RDD", async () => {
    const stream = new MemoryStream(session(), "n INT").toDF();
    await assert.rejects(
      stream.rdd.collect(),
      /Queries with streaming sources must be executed with writeStream\.start\(\)/,
    );
  });

  it("a session has one context, with its master; a new session shares it; stopping stops it", async () => {
    const spark = session("local-cluster[2,2,1024]");
    assert.equal(spark.sparkContext, spark.sparkContext);
    assert.equal(spark.newSession().sparkContext, spark.sparkContext);
    assert.equal(spark.sparkContext.defaultParallelism, 4);
    const rdd = spark.sparkContext.range(3);
    await spark.stop();
    await assert.rejects(rdd.count(), /^IllegalStateException: Cannot call methods on a stopped SparkContext\.\n/);
  });
});

/** Caching, views, statistics and other methods of a DataFrame, and `spark.catalog`; texts and numbers are real Spark's. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StorageLevel } from "../../src/data/storage-level";
import { ManualClock, SeededRandom, SparkSession } from "../../src/index";
import { session } from "../operators/session";

const spark = session();

describe("a cached DataFrame", () => {
  it("a cached plan is computed once, and plans that contain it use it", async () => {
    const drawn = spark.range(0, 10, 1, 3).selectExpr("id", "uuid() AS u").cache();
    assert.deepEqual(await drawn.collect(), await drawn.where("id >= 0").collect());
    assert.equal(`${await drawn.storageLevel()}`, "StorageLevel(disk, memory, deserialized, 1 replicas)");
    const { optimised } = await spark.state.plan(drawn.where("id > 3").plan);
    assert.match(optimised.treeString(), /\+- InMemoryRelation \[id#\d+L, u#\d+\], StorageLevel\(disk, memory/);
    drawn.unpersist();
    assert.equal(await drawn.storageLevel(), StorageLevel.NONE);
  });

  it("tables are cached by name", async () => {
    spark.range(3).createOrReplaceTempView("three");
    await spark.catalog.cacheTable("three");
    assert.equal(await spark.catalog.isCached("three"), true);
    assert.equal(await spark.table("three").count(), 3);
    await spark.catalog.uncacheTable("three");
    assert.equal(await spark.catalog.isCached("three"), false);
    await assert.rejects(spark.catalog.cacheTable("nope"), { errorClass: "TABLE_OR_VIEW_NOT_FOUND" });
  });

  it("a table that is written to stays cached, with the rows it has now, and so does what was made of it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "recache-"));
    const own = SparkSession.builder
      .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
      .config("spark.sql.warehouse.dir", folder)
      .getOrCreate();
    own.sql("CREATE TABLE t USING parquet AS SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(id, name)");
    own.sql("CACHE TABLE t");
    const byName = own.table("t").groupBy("name").count().cache();
    assert.equal(await byName.count(), 2);
    own.sql("INSERT INTO t VALUES (3, 'c')");
    assert.equal(await own.table("t").count(), 3);
    assert.equal(await byName.count(), 3);
    assert.equal(await own.catalog.isCached("t"), true);
    assert.equal(await byName.storageLevel(), StorageLevel.MEMORY_AND_DISK);
    rmSync(folder, { recursive: true });
  });

  it("a level says where rows are kept, and CLEAR CACHE forgets them", async () => {
    const frame = spark.range(2).persist(StorageLevel.MEMORY_ONLY);
    assert.equal(`${await frame.storageLevel()}`, "StorageLevel(memory, deserialized, 1 replicas)");
    spark.sql("CLEAR CACHE");
    assert.equal(await frame.storageLevel(), StorageLevel.NONE);
  });

  it("a checkpoint keeps the rows as they are", async () => {
    const kept = await spark.range(3).selectExpr("uuid() AS u").checkpoint();
    assert.deepEqual(await kept.collect(), await kept.collect());
  });
});

describe("views of a DataFrame", () => {
  it("a view may be made of the view of the same name", async () => {
    spark.range(3).createOrReplaceTempView("v");
    spark.table("v").where("id > 0").createOrReplaceTempView("v");
    assert.equal(await spark.table("v").count(), 2);
  });

  it("createTempView takes free names of one part only", async () => {
    spark.range(1).createTempView("fresh");
    assert.throws(() => spark.range(1).createTempView("fresh"), { errorClass: "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS" });
    assert.throws(() => spark.range(1).createTempView("a b"), /Invalid view name: a b\./);
    assert.throws(() => spark.range(1).createTempView("d.v"), { errorClass: "TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS" });
    spark.range(4).createGlobalTempView("everywhere");
    assert.equal(await spark.table("global_temp.everywhere").count(), 4);
    assert.equal(spark.catalog.dropGlobalTempView("everywhere"), true);
    assert.equal(spark.catalog.dropTempView("nowhere"), false);
  });
});

describe("tables that a DataFrame writes", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepstream-tables-"));
  const own = SparkSession.builder
    .config("spark.sql.warehouse.dir", folder)
    .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
    .getOrCreate();
  after(() => rmSync(folder, { recursive: true }));
  const ids = async (): Promise<unknown[]> => (await own.table("t").orderBy("id").collect()).map((row) => row.id);

  it("are made, added to, replaced and read by name", async () => {
    await own.range(2).write.saveAsTable("t");
    await assert.rejects(own.range(2).write.saveAsTable("t"), { errorClass: "TABLE_OR_VIEW_ALREADY_EXISTS" });
    await own.range(5, 6).write.mode("append").saveAsTable("t");
    await own.range(7, 8).write.insertInto("t");
    assert.deepEqual(await ids(), [0, 1, 5, 7]);
    await own.table("t").where("id > 1").write.mode("overwrite").saveAsTable("t");
    assert.deepEqual(await ids(), [5, 7]);
    await own.range(9).write.mode("ignore").saveAsTable("t");
    assert.deepEqual(await ids(), [5, 7]);
  });
});

describe("statistics", () => {
  const pairs = spark.sql("SELECT * FROM VALUES (1, 2.0D), (2, 4.5D), (3, 5.0D), (4, 9.0D) AS t(a, b)");

  it("describe and summary", async () => {
    assert.equal(
      await pairs.describe("a").showString(),
      "+-------+------------------+\n|summary|                 a|\n+-------+------------------+\n|  count|                 4|\n" +
        "|   mean|               2.5|\n| stddev|1.2909944487358056|\n|    min|                 1|\n|    max|                 4|\n+-------+------------------+\n",
    );
    assert.deepEqual(await pairs.summary("50%", "count_distinct").collect(), [
      { summary: "50%", a: "2", b: "4.5" },
      { summary: "count_distinct", a: "4", b: "4" },
    ]);
    assert.deepEqual(await spark.sql("SELECT true AS b").describe("b").columns(), ["summary"]);
    assert.throws(() => pairs.summary("nope"), { errorClass: "UNRECOGNIZED_STATISTIC" });
    assert.throws(() => pairs.summary("150%"), /Percentiles must be in the range/);
  });

  it("correlation, covariance, quantiles", async () => {
    assert.equal(await pairs.stat.corr("a", "b"), 0.9579237266113428);
    assert.equal(await pairs.stat.cov("a", "b"), 3.5833333333333335);
    assert.deepEqual(await spark.range(101).stat.approxQuantile("id", [0, 0.25, 1], 0), [0, 25, 100]);
    await assert.rejects(spark.sql("SELECT 1 AS a, 'x' AS b").stat.corr("a", "b"), /dataType string not supported/);
  });

  it("pairs of values and frequent values", async () => {
    const letters = spark.sql("SELECT * FROM VALUES (1, 'x'), (2, 'y'), (1, 'y'), (2, 'x'), (2, NULL) AS t(a, b)");
    assert.deepEqual(await letters.stat.crosstab("a", "b").collect(), [
      { a_b: "1", null: 0, x: 1, y: 1 },
      { a_b: "2", null: 1, x: 1, y: 1 },
    ]);
    assert.deepEqual(await letters.stat.freqItems(["a"], 0.4).collect(), [{ a_freqItems: [1, 2] }]);
  });
});

describe("other methods", () => {
  it("rows as JSON, types, meaning", async () => {
    const frame = spark.sql("SELECT 1 AS a, array(1.5) AS r, NULL AS n");
    assert.deepEqual(await frame.toJSON().collect(), [{ value: '{"a":1,"r":[1.5]}' }]);
    assert.deepEqual((await frame.dtypes())[1], ["r", "array<decimal(2,1)>"]);
    assert.equal(await spark.range(3).selectExpr("id AS a").sameSemantics(spark.range(3).selectExpr("id AS b")), true);
    assert.equal(await spark.range(3).sameSemantics(spark.range(4)), false);
  });

  it("hints about partitions are followed, others are not", async () => {
    assert.equal((await spark.state.externalPartitions(spark.range(9).hint("repartition", 3).plan)).length, 3);
    assert.equal(await spark.range(9).hint("broadcast").count(), 9);
  });

  it("foreach and foreachPartition see every row", async () => {
    const seen: unknown[] = [];
    await spark.range(2).foreach((row) => void seen.push(row.id));
    await spark.range(0, 4, 1, 2).foreachPartition((rows) => void seen.push([...rows].length));
    assert.deepEqual(seen, [0, 1, 2, 2]);
  });

  it("the catalog lists what there is", async () => {
    assert.equal(spark.catalog.currentDatabase(), "default");
    assert.equal((await spark.catalog.listDatabases())[0].description, "default database");
    assert.equal(await spark.catalog.functionExists("abs"), true);
    assert.throws(() => spark.catalog.setCurrentDatabase("nodb"), { errorClass: "SCHEMA_NOT_FOUND" });
    const [row] = await spark.sql("SELECT current_catalog(), current_database() AS d").collect();
    assert.deepEqual(row, { "current_catalog()": "spark_catalog", d: "default" });
  });
});

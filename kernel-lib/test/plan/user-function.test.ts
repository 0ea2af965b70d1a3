/** Functions of the program's own: over columns, by name in SQL, over nested values, on a stream, and when they fail. */
import assert from "node:assert/strict";
import { functions as F, MemoryStream, type SparkSession } from "../../src/index";
import { session } from "../operators/session";

describe("functions of the program's own", () => {
  let spark: SparkSession;
  beforeEach(() => {
    spark = session();
  });

  it("a plain function of values becomes a function of columns", async () => {
    const twice = F.udf((x: number | null) => (x === null ? null : 2 * x), "int");
    const frame = spark.createDataFrame([[1], [null], [21]], "v INT").select(twice("v").as("w"));
    assert.deepEqual(
      (await frame.collect()).map((row) => row.w),
      [2, null, 42],
    );
    assert.equal((await frame.schema()).simpleString, "struct<w:int>");
  });

  it("is known by name in SQL and to call_function once it is registered, in any case", async () => {
    spark.udf.register("shout", (text: string) => `${text.toUpperCase()}!`);
    assert.equal((await spark.sql("SELECT Shout('hey') AS s").collect())[0].s, "HEY!");
    const called = spark.sql("SELECT 'a' AS t").select(F.call_function("shout", F.col("t")).as("s"));
    assert.equal((await called.collect())[0].s, "A!");
    const inside = spark.sql("SELECT transform(array('a', 'b'), x -> shout(x)) AS s");
    assert.deepEqual((await inside.collect())[0].s, ["A!", "B!"]);
  });

  it("gets and gives arrays, maps and structs as collect() does", async () => {
    const sizes = F.udf(
      (xs: number[], m: Map<string, number>) => ({ n: xs.length, k: [...m.keys()] }),
      "n INT, k ARRAY<STRING>",
    );
    const frame = spark.sql("SELECT array(1, 2) AS xs, map('a', 1) AS m").select(sizes("xs", "m").as("s"));
    assert.deepEqual((await frame.collect())[0].s, { n: 2, k: ["a"] });
  });

  it("what it throws, and what it returns that is no such value, is an error that names it", async () => {
    const fail = F.udf((x: number) => {
      throw new RangeError(`not ${x}`);
    }, "int");
    const frame = spark.sql("SELECT 1 AS v");
    await assert.rejects(frame.select(fail("v")).collect(), {
      errorClass: "FAILED_EXECUTE_UDF",
      message: /User defined function \(`UDF`: \(int\) => int\) failed due to: RangeError: not 1\. SQLSTATE: 39000/,
    });
    await assert.rejects(frame.select(F.udf(() => "x", "int")("v")).collect(), { errorClass: "FAILED_EXECUTE_UDF" });
  });

  it("is called for each row and never ahead of time", async () => {
    let calls = 0;
    const count = F.udf(() => ++calls, "int");
    const frame = spark.createDataFrame([[1], [2]], "v INT").select(count().as("n"));
    await frame.explain();
    assert.equal(calls, 0);
    assert.deepEqual(
      (await frame.collect()).map((row) => row.n),
      [1, 2],
    );
  });

  it("runs on a stream", async () => {
    const stream = new MemoryStream(spark, "v INT");
    spark.udf.register("plus_one", (v: number) => v + 1, "int");
    stream.toDF().createOrReplaceTempView("numbers");
    const query = spark
      .sql("SELECT plus_one(v) AS w FROM numbers")
      .writeStream.format("memory")
      .queryName("out")
      .start();
    stream.addData([1], [2]);
    await (await query).processAllAvailable();
    assert.deepEqual(
      (await spark.table("out").collect()).map((row) => row.w),
      [2, 3],
    );
    await (await query).stop();
  });
});

/** Windows for programs. Column names and the streaming error are what a real Spark 4.3 gives for the same calls. */
import assert from "node:assert/strict";
import { MemoryStream } from "../../src/api/memory-stream";
import { col, functions as F, type SparkError, sum, Window } from "../../src/index";
import { session } from "../operators/session";

const ROWS = [
  [1, "eng", 100],
  [2, "eng", 80],
  [3, "ops", 80],
];

describe("Window", () => {
  it("partitions, orders and frames, with the column names of Spark", async () => {
    const emp = session().createDataFrame(ROWS, "id int, dept string, sal int");
    const byDept = Window.partitionBy("dept").orderBy("id");
    const df = emp.select(
      sum("sal").over(byDept.rowsBetween(-1, Window.currentRow)),
      F.lag("sal", 2, 0).over(Window.orderBy("id")),
      sum("sal").over(Window.orderBy(col("id").desc()).rangeBetween(Window.unboundedPreceding, 1)),
      F.row_number().over(byDept),
    );
    assert.deepEqual(await df.columns(), [
      "sum(sal) OVER (PARTITION BY dept ORDER BY id ASC NULLS FIRST ROWS BETWEEN -1 FOLLOWING AND CURRENT ROW)",
      "lag(sal, 2, 0) OVER (ORDER BY id ASC NULLS FIRST ROWS BETWEEN -2 FOLLOWING AND -2 FOLLOWING)",
      "sum(sal) OVER (ORDER BY id DESC NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING)",
      "row_number() OVER (PARTITION BY dept ORDER BY id ASC NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
    ]);
    const rows = (await df.collect()).map((row) => Object.values(row)).sort();
    assert.deepEqual(rows, [
      [100, 0, 260, 1],
      [180, 0, 260, 2],
      [80, 100, 160, 1],
    ]);
  });

  it("takes different values once", async () => {
    const emp = session().createDataFrame(ROWS, "id int, dept string, sal int");
    const df = emp.agg(F.countDistinct("dept", "sal"), F.sum_distinct("sal"));
    assert.deepEqual(await df.columns(), ["count(DISTINCT dept, sal)", "sum(DISTINCT sal)"]);
    assert.deepEqual(
      (await df.collect()).map((row) => Object.values(row)),
      [[3, 180]],
    );
  });

  it("is refused on a stream, which has no end to sort", async () => {
    const spark = session();
    const input = new MemoryStream(spark, "value bigint, timestamp timestamp").toDF();
    const numbered = input.withColumn("r", F.row_number().over(Window.partitionBy("value").orderBy("timestamp")));
    await assert.rejects(
      async () => numbered.writeStream.format("noop").start(),
      (error: SparkError) => {
        assert.equal(error.errorClass, "NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING");
        assert.match(error.message, /in ROW_NUMBER\(\) \(as column `r`\) on streaming/);
        assert.match(
          error.message,
          /specification: \(PARTITION BY VALUE ORDER BY TIMESTAMP ASC NULLS FIRST ROWS BETWEEN/,
        );
        return true;
      },
    );
  });
});

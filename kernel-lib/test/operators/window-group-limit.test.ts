/** Ranks up to a number: the rows that are left out before the shuffle are rows that the filter would leave out. */
import assert from "node:assert/strict";
import { explainMode, explainText } from "../../src/api/explain";
import type { DataFrame, SparkSession } from "../../src/index";
import { session } from "./session";

const RULE = "spark.sql.optimizer.excludedRules";
const VALUES =
  "(1, 'a', 5), (2, 'a', 5), (3, 'a', 7), (4, 'b', NULL), (5, 'b', 1), (6, 'b', 1), (7, NULL, 3), (8, 'a', 7), (9, 'b', 2)";

function ranked(
  spark: SparkSession,
  rank: string,
  condition: string,
  partition: string = "PARTITION BY g ",
): DataFrame {
  return spark.sql(
    `SELECT * FROM (SELECT id, ${rank}() OVER (${partition}ORDER BY v) AS r FROM t) WHERE ${condition} ORDER BY id`,
  );
}

const isLimited = async (frame: DataFrame): Promise<boolean> =>
  (await explainText(frame.session, frame.plan, explainMode("simple"))).includes("WindowGroupLimit");

describe("ranks up to a number", () => {
  let spark: SparkSession;

  before(() => {
    spark = session();
    spark.sql(`SELECT * FROM VALUES ${VALUES} AS t(id, g, v)`).repartition(3).createOrReplaceTempView("t");
  });

  const rows = async (frame: DataFrame): Promise<string[]> =>
    (await frame.collect()).map((row) => Object.values(row).join(":"));

  it("equal values have one rank, and NULL is a value and a group like any other", async () => {
    assert.deepEqual(await rows(ranked(spark, "rank", "r <= 2")), ["1:1", "2:1", "4:1", "5:2", "6:2", "7:1"]);
    assert.deepEqual(await rows(ranked(spark, "dense_rank", "r = 2")), ["3:2", "5:2", "6:2", "8:2"]);
    assert.deepEqual(await rows(ranked(spark, "dense_rank", "r < 3", "")), ["4:1", "5:2", "6:2"]);
  });

  it("is only there for ranks that are compared with a number, and for few rows", async () => {
    for (const condition of ["r = 1", "r < 3 AND id > 2", "3 > r", "r <= 1000"])
      assert.ok(await isLimited(ranked(spark, "rank", condition)), condition);
    for (const condition of ["r > 1", "r = 3 OR r = 1", "r <= id", "id < 3", "r <= 1001", "r <= 0"])
      assert.ok(!(await isLimited(ranked(spark, "rank", condition))), condition);
    assert.ok(!(await isLimited(ranked(spark, "ntile(2) OVER (ORDER BY id) AS n, rank", "n = 1"))));
  });

  it("gives the same rows with the limit and without, however the number is asked for", async () => {
    for (const rank of ["row_number", "rank", "dense_rank"])
      for (const partition of ["PARTITION BY g ", ""])
        for (const condition of [
          "r = 1",
          "r <= 2",
          "r < 3 AND id > 2",
          "2 >= r",
          "3 > r",
          "r = 3 OR r = 1",
          "r <= 0",
        ]) {
          const limited = await rows(ranked(spark, rank, condition, partition));
          spark.conf.set(RULE, "InferWindowGroupLimit");
          const whole = await rows(ranked(spark, rank, condition, partition));
          spark.conf.unset(RULE);
          assert.deepEqual(limited, whole, `${rank} ${partition} ${condition}`);
        }
  });
});

/** DataFrames that read the DataFrame around them, `col("k").outer()`: as recorded from Spark 4.3. */
import assert from "node:assert/strict";
import { explainMode, explainText } from "../../src/api/explain";
import { col, functions as F, lit } from "../../src/index";
import { session } from "../operators/session";

describe("a DataFrame that reads the one around it", () => {
  const spark = session();
  const t1 = spark
    .createDataFrame(
      [
        [1, "a"],
        [2, "b"],
        [3, null],
      ],
      "k int, s string",
    )
    .alias("t1");
  const t2 = spark
    .createDataFrame(
      [
        [1, 10],
        [1, 11],
        [2, 20],
        [4, 40],
      ],
      "k int, v int",
    )
    .alias("t2");
  const ofKey = t2.where(col("k").equalTo(col("t1.k").outer())).select("v");

  it("joins each row with the rows there are for it", async () => {
    assert.deepEqual(await texts(t1.lateralJoin(ofKey).orderBy("t1.k", "v")), ["1,a,10", "1,a,11", "2,b,20"]);
  });

  it("keeps rows without any when the join is a left one", async () => {
    const rows = await texts(t1.lateralJoin(ofKey, null, "left").orderBy("t1.k", "v"));
    assert.deepEqual(rows, ["1,a,10", "1,a,11", "2,b,20", "3,null,null"]);
  });

  it("looks for an outer name inside first", async () => {
    const all = t2.where(col("k").equalTo(col("k").outer())).select("v");
    assert.deepEqual(await texts(t1.lateralJoin(all, col("v").gt(11)).orderBy("t1.k", "v")), [
      ...["1,a,20", "1,a,40", "2,b,20", "2,b,40", "3,null,20", "3,null,40"],
    ]);
  });

  it("aggregates for each row", async () => {
    const sums = t1.lateralJoin(ofKey.agg(F.sum("v").as("x"))).orderBy("k");
    assert.deepEqual(await texts(sums), ["1,a,21", "2,b,20", "3,null,null"]);
  });

  it("selects outer columns and expressions over them", async () => {
    const one = spark.range(1);
    assert.deepEqual(await texts(t1.lateralJoin(one.select(col("k").outer().plus(col("id")).as("z"))).orderBy("z")), [
      ...["1,a,1", "2,b,2", "3,null,3"],
    ]);
    assert.deepEqual(await texts(t1.lateralJoin(one.select(col("k").plus(lit(1)).outer().as("z"))).orderBy("z")), [
      ...["1,a,2", "2,b,3", "3,null,4"],
    ]);
    const named = await t1.lateralJoin(one.select(col("k").outer())).columns();
    assert.deepEqual(named, ["k", "s", "k"]);
  });

  it("is a condition and a value, too", async () => {
    const same = t2.where(col("k").equalTo(col("t1.k").outer()));
    assert.deepEqual(await texts(t1.where(same.exists()).orderBy("k")), ["1,a", "2,b"]);
    const most = t1.select("k", same.select(F.max("v")).scalar().as("m")).orderBy("k");
    assert.deepEqual(await texts(most), ["1,11", "2,20", "3,null"]);
  });

  it("reads nothing of the other that is not said to be outer", async () => {
    const bare = t2.where(col("t2.k").equalTo(col("t1.k")));
    const message =
      "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `t1`.`k` cannot be resolved. Did you mean one of the following? [`t2`.`k`, `t2`.`v`]. SQLSTATE: 42703";
    for (const df of [t1.lateralJoin(bare.select("v")), t1.where(bare.exists())])
      await assert.rejects(df.collect(), (e: Error) => e.message.startsWith(message));
  });

  it("names what neither has", async () => {
    const unknown = t1.lateralJoin(spark.range(1).select(col("nope").outer()));
    await assert.rejects(unknown.collect(), /`nope` cannot be resolved\. Did you mean one of the following\? \[`id`\]/);
  });

  it("is not joined in every way", () => {
    for (const how of ["right", "left_semi", "sideways"])
      assert.throws(() => t1.lateralJoin(ofKey, null, how), {
        message: `[UNSUPPORTED_JOIN_TYPE] Unsupported join type '${how}'. Supported join types include: 'inner', 'leftouter', 'left', 'left_outer', 'cross'. SQLSTATE: 0A000`,
      });
  });

  it("shows in the parsed plan which names are outer", async () => {
    const joined = t1.lateralJoin(ofKey);
    const text = await explainText(joined.session, joined.plan, explainMode("extended"));
    assert.match(text, /'Filter .*'k.*lazyexpression\('t1\.k\)/);
  });
});

async function texts(df: { collect(): Promise<readonly object[]> }): Promise<string[]> {
  return (await df.collect()).map((row) => Object.values(row).map(String).join(","));
}

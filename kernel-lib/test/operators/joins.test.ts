/** Joins of every kind. The expected rows were reasoned out by hand from Spark's rules. */
import assert from "node:assert/strict";
import { explainText } from "../../src/api/explain";
import { col, count, type DataFrame, MemoryStream, SparkError, type SparkSession } from "../../src/index";
import { session } from "./session";

let spark: SparkSession;
let people: DataFrame;
let orders: DataFrame;

async function rows(df: DataFrame): Promise<string[]> {
  const found = await spark.state.execute(df.plan);
  return found.map((row) => JSON.stringify(row)).sort();
}

async function refused(run: Promise<unknown>, errorClass: string | null, text: RegExp): Promise<void> {
  await assert.rejects(run, (error: unknown) => {
    assert(error instanceof SparkError, String(error));
    assert.equal(error.errorClass, errorClass);
    assert.match(error.message, text);
    return true;
  });
}

describe("Joins", () => {
  beforeEach(() => {
    spark = session();
    people = spark.createDataFrame(
      [
        [1, "x"],
        [2, null],
        [3, "z"],
        [null, "n"],
      ],
      "id int, k string",
    );
    orders = spark.createDataFrame(
      [
        [1, "y", 2],
        [1, "yy", 0.5],
        [7, null, 9],
        [null, "o", 1],
      ],
      "id long, t string, v double",
    );
  });

  const expected: Readonly<Record<string, readonly string[]>> = {
    inner: ['[1,"x","y",2]', '[1,"x","yy",0.5]'],
    left: ['[1,"x","y",2]', '[1,"x","yy",0.5]', "[2,null,null,null]", '[3,"z",null,null]', '[null,"n",null,null]'],
    right: ['[1,"x","y",2]', '[1,"x","yy",0.5]', "[7,null,null,9]", '[null,null,"o",1]'],
    full: [
      '[1,"x","y",2]',
      '[1,"x","yy",0.5]',
      "[2,null,null,null]",
      '[3,"z",null,null]',
      "[7,null,null,9]",
      '[null,"n",null,null]',
      '[null,null,"o",1]',
    ],
    left_semi: ['[1,"x"]'],
    left_anti: ["[2,null]", '[3,"z"]', '[null,"n"]'],
  };

  for (const [how, found] of Object.entries(expected))
    it(`by a column name, ${how}: the column comes out once, and NULL keys meet nobody`, async () => {
      assert.deepEqual(await rows(people.join(orders, "id", how)), found);
    });

  for (const [how, found] of Object.entries(expected))
    it(`${how} gives the same rows when the sides are too large to be sent around`, async () => {
      spark.conf.set("spark.sql.autoBroadcastJoinThreshold", -1);
      const joined = people.join(orders, "id", how);
      assert.match(await explainText(spark.state, joined.plan, "simple"), /SortMergeJoin/);
      assert.deepEqual(await rows(joined), found);
    });

  it("on a condition: both keys stay, and the rest of the condition decides who is a partner", async () => {
    const on = col("p.id").equalTo(col("o.id")).and(col("o.v").gt(1));
    const joined = people.alias("p").join(orders.alias("o"), on, "left");
    assert.deepEqual(await rows(joined.where(col("p.id").leq(2))), ['[1,"x",1,"y",2]', "[2,null,null,null,null]"]);
    const semi = people.alias("p").join(orders.alias("o"), on, "semi");
    assert.deepEqual(await rows(semi), ['[1,"x"]']);
  });

  it("without equality every row is compared with every row, also in a full outer join", async () => {
    const on = col("p.id").lt(col("o.id"));
    const counts: Record<string, number> = {};
    for (const how of ["inner", "left", "right", "full", "left_semi", "left_anti"])
      counts[how] = await people.alias("p").join(orders.alias("o"), on, how).count();
    assert.deepEqual(counts, { inner: 3, left: 4, right: 6, full: 7, left_semi: 3, left_anti: 1 });
    assert.deepEqual(await rows(people.crossJoin(orders).agg(count("*"))), ["[16]"]);
  });

  it("<=> lets NULL meet NULL", async () => {
    const on = col("p.id").eqNullSafe(col("o.id"));
    const joined = people.alias("p").join(orders.alias("o"), on).select("k", "t");
    assert.deepEqual(await rows(joined), ['["n","o"]', '["x","y"]', '["x","yy"]']);
  });

  it("NaN meets NaN, and 0.0 meets -0.0", async () => {
    const a = spark.createDataFrame([[Number.NaN], [0]], "d double");
    const b = spark.createDataFrame([[Number.NaN], [-0]], "d double");
    assert.equal(await a.join(b, "d").count(), 2);
  });

  it("a DataFrame joined with itself: the sides stay two", async () => {
    const pairs = people.alias("a").join(people.alias("b"), col("a.id").equalTo(col("b.id").plus(1)));
    assert.deepEqual(await rows(pairs.select("a.id", "b.id")), ["[2,1]", "[3,2]"]);
    const counted = people.groupBy("k").count();
    assert.deepEqual(await rows(counted.join(counted, "k").where(col("k").equalTo("x"))), ['["x",1,1]']);
  });

  it("an outer join makes the other side nullable", async () => {
    const certain = spark.createDataFrame([], "id int not null, w int not null");
    const nullable = async (how: string): Promise<boolean[]> =>
      (await certain.join(certain.toDF("id", "u"), "id", how).schema()).fields.map((f) => f.nullable);
    assert.deepEqual(await nullable("inner"), [false, false, false]);
    assert.deepEqual(await nullable("left"), [false, false, true]);
    assert.deepEqual(await nullable("right"), [false, true, false]);
    assert.deepEqual(await nullable("full"), [false, true, true]);
  });

  it("mistakes are named as Spark names them", async () => {
    await refused(people.join(orders, col("id").equalTo(1)).schema(), "AMBIGUOUS_REFERENCE", /`id` is ambiguous/);
    await refused(
      people.join(orders, col("k")).schema(),
      "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
      /"k" has the invalid type "STRING"/,
    );
    await refused(
      people.join(orders, ["v"]).schema(),
      "UNRESOLVED_USING_COLUMN_FOR_JOIN",
      /on the left side of the join. The left-side columns: \[`id`, `k`\]/,
    );
    await refused(people.join(orders, col("nope").equalTo(1)).schema(), "UNRESOLVED_COLUMN.WITH_SUGGESTION", /`nope`/);
    assert.throws(() => people.join(orders, "id", "outerr"), /UNSUPPORTED_JOIN_TYPE.*Unsupported join type 'outerr'/);
  });

  it("a small side is sent to every task, large ones are shuffled by key", async () => {
    assert.match(
      await explainText(spark.state, people.join(orders, "id").plan, "simple"),
      /BroadcastHashJoin .*, Inner, BuildLeft, false/,
    );
    const full = await explainText(spark.state, people.join(orders, "id", "full").plan, "simple");
    assert.match(full, /SortMergeJoin .*, FullOuter\n((.|\n)*Exchange hashpartitioning(.|\n)*){2}/);
    const cross = await explainText(spark.state, people.crossJoin(orders).plan, "simple");
    assert.match(cross, /BroadcastNestedLoopJoin BuildLeft, Cross/);
  });

  it("a stream meets a static side in every batch, new rows only", async () => {
    const stream = new MemoryStream(spark, "id INT, at TIMESTAMP");
    const query = await stream.toDF().join(people, "id", "left").writeStream.format("memory").queryName("met").start();
    stream.addData({ id: 1, at: "2026-01-01 00:00:00" });
    await query.processAllAvailable();
    stream.addData({ id: 9, at: "2026-01-01 00:00:00" }, { id: 3, at: "2026-01-01 00:00:00" });
    await query.processAllAvailable();
    assert.deepEqual(await rows(spark.table("met").select("id", "k")), ['[1,"x"]', '[3,"z"]', "[9,null]"]);
    await query.stop();
  });

  it("a stream is refused the joins that Spark refuses, and another stream", async () => {
    const stream = new MemoryStream(spark, "id INT, w INT").toDF();
    const other = new MemoryStream(spark, "id INT, u INT").toDF();
    const start = (df: DataFrame): Promise<unknown> => df.writeStream.format("noop").start();
    const cases: [DataFrame, RegExp][] = [
      [
        stream.join(people, "id", "full"),
        /^FullOuter joins with streaming DataFrames\/Datasets on the left and a static/,
      ],
      [people.join(stream, "id", "left"), /^LeftOuter join with a streaming DataFrame\/Dataset on the right/],
      [people.join(stream, "id", "semi"), /^LeftSemi join with a streaming/],
      [
        people.join(stream, "id", "anti"),
        /^LeftAnti joins with a streaming DataFrame\/Dataset on the right are not supported/,
      ],
      [stream.join(people, "id", "right"), /^RightOuter join with a streaming/],
      [
        stream.join(other, "id", "left"),
        /^Stream-stream LeftOuter join between two streaming DataFrame\/Datasets is not/,
      ],
      [stream.join(other, "id", "anti"), /^LeftAnti joins with a streaming DataFrame\/Dataset on the right are not/],
    ];
    for (const [df, text] of cases) await refused(start(df), "_LEGACY_ERROR_TEMP_3102", text);
  });
});

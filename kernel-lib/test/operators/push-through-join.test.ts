/** Filters on their way below joins and unions: where they may go, as plans; and that the rows stay the same. */
import assert from "node:assert/strict";
import { col, type DataFrame, type SparkSession } from "../../src/index";
import { session } from "./session";

let spark: SparkSession;
let joined: (how: string) => DataFrame;

/** The optimised plan, without numbers. */
async function optimised(df: DataFrame): Promise<string> {
  const { optimised: plan } = await spark.state.plan(df.plan);
  return plan.treeString().replace(/#\d+L?/g, "");
}

describe("Filters below joins and unions", () => {
  beforeEach(() => {
    spark = session();
    const l = spark
      .createDataFrame(
        [
          [1, 10],
          [2, 20],
          [3, 5],
        ],
        "a int, v int",
      )
      .alias("l");
    const r = spark
      .createDataFrame(
        [
          [1, 7],
          [2, 1],
          [4, 9],
        ],
        "b int, w int",
      )
      .alias("r");
    joined = (how) => l.join(r, col("a").equalTo(col("b")), how);
  });

  const both = (how: string): DataFrame => joined(how).where(col("v").gt(5).and(col("w").gt(5)));
  /** Conditions that a filled-up row may meet: otherwise the join would be no outer one. */
  const orNull = (how: string): DataFrame =>
    joined(how).where(
      col("v")
        .gt(5)
        .or(col("v").isNull())
        .and(col("w").gt(5).or(col("w").isNull())),
    );

  it("inner: to both sides", async () => {
    assert.match(
      await optimised(both("inner")),
      /^Join Inner, \(a = b\)\n:- Filter .*\(v > 5\).*\n: {2}\+- .*\n\+- Filter .*\(w > 5\)/,
    );
    assert.deepEqual(
      (await both("inner").collect()).map((row) => row.a),
      [1],
    );
  });

  it("left outer: to the left side only, since a NULL on the right must still be filtered", async () => {
    assert.match(
      await optimised(orNull("left")),
      /^Filter \(\(w > 5\) OR isnull\(w\)\)\n\+- Join LeftOuter, .*\n {3}:- Filter .*\(v > 5\)/,
    );
    assert.equal(await joined("left").where(col("w").isNull()).count(), 1);
  });

  it("right outer: to the right; full outer: to neither", async () => {
    assert.match(await optimised(orNull("right")), /^Filter \(\(v > 5\) OR isnull\(v\)\)\n\+- Join RightOuter/);
    assert.match(
      await optimised(orNull("full")),
      /^Filter .*\(v > 5\).*\(w > 5\).*\n\+- Join FullOuter, \(a = b\)\n {3}:- LocalRelation/,
    );
  });

  it("a part of an outer join's condition goes to the side that is filled up", async () => {
    const [l, r] = [spark.createDataFrame([[1], [2]], "a int"), spark.createDataFrame([[1], [2]], "b int")];
    const on = col("a").equalTo(col("b")).and(col("b").gt(1)).and(col("a").gt(0));
    const df = l.join(r, on, "left");
    assert.match(
      await optimised(df),
      /^Join LeftOuter, \(\(a = b\) AND \(a > 0\)\)\n:- LocalRelation \[a\]\n\+- Filter .*\(b > 1\)/,
    );
    assert.deepEqual(
      (await df.collect()).map((row) => [row.a, row.b]),
      [
        [1, null],
        [2, 2],
      ],
    );
  });

  it("equality above a cross join becomes its condition", async () => {
    const [l, r] = [spark.createDataFrame([[1], [2]], "a int"), spark.createDataFrame([[2]], "b int")];
    const df = l.crossJoin(r).where(col("a").equalTo(col("b")));
    assert.match(await optimised(df), /^Join Inner, \(a = b\)/);
    assert.deepEqual(
      (await df.collect()).map((row) => row.a),
      [2],
    );
  });

  it("through a union to every side, under its own names", async () => {
    const [l, r] = [spark.createDataFrame([[1], [2]], "a int"), spark.createDataFrame([[2], [0]], "b int")];
    const df = l.union(r).where(col("a").gt(1));
    assert.match(await optimised(df), /^Union .*\n:- Filter .*\(a > 1\)\)*\n(.*\n)+\+- Filter .*\(b > 1\)/);
    assert.equal(await df.count(), 2);
  });
});

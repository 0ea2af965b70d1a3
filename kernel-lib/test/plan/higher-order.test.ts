/** Functions of functions from a program: TypeScript arrow functions over columns, and what the generated code looks like. */
import assert from "node:assert/strict";
import { explainText } from "../../src/api/explain";
import { functions as F, type SparkSession } from "../../src/index";
import { session } from "../operators/session";

describe("functions of functions in a program", () => {
  let spark: SparkSession;
  before(() => {
    spark = session();
  });

  async function one(column: ReturnType<typeof F.col>): Promise<unknown> {
    const frame = spark.sql("SELECT array(3, 1, 2) AS xs, map('a', 1, 'b', 2) AS m, 10 AS k");
    return (await frame.select(column.cast("string").as("v")).collect())[0].v;
  }

  it("an arrow function sees the element, its place and the columns of the row", async () => {
    assert.equal(await one(F.transform("xs", (x) => x.plus(F.col("k")))), "[13, 11, 12]");
    assert.equal(await one(F.transform("xs", (x, i) => x.multiply(i))), "[0, 1, 4]");
    assert.equal(await one(F.filter("xs", (x) => x.gt(1))), "[3, 2]");
    assert.equal(await one(F.exists("xs", (x) => x.equalTo(2))), "true");
    assert.equal(await one(F.forall("xs", (x) => x.lt(3))), "false");
  });

  it("a parameter of an inner function is not that of the outer one", async () => {
    const nested = F.transform("xs", (x) => F.aggregate("xs", F.lit(0), (sum, x2) => sum.plus(x2).plus(x)));
    assert.equal(await one(nested), "[15, 9, 12]");
  });

  it("gathers, zips and sorts", async () => {
    const half = F.aggregate(
      "xs",
      F.lit(0),
      (sum, x) => sum.plus(x),
      (sum) => sum.divide(2),
    );
    assert.equal(await one(half), "3.0");
    assert.equal(await one(F.zip_with("xs", "xs", (a, b) => a.minus(b))), "[0, 0, 0]");
    assert.equal(await one(F.array_sort("xs", (a, b) => b.minus(a))), "[3, 2, 1]");
    assert.equal(await one(F.array_sort("xs")), "[1, 2, 3]");
  });

  it("maps are filtered and changed entry by entry", async () => {
    assert.equal(await one(F.map_filter("m", (_, value) => value.gt(1))), "{b -> 2}");
    assert.equal(await one(F.transform_keys("m", (key) => F.upper(key))), "{A -> 1, B -> 2}");
    assert.equal(await one(F.transform_values("m", (key, value) => F.concat(key, value))), "{a -> a1, b -> b2}");
    assert.equal(await one(F.map_zip_with("m", "m", (_, a, b) => a.plus(b))), "{a -> 2, b -> 4}");
  });

  it("what returns no column is refused where it is written", () => {
    assert.throws(() => F.transform("xs", (() => 1) as never), /returns a Column, not number/);
  });

  it("the generated code holds it as a JavaScript function", async () => {
    const frame = spark.createDataFrame([[[1, 2]]], "xs ARRAY<INT>").select(F.transform("xs", (x) => x.plus(1)));
    assert.match(await explainText(frame.session, frame.plan, "codegen"), /const lambda\d+ = \(x_\d+\) => \{/);
  });
});

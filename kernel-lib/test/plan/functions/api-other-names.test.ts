/** Second names of functions, and `broadcast`, as programs use them. The values are what the SQL forms of the same functions give. */
import assert from "node:assert/strict";
import { functions as F, SparkSession } from "../../../src/index";

const spark = SparkSession.builder.getOrCreate();
const one = spark.sql("SELECT 'spark' AS s, 8 AS n, array(1, 2, 3) AS a, 2 AS p");

describe("functions under their other names", () => {
  it("log is the natural one of a column, or that to a base", async () => {
    const [row] = await one
      .select(F.log("n").as("ln"), F.log(2, "n").as("two"), F.log(F.lit(2), F.col("n")).as("lit"))
      .collect();
    assert.deepEqual(row, { ln: Math.log(8), two: 3, lit: 3 });
    assert.deepEqual(await one.select(F.log(2, "n")).columns(), ["LOG(2, n)"]);
    assert.deepEqual(await one.select(F.log("n")).columns(), ["ln(n)"]);
  });

  it("substr takes columns or numbers, with and without a length", async () => {
    const [row] = await one
      .select(F.substr("s", "p").as("rest"), F.substr("s", 2, 3).as("part"), F.substr("s", F.lit(-2)).as("end"))
      .collect();
    assert.deepEqual(row, { rest: "park", part: "par", end: "rk" });
  });

  it("cardinality and approx_percentile; typeof by its name", async () => {
    const [row] = await one.select(F.cardinality("a").as("c"), F.call_function("typeof", F.col("a")).as("t")).collect();
    assert.deepEqual(row, { c: 3, t: "array<int>" });
    const [middle] = await spark.range(1, 10).agg(F.approx_percentile("id", 0.5).as("m")).collect();
    assert.deepEqual(middle, { m: 5 });
  });

  it("broadcast is the hint of that name", () => {
    const hinted: string[] = [];
    const table = {
      hint(name: string) {
        hinted.push(name);
        return table;
      },
    };
    assert.equal(F.broadcast(table), table);
    assert.deepEqual(hinted, ["broadcast"]);
  });

  it("a join with it gives what it gives without", async () => {
    const small = spark.range(3).withColumnRenamed("id", "k");
    const joined = spark.range(5).join(F.broadcast(small), F.col("id").equalTo(F.col("k")));
    assert.equal(await joined.count(), 3);
  });
});

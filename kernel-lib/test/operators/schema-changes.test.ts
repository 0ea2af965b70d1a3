/** `drop`, renaming, `withColumns`, `toDF` and `na`: methods that name columns which only the analyser knows. */
import assert from "node:assert/strict";
import { AnalysisException, col, type DataFrame, type SparkSession } from "../../src/index";
import { session } from "./session";

let spark: SparkSession;
let df: DataFrame;

async function rows(of: DataFrame): Promise<string[]> {
  return (await of.collect()).map((row) => JSON.stringify(Object.values(row)));
}

describe("Methods that change columns by name", () => {
  beforeEach(() => {
    spark = session();
    df = spark.createDataFrame(
      [
        [1, "y", 2],
        [7, null, Number.NaN],
      ],
      "id long, k string, v double",
    );
  });

  it("drop ignores names that there are not, and case", async () => {
    assert.deepEqual(await df.drop("K", "nope", col("v"), col("nope")).columns(), ["id"]);
  });

  it("renaming keeps the place; a name that there is not is no error; the second rename sees the first", async () => {
    assert.deepEqual(await df.withColumnRenamed("k", "key").columns(), ["id", "key", "v"]);
    assert.deepEqual(await df.withColumnRenamed("nope", "key").columns(), ["id", "k", "v"]);
    assert.deepEqual(await df.withColumnsRenamed({ ID: "v2", v: "w" }).columns(), ["v2", "k", "w"]);
  });

  it("withColumns: every new column reads the old ones", async () => {
    const more = df.withColumns({ id: col("id").plus(1), old: col("id") });
    assert.deepEqual(await rows(more.select("id", "old")), ["[2,1]", "[8,7]"]);
    assert.deepEqual(await more.columns(), ["id", "k", "v", "old"]);
  });

  it("toDF names all columns, and no more", async () => {
    assert.deepEqual(await df.toDF("a", "b", "c").columns(), ["a", "b", "c"]);
    await assert.rejects(df.toDF("a").schema(), (error: AnalysisException) => {
      assert.equal(error.errorClass, "ASSIGNMENT_ARITY_MISMATCH");
      return error instanceof AnalysisException;
    });
  });

  it("na.drop takes NaN for missing", async () => {
    assert.deepEqual(await rows(df.na.drop()), ['[1,"y",2]']);
    assert.equal(await df.na.drop("all").count(), 2);
    assert.equal(await df.na.drop("all", ["k", "v"]).count(), 1);
    assert.equal(await df.dropna(2).count(), 1);
    assert.equal(await df.na.drop("any", ["id"]).count(), 2);
  });

  it("na.fill fills the columns of the value's type, which then are never NULL", async () => {
    assert.deepEqual(await rows(df.na.fill(5)), ['[1,"y",2]', "[7,null,5]"]);
    assert.deepEqual(await rows(df.fillna("?").select("k")), ['["y"]', '["?"]']);
    assert.deepEqual(await rows(df.na.fill({ v: 1.5, k: "none" })), ['[1,"y",2]', '[7,"none",1.5]']);
    assert.deepEqual(
      (await df.na.fill(5).schema()).fields.map((f) => f.nullable),
      [false, true, false],
    );
    await assert.rejects(df.na.fill(1, ["q"]).schema(), /Cannot resolve column name "q"|`q` cannot be resolved/);
  });

  it("na.replace puts other values for given ones", async () => {
    assert.deepEqual(await rows(df.na.replace("id", new Map([[7, 70]])).select("id")), ["[1]", "[70]"]);
    assert.deepEqual(await rows(df.na.replace("*", new Map([["y", null]])).select("k")), ["[null]", "[null]"]);
  });

  it("tail, head, isEmpty, toLocalIterator", async () => {
    assert.deepEqual(
      (await df.tail(1)).map((row) => row.id),
      [7],
    );
    assert.deepEqual(
      (await df.head()).map((row) => row.id),
      [1],
    );
    assert.equal(await df.where(col("id").gt(99)).isEmpty(), true);
    const seen: unknown[] = [];
    for await (const row of df.toLocalIterator()) seen.push(row.id);
    assert.deepEqual(seen, [1, 7]);
  });
});

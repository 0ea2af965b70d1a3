/** Unions, intersections, differences and duplicates. The expected rows were reasoned out by hand from Spark's rules. */
import assert from "node:assert/strict";
import { MemoryStream } from "../../src/api/memory-stream";
import { col, count, type DataFrame, SparkError, type SparkSession } from "../../src/index";
import { session } from "./session";

let spark: SparkSession;
let left: DataFrame;
let right: DataFrame;

async function rows(df: DataFrame): Promise<string[]> {
  return (await df.collect()).map((row) => JSON.stringify(Object.values(row))).sort();
}

async function refused(run: Promise<unknown>, errorClass: string | null, text: RegExp): Promise<void> {
  await assert.rejects(run, (error: unknown) => {
    assert(error instanceof SparkError, String(error));
    assert.equal(error.errorClass, errorClass);
    assert.match(error.message, text);
    return true;
  });
}

describe("Set operations", () => {
  beforeEach(() => {
    spark = session();
    left = spark.createDataFrame(
      [
        [1, "x"],
        [2, null],
        [2, null],
        [3, "z"],
      ],
      "id int, k string",
    );
    right = spark.createDataFrame(
      [
        [2, null],
        [3, "z"],
        [3, "z"],
        [4, "w"],
      ],
      "id long, k string",
    );
  });

  it("a union takes columns by position, keeps duplicates and widens types", async () => {
    const union = left.union(right);
    assert.deepEqual(
      (await union.schema()).fields.map((f) => f.dataType.simpleString),
      ["bigint", "string"],
    );
    assert.equal(await union.count(), 8);
    assert.deepEqual(await union.columns(), ["id", "k"]);
  });

  it("a union by name finds columns in another order, and NULL for what one side lacks", async () => {
    const other = spark.createDataFrame([["y", 9, true]], "K string, id int, v boolean");
    await refused(
      left.unionByName(other).collect(),
      "NUM_COLUMNS_MISMATCH",
      /first input has 2 columns and the second/,
    );
    assert.deepEqual(await rows(left.where(col("id").equalTo(1)).unionByName(other, true)), [
      '[1,"x",null]',
      '[9,"y",true]',
    ]);
    const fewer = spark.createDataFrame([[9]], "id int");
    await refused(left.unionByName(fewer).collect(), "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES", /"k" among \(id\)/);
    assert.deepEqual(await rows(left.limit(0).unionByName(fewer, true)), ["[9,null]"]);
  });

  it("columns that cannot meet are refused", async () => {
    const lists = spark.createDataFrame([], "id int, k array<int>");
    await refused(
      left.union(lists).schema(),
      "INCOMPATIBLE_COLUMN_TYPE",
      /second column of the second table is "ARRAY<INT>"/,
    );
    await refused(left.exceptAll(right.select("id")).schema(), "NUM_COLUMNS_MISMATCH", /^\[NUM.*\] EXCEPT ALL can/);
  });

  it("intersect and except take each row once and find NULL equal to NULL", async () => {
    assert.deepEqual(await rows(left.intersect(right)), ["[2,null]", '[3,"z"]']);
    assert.deepEqual(await rows(left.except(right)), ['[1,"x"]']);
    assert.deepEqual(await rows(right.subtract(left)), ['[4,"w"]']);
  });

  it("with ALL every duplicate counts", async () => {
    assert.deepEqual(await rows(left.intersectAll(right)), ["[2,null]", '[3,"z"]']);
    assert.deepEqual(await rows(left.exceptAll(right)), ['[1,"x"]', "[2,null]"]);
    assert.deepEqual(await rows(right.exceptAll(left)), ['[3,"z"]', '[4,"w"]']);
  });

  it("NaN is one value, and so are 0.0 and -0.0", async () => {
    const a = spark.createDataFrame([[Number.NaN], [0], [Number.NaN]], "d double");
    const b = spark.createDataFrame([[Number.NaN], [-0]], "d double");
    assert.equal(await a.intersect(b).count(), 2);
    assert.equal(await a.except(b).count(), 0);
    assert.equal(await a.union(b).distinct().count(), 2);
  });

  it("distinct and dropDuplicates keep the first row of each group", async () => {
    assert.deepEqual(await rows(left.distinct()), ['[1,"x"]', "[2,null]", '[3,"z"]']);
    const twice = spark.createDataFrame(
      [
        [1, "first"],
        [1, "second"],
        [2, null],
        [2, "late"],
      ],
      "id int, k string",
    );
    assert.deepEqual(await rows(twice.dropDuplicates(["ID"])), ['[1,"first"]', "[2,null]"]);
    await refused(
      twice.dropDuplicates(["q" as string]).collect(),
      "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES",
      /"q" among \(id, k\)/,
    );
  });

  it("a side without rows of its own does not add any: an aggregate of nothing counts once", async () => {
    const union = left.agg(count("*")).union(left.groupBy("id").count().select("count"));
    assert.deepEqual(await rows(union), ["[1]", "[1]", "[2]", "[4]"]);
  });

  it("what only counts needs no columns", async () => {
    assert.deepEqual(await rows(left.union(right).agg(count("*"))), ["[8]"]);
    assert.deepEqual(await rows(left.union(right).limit(3).agg(count("*"))), ["[3]"]);
    assert.deepEqual(await rows(left.union(right).offset(3).agg(count("*"))), ["[5]"]);
  });

  it("offset leaves out the first rows", async () => {
    const ordered = left.orderBy(col("id").desc());
    assert.deepEqual(await rows(ordered.limit(2).offset(1)), ["[2,null]"]);
    assert.equal(await left.offset(9).isEmpty(), true);
    assert.throws(() => left.offset(-1), /The offset expression must be equal to or greater than 0, but got -1/);
  });

  it("a filter over a union reads the first side's names on both sides", async () => {
    const renamed = right.toDF("other", "text");
    assert.deepEqual(await rows(left.union(renamed).where(col("k").equalTo("w")).select("id")), ["[4]"]);
  });

  it("a stream is refused what Spark refuses, and what is not here yet", async () => {
    const stream = new MemoryStream(spark, "id INT, k STRING");
    const start = (df: DataFrame): Promise<unknown> => df.writeStream.format("noop").start();
    await refused(start(stream.toDF().union(left)), "_LEGACY_ERROR_TEMP_3102", /^Union between streaming and batch/);
    await refused(start(stream.toDF().intersect(left)), "_LEGACY_ERROR_TEMP_3102", /^Intersect of streaming/);
    await refused(start(left.except(stream.toDF())), "_LEGACY_ERROR_TEMP_3102", /^Except on a streaming/);
    await refused(start(stream.toDF().offset(1)), "_LEGACY_ERROR_TEMP_3102", /^Offset is not supported/);
  });
});

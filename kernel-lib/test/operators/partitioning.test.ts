/** Which rows there are in which partition, and which rows chance chooses: what real Spark 4.3 gave for the same calls. */
import assert from "node:assert/strict";
import type { DataFrame } from "../../src/api/dataframe";
import { col } from "../../src/plan/functions/index";
import { session } from "./session";

const spark = session();
const ids = async (frame: DataFrame): Promise<unknown[]> => (await frame.collect()).map((row) => row.id);
const partitions = async (frame: DataFrame): Promise<unknown[][]> =>
  (await spark.state.externalPartitions(frame.plan)).map((rows) => rows.map((row) => row.id));

describe("partitions", () => {
  it("ranges are dealt out as in Spark", async () => {
    assert.deepEqual(await partitions(spark.range(0, 10, 1, 3)), [
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8, 9],
    ]);
    assert.deepEqual(await ids(spark.range(5, 0, -2)), [5, 3, 1]);
    assert.deepEqual(await ids(spark.range(3)), [0, 1, 2]);
    assert.throws(() => spark.range(1, 10, 0), /step \(0\) cannot be 0/);
  });

  it("repartition by a column goes by Spark's hash", async () => {
    assert.deepEqual(await partitions(spark.range(0, 10, 1, 3).repartition(4, "id")), [
      [2, 4, 5, 8],
      [0, 1, 6, 9],
      [],
      [3, 7],
    ]);
  });

  it("repartition without columns deals out evenly", async () => {
    const found = await partitions(spark.range(0, 10, 1, 3).repartition(2));
    assert.deepEqual(
      found.map((rows) => rows.length),
      [4, 6],
    );
  });

  it("repartitionByRange puts small values before large ones", async () => {
    assert.deepEqual(await partitions(spark.range(0, 20, 1, 3).repartitionByRange(3, "id")), [
      [0, 1, 2, 3, 4, 5, 6],
      [7, 8, 9, 10, 11, 12, 13],
      [14, 15, 16, 17, 18, 19],
    ]);
    const falling = await partitions(spark.range(0, 4, 1, 2).repartitionByRange(2, col("id").desc()));
    assert.deepEqual(
      falling.map((rows) => [...rows].sort()),
      [
        [2, 3],
        [0, 1],
      ],
    );
  });

  it("coalesce puts neighbours together, and never makes more", async () => {
    assert.deepEqual(await partitions(spark.range(0, 10, 1, 5).coalesce(2)), [
      [0, 1, 2, 3],
      [4, 5, 6, 7, 8, 9],
    ]);
    assert.equal((await partitions(spark.range(0, 10, 1, 2).coalesce(4))).length, 2);
    assert.throws(() => spark.range(1).coalesce(0), /Number of partitions \(0\) must be positive/);
  });

  it("sortWithinPartitions leaves the partitions as they are", async () => {
    assert.deepEqual(await partitions(spark.range(0, 4, 1, 2).sortWithinPartitions(col("id").desc())), [
      [1, 0],
      [3, 2],
    ]);
  });
});

describe("chance, with a seed", () => {
  const hundred = spark.range(0, 100, 1, 4);

  it("sample chooses the rows that Spark chooses", async () => {
    assert.deepEqual(await ids(hundred.sample(0.1, 42)), [7, 16, 18, 34, 42, 44, 64, 66, 69, 82, 88, 90, 95]);
    assert.deepEqual(await ids(hundred.sample(true, 0.1, 42)), [24, 27, 35, 41, 55, 61, 84]);
    assert.throws(() => hundred.sample(-0.1), /Sampling fraction \(-0.1\) must be on interval \[0, 1\]/);
  });

  it("randomSplit deals every row out once, as Spark does", async () => {
    const parts = spark.range(0, 20, 1, 3).randomSplit([1, 2], 11);
    assert.deepEqual(await ids(parts[0]), [0, 1, 2, 4, 9, 10, 12]);
    assert.deepEqual(await ids(parts[1]), [3, 5, 6, 7, 8, 11, 13, 14, 15, 16, 17, 18, 19]);
  });

  it("sampleBy takes its part of each stratum", async () => {
    const strata = spark.range(0, 30, 1, 2).selectExpr("id", "id % 3 AS k");
    const fractions = new Map([
      [0, 0.5],
      [1, 0.1],
    ]);
    assert.deepEqual(await ids(strata.stat.sampleBy("k", fractions, 3)), [0, 16, 18, 19, 21, 25]);
  });

  it("rand, row numbers and partitions", async () => {
    const frame = spark
      .range(0, 4, 1, 2)
      .selectExpr("rand(42) AS r", "monotonically_increasing_id() AS m", "spark_partition_id() AS p");
    assert.deepEqual(
      (await frame.collect()).map(({ m, p }) => [m, p]),
      [
        [0, 0],
        [1, 0],
        [8589934592, 1],
        [8589934593, 1],
      ],
    );
    assert.equal((await frame.first())?.r, 0.619189370225301);
  });

  it("a filter does not move below what gives every row another value", async () => {
    const frame = spark.range(0, 4, 1, 1).selectExpr("id", "monotonically_increasing_id() AS m").where("id > 1");
    assert.deepEqual(await frame.collect(), [
      { id: 2, m: 2 },
      { id: 3, m: 3 },
    ]);
  });

  it("without a seed a DataFrame keeps the numbers it drew", async () => {
    const frame = spark.range(3).selectExpr("rand() AS r", "uuid() AS u");
    assert.deepEqual(await frame.collect(), await frame.collect());
  });
});

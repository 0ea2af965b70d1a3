/** Aggregations over streams: the scenarios of Spark's `StreamingAggregationSuite`, in our words and with our data. */
import assert from "node:assert/strict";
import { col, type DataFrame, expr, functions } from "../../src/index";
import {
  addData,
  advanceClock,
  batchOf,
  check,
  checkAnswer,
  checkLastBatch,
  checkStateRows,
  expectFailure,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testRefused,
  testStream,
} from "../stream-test";

const SCHEMA = "k STRING, v INT";
const update = { outputMode: "update" } as const;
const complete = { outputMode: "complete" } as const;
const counts = (input: DataFrame): DataFrame => input.groupBy("k").count();

describe("counts by key", () => {
  it("update mode puts out the groups that a batch touched, over a restart", () =>
    testStream(
      SCHEMA,
      counts,
      update,
      ...[batchOf(["c", 1]), checkLastBatch(["c", 1]), batchOf(["c", 1], ["b", 1]), checkLastBatch(["c", 2], ["b", 1])],
      ...[stopStream(), startStream(), batchOf(["c", 1], ["b", 1], ["a", 1])],
      ...[checkLastBatch(["c", 3], ["b", 2], ["a", 1]), batchOf(["a", 1]), checkLastBatch(["a", 2])],
    ));

  it("complete mode puts out every group in every batch, over a restart", () =>
    testStream(
      SCHEMA,
      counts,
      complete,
      ...[batchOf(["c", 1]), checkLastBatch(["c", 1]), batchOf(["b", 1]), checkLastBatch(["c", 1], ["b", 1])],
      ...[
        stopStream(),
        startStream(),
        batchOf(["c", 1]),
        checkLastBatch(["c", 2], ["b", 1]),
        checkAnswer(["c", 2], ["b", 1]),
      ],
    ));

  it("complete mode puts all groups out for an empty batch too", () =>
    testStream(SCHEMA, counts, complete, ...[batchOf(["c", 1]), batchOf(), checkLastBatch(["c", 1])]));

  it("append mode wants a watermark", () =>
    testRefused(
      SCHEMA,
      counts,
      {},
      /append\. This output mode is not supported for streaming aggregations without watermark/,
    ));

  it("by several keys, one of them computed", () =>
    testStream(
      SCHEMA,
      (input) => input.groupBy(col("k"), expr("v % 2 AS odd")).agg(expr("count(*) AS n")),
      update,
      ...[batchOf(["a", 2], ["a", 4], ["a", 3]), checkLastBatch(["a", 0, 2], ["a", 1, 1])],
      ...[batchOf(["a", 6], ["b", 6]), checkLastBatch(["a", 0, 3], ["b", 0, 1])],
    ));

  it("of no rows at all: a group without keys is there from the first batch", () =>
    testStream(
      SCHEMA,
      (input) => input.groupBy().agg(expr("count(*) AS n"), expr("sum(v) AS s")),
      complete,
      ...[batchOf(), checkLastBatch([0, null]), batchOf(["a", 3]), checkLastBatch([1, 3]), checkStateRows(1, 1, 0, 0)],
    ));
});

describe("rows of state", () => {
  it("update and complete mode count the groups that changed, and remove none", () =>
    testStream(
      SCHEMA,
      counts,
      update,
      ...[batchOf(["a", 1]), checkStateRows(1, 1, 0, 0), batchOf(["a", 1], ["b", 1]), checkStateRows(2, 2, 0, 0)],
      ...[batchOf(["b", 1]), checkStateRows(2, 1, 0, 0), batchOf(), checkStateRows(2, 0, 0, 0)],
    ));

  it("append mode removes what it puts out", () =>
    testStream(
      "t TIMESTAMP, v INT",
      (input) => input.withWatermark("t", "0 seconds").groupBy(expr("window(t, '5 seconds')")).agg(expr("sum(v) AS s")),
      {},
      ...[batchOf([1, 1], [2, 2], [7, 4]), checkLastBatch(), checkStateRows(2, 2, 0, 0)],
      ...[nextBatch(), checkLastBatch([0, 3]), checkStateRows(1, 0, 1, 0)],
      ...[
        batchOf([11, 8]),
        checkStateRows(2, 1, 0, 0),
        nextBatch(),
        checkLastBatch([5, 4]),
        checkStateRows(1, 0, 1, 0),
      ],
    ));
});

describe("what lies above an aggregation", () => {
  it("complete mode may sort: the rows of every batch come in that order", () =>
    testStream(
      SCHEMA,
      (input) => counts(input).orderBy(col("count").desc()),
      complete,
      batchOf(["a", 1], ["b", 1], ["b", 1]),
      batchOf(["c", 1], ["c", 1], ["c", 1]),
      check("in order", ({ delivered }) =>
        assert.deepEqual(
          delivered.map((batch) => batch.rows.map(([k]) => k)),
          [
            ["b", "a"],
            ["c", "b", "a"],
          ],
        ),
      ),
    ));

  it("a filter on the result lets groups through once they have grown", () =>
    testStream(
      SCHEMA,
      (input) => counts(input).where("count > 1"),
      update,
      ...[batchOf(["a", 1]), checkLastBatch(), batchOf(["a", 1]), checkLastBatch(["a", 2])],
    ));

  it("in complete mode old groups can be left out by the time of the batch; the state keeps them", () =>
    testStream(
      "t TIMESTAMP",
      (input) => input.groupBy("t").count().where("t >= current_timestamp() - INTERVAL 10 SECONDS"),
      complete,
      ...[batchOf([0], [5], [5]), checkLastBatch([0, 1], [5, 2]), advanceClock(12_000)],
      ...[batchOf([9], [12]), checkLastBatch([5, 2], [9, 1], [12, 1]), checkStateRows(4, 2, 0, 0)],
      ...[advanceClock(10_000), stopStream(), startStream(), batchOf([30]), checkLastBatch([12, 1], [30, 1])],
    ));

  it("the same by the date of the batch", () =>
    testStream(
      "d DATE",
      (input) => input.groupBy("d").count().where("d >= current_date() - INTERVAL 1 DAY"),
      complete,
      batchOf([new Date(0)], [new Date(86_400_000)]),
      ...[checkLastBatch(["1970-01-01", 1], ["1970-01-02", 1]), advanceClock(2 * 86_400_000)],
      ...[batchOf([new Date(86_400_000)]), checkLastBatch(["1970-01-02", 2])],
    ));

  it("a union beside it does not move its state into other partitions", () =>
    testStream(
      SCHEMA,
      (input) => input.selectExpr("'row' AS k", "CAST(v AS BIGINT) AS n").union(counts(input)),
      update,
      ...[batchOf(["a", 7]), checkLastBatch(["row", 7], ["a", 1])],
      ...[batchOf(["a", 8], ["b", 9]), checkLastBatch(["row", 8], ["row", 9], ["a", 2], ["b", 1])],
      ...[stopStream(), startStream(), batchOf(["b", 1]), checkLastBatch(["row", 1], ["b", 2])],
    ));
});

describe("what lies below an aggregation", () => {
  it("an aggregation of a table keeps no state, and is made anew in each batch", () =>
    testStream(
      SCHEMA,
      (input) => input,
      update,
      stopStream(),
      check("a program with a table", (test) => {
        const table = test.spark.createDataFrame([["a"], ["a"], ["b"]], "k STRING");
        test.program = (input) => counts(input.join(table.groupBy("k").agg(expr("count(*) AS weight")), ["k"]));
      }),
      ...[
        startStream(),
        batchOf(["a", 1], ["c", 1]),
        checkLastBatch(["a", 1]),
        batchOf(["a", 1]),
        checkLastBatch(["a", 2]),
      ],
      check("one operator keeps state", async (test) =>
        assert.equal((await test.lastProgress()).stateOperators.length, 1),
      ),
    ));

  it("coalesce(1) with a batch of no rows still counts them", () =>
    testStream(
      SCHEMA,
      (input) => input.coalesce(1).groupBy().count(),
      update,
      ...[batchOf(), checkLastBatch([0]), batchOf(["a", 1], ["b", 1]), checkLastBatch([2])],
    ));

  it("coalesce(1) below keys leaves the state in its partitions", () =>
    testStream(
      SCHEMA,
      (input) => counts(input.coalesce(1)),
      { ...update, conf: { "spark.sql.shuffle.partitions": 3 } },
      ...[batchOf(["a", 1], ["b", 1], ["c", 1]), batchOf(["a", 1], ["c", 1]), checkLastBatch(["a", 2], ["c", 2])],
      check("in three partitions", async (test) =>
        assert.equal((await test.lastProgress()).stateOperators[0].numShufflePartitions, 3),
      ),
    ));

  it("a failure in the middle of a batch leaves nothing of it: after the restart it counts once", () => {
    let fails = true;
    const once = functions.udf((v: unknown) => {
      if (fails && v === 2) throw new Error("not today");
      return v as number;
    }, "INT");
    return testStream(
      SCHEMA,
      (input) =>
        input
          .select(col("k"), once(col("v")).as("v"))
          .groupBy("k")
          .agg(expr("sum(v) AS s")),
      update,
      ...[batchOf(["a", 1], ["b", 1]), addData(["a", 1], ["a", 2], ["b", 5]), expectFailure(null, /not today/)],
      check("mended", () => {
        fails = false;
      }),
      ...[startStream(), processAllAvailable(), checkLastBatch(["a", 4], ["b", 6])],
    );
  });
});

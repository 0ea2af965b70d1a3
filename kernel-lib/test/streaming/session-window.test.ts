/** Session windows as real Spark 4.3 computes them (semantics Y8, Y9, and recorded cases). Times are seconds. */
import assert from "node:assert/strict";
import { col, count, type DataFrame, expr, functions, SparkError } from "../../src/index";
import {
  type Action,
  batchOf,
  check,
  checkLastBatch,
  checkState,
  checkStateRows,
  checkWatermark,
  expectNoStart,
  killAt,
  nextBatch,
  processAllAvailable,
  type ShortRow,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";

const { session_window } = functions;
const SCHEMA = "t TIMESTAMP, k STRING";

const sessions =
  (gap: string, delay: string = "5 seconds") =>
  (input: DataFrame): DataFrame =>
    input
      .withWatermark("t", delay)
      .groupBy(session_window(col("t"), gap), col("k"))
      .agg(count("*").as("n"))
      .select(expr("session_window.start AS s"), expr("session_window.end AS e"), col("k"), col("n"));

/** Input of Y6, which Y8 and Y9 share. */
const BATCHES = [
  [
    [10, "a"],
    [11, "a"],
  ],
  [[15, "a"]],
  [[40, "b"]],
  [
    [12, "a"],
    [41, "a"],
  ],
  [[90, "c"]],
  [[42, "a"]],
];

const script = (rows: readonly (readonly ShortRow[])[]): Action[] =>
  rows.flatMap((expected, i) => [
    i < BATCHES.length ? batchOf(...BATCHES[i]) : nextBatch(),
    checkLastBatch(...expected),
  ]);

describe("session_window on a stream", () => {
  it("append: a session comes out once the watermark has passed its end (Y8)", () =>
    testStream(
      SCHEMA,
      sessions("5 seconds"),
      {},
      ...script([
        [],
        [],
        [],
        [[10, 20, "a", 4]],
        [],
        [
          [41, 47, "a", 2],
          [40, 45, "b", 1],
        ],
      ]),
      checkWatermark(85),
    ));

  it("complete: sessions grow, and what touches becomes one (Y9)", () =>
    testStream(
      SCHEMA,
      sessions("5 seconds"),
      { outputMode: "complete" },
      ...script([
        [[10, 16, "a", 2]],
        [[10, 20, "a", 3]],
        [
          [10, 20, "a", 3],
          [40, 45, "b", 1],
        ],
        [
          [10, 20, "a", 4],
          [40, 45, "b", 1],
          [41, 46, "a", 1],
        ],
        [
          [10, 20, "a", 4],
          [40, 45, "b", 1],
          [41, 46, "a", 1],
          [90, 95, "c", 1],
        ],
        [
          [10, 20, "a", 4],
          [40, 45, "b", 1],
          [41, 47, "a", 2],
          [90, 95, "c", 1],
        ],
      ]),
    ));

  it("a row between two sessions makes them one; all sessions of its group count as updated", () =>
    testStream(
      SCHEMA,
      sessions("10 seconds", "60 seconds"),
      {},
      ...[batchOf([1, "a"], [21, "a"], [41, "a"]), checkStateRows(3, 3, 0, 0)],
      ...[batchOf([11, "a"]), checkStateRows(2, 2, 1, 0), batchOf([31, "a"]), checkStateRows(1, 1, 1, 0)],
      ...[batchOf([200, "z"]), nextBatch(), checkLastBatch([1, 51, "a", 5])],
    ));

  it("a row is late by the session that it opens itself, not by the one that it might join", () =>
    testStream(
      SCHEMA,
      sessions("10 seconds"),
      {},
      ...[batchOf([100, "a"]), nextBatch(), checkWatermark(95), batchOf([101, "a"]), nextBatch(), checkWatermark(96)],
      ...[batchOf([85, "a"], [92, "a"]), checkStateRows(1, 1, 1, 1)],
      ...[batchOf([200, "z"]), nextBatch(), checkLastBatch([92, 111, "a", 3])],
    ));

  it("the gap may differ from row to row; a row whose gap is not positive is left out", () =>
    testStream(
      "t TIMESTAMP, k STRING, gap STRING",
      (input) =>
        input
          .groupBy(session_window("t", col("gap")), col("k"))
          .agg(count("*").as("n"))
          .select(expr("session_window.start AS s"), expr("session_window.end AS e"), col("n")),
      { outputMode: "complete" },
      batchOf(
        [0, "a", "30 seconds"],
        [5, "a", "1 second"],
        [25, "a", "1 second"],
        [50, "a", "0 seconds"],
        [51, "a", null],
      ),
      checkLastBatch([0, 30, 3]),
    ));

  it("sessions survive a kill and a restart", () =>
    testStream(
      SCHEMA,
      sessions("10 seconds", "30 seconds"),
      {},
      ...[batchOf([1, "a"], [30, "b"]), batchOf([5, "a"]), killAt("watermark", 1), startStream()],
      ...[batchOf([12, "a"]), stopStream(), startStream()],
      ...[batchOf([90, "z"]), processAllAvailable(), checkLastBatch([1, 22, "a", 3], [30, 40, "b", 1]), stopStream()],
      checkState(["z", 90, 90, "z", 1]),
    ));

  it("needs another key and another mode than update, as in Spark", () =>
    testStream(
      SCHEMA,
      sessions("5 seconds"),
      {},
      stopStream(),
      check("no other key", (test) => {
        test.program = (input) =>
          input.withWatermark("t", "5 seconds").groupBy(session_window("t", "5 seconds")).count();
      }),
      expectNoStart(/Global aggregation with session window in streaming query is not supported/),
      check("update", async (test) => {
        const query = sessions("5 seconds")(test.input.toDF()).writeStream.outputMode("update").format("noop").start();
        await assert.rejects(
          query,
          (e: unknown) => e instanceof SparkError && /update\. .* not supported for session window/.test(e.message),
        );
      }),
    ));

  it("groups a table too, also without another key", () =>
    testStream(
      SCHEMA,
      (input) => input,
      {},
      check("a table", async ({ spark }) => {
        const at = (second: number): Date => new Date(second * 1000);
        const table = spark.createDataFrame([{ t: at(1) }, { t: at(30) }, { t: at(8) }, { t: at(18) }], "t TIMESTAMP");
        const rows = await table.groupBy(session_window("t", "10 seconds")).count().orderBy("session_window").collect();
        assert.deepEqual(
          rows.map((row) => row.count),
          [3, 1],
        );
      }),
    ));
});

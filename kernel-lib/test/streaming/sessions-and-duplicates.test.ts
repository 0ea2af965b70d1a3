/** Sessions and duplicates: scenarios of Spark's `StreamingSessionWindowSuite` and its suites on deduplication, in our words and with our data. Times are seconds. */
import { type DataFrame, expr, functions } from "../../src/index";
import {
  batchOf,
  changeProgram,
  checkLastBatch,
  checkStateRows,
  checkWatermark,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testRefused,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP, k STRING, v INT";

/** Key, start and end of the session in seconds, and how many rows it has. */
const sessions =
  (gap: string, key: string = "k", delay: string | null = "10 seconds") =>
  (input: DataFrame): DataFrame =>
    (delay === null ? input : input.withWatermark("t", delay))
      .groupBy(expr(`session_window(t, ${gap}) AS session`), expr(`${key} AS key`))
      .agg(expr("count(*) AS n"), expr("sum(v) AS s"))
      .selectExpr("key", "unix_seconds(session.start) AS start", "unix_seconds(session.end) AS end", "n", "s");

const complete = { outputMode: "complete" } as const;

describe("sessions of a stream", () => {
  it("complete mode: rows within the gap are one session, out of order too", () =>
    testStream(
      SCHEMA,
      sessions("'5 seconds'", "k", null),
      complete,
      ...[batchOf([10, "a", 1], [12, "a", 2], [40, "a", 4]), checkLastBatch(["a", 10, 17, 2, 3], ["a", 40, 45, 1, 4])],
      ...[
        batchOf([8, "a", 8], [17, "b", 1]),
        checkLastBatch(["a", 8, 17, 3, 11], ["a", 40, 45, 1, 4], ["b", 17, 22, 1, 1]),
      ],
      ...[stopStream(), startStream(), batchOf([16, "a", 16])],
      checkLastBatch(["a", 8, 21, 4, 27], ["a", 40, 45, 1, 4], ["b", 17, 22, 1, 1]),
    ));

  it("a row just at the end of a session belongs to it, one a millisecond later does not", () =>
    testStream(
      SCHEMA,
      sessions("'5 seconds'"),
      complete,
      ...[batchOf([10, "a", 1], [15, "a", 1]), checkLastBatch(["a", 10, 20, 2, 2])],
      ...[batchOf([20.001, "a", 1]), checkLastBatch(["a", 10, 20, 2, 2], ["a", 20, 25, 1, 1])],
    ));

  it("a row may make one session of three", () =>
    testStream(
      SCHEMA,
      sessions("'5 seconds'"),
      complete,
      ...[
        batchOf([10, "a", 1], [18, "a", 1], [26, "a", 1]),
        checkStateRows(3, 3, 0, 0),
        batchOf([14, "a", 1], [22, "a", 1]),
      ],
      ...[checkLastBatch(["a", 10, 31, 5, 5])],
    ));

  it("append mode: each session comes out once, when the watermark is past its end", () =>
    testStream(
      SCHEMA,
      sessions("'5 seconds'"),
      {},
      ...[batchOf([10, "a", 1], [11, "b", 1], [12, "a", 1]), checkLastBatch(), checkStateRows(2, 2, 0, 0)],
      ...[
        batchOf([26, "a", 1]),
        nextBatch(),
        checkWatermark(16),
        checkLastBatch(["b", 11, 16, 1, 1]),
        checkStateRows(2, 0, 1, 0),
      ],
      ...[batchOf([13, "a", 9]), checkStateRows(2, 2, 0, 0), batchOf([40, "c", 1]), nextBatch(), checkWatermark(30)],
      checkLastBatch(["a", 10, 18, 3, 11]),
    ));

  it("append mode: a late row is not counted, although its session would still be open with others", () =>
    testStream(
      SCHEMA,
      sessions("'5 seconds'"),
      {},
      ...[batchOf([30, "a", 1]), nextBatch(), checkWatermark(20), batchOf([15, "a", 1]), checkStateRows(1, 0, 0, 1)],
      ...[batchOf([15.5, "a", 1]), checkStateRows(2, 2, 0, 0)],
    ));

  it("by a key of several columns, and by a struct", () =>
    testStream(
      SCHEMA,
      sessions("'5 seconds'", "struct(k, v % 2 AS odd)"),
      complete,
      ...[batchOf([10, "a", 1], [11, "a", 2], [12, "a", 3])],
      checkLastBatch([{ k: "a", odd: 1 }, 10, 17, 2, 4], [{ k: "a", odd: 0 }, 11, 16, 1, 2]),
    ));

  it("with a gap of each row's own: the session lasts as long as its latest row says", () =>
    testStream(
      SCHEMA,
      sessions("CASE WHEN v > 5 THEN '20 seconds' ELSE '5 seconds' END"),
      {},
      ...[batchOf([10, "a", 1], [12, "a", 9], [28, "a", 1]), checkLastBatch(), batchOf([43, "b", 1]), nextBatch()],
      ...[checkWatermark(33), checkLastBatch(["a", 10, 33, 3, 11])],
    ));

  it("with a gap of zero or less for some rows: those open no session", () =>
    testStream(
      SCHEMA,
      sessions("CASE WHEN v = 0 THEN '0 seconds' WHEN v < 0 THEN '-1 seconds' ELSE '5 seconds' END"),
      complete,
      ...[batchOf([10, "a", 0], [11, "a", -3], [12, "a", 1]), checkLastBatch(["a", 12, 17, 1, 1])],
    ));

  it("with other aggregates and a function of the program's own", () =>
    testStream(
      SCHEMA,
      (input) => {
        const twice = functions.udf((v: unknown) => Number(v) * 2, "INT");
        return input
          .withWatermark("t", "10 seconds")
          .groupBy(expr("session_window(t, '5 seconds')"), expr("k"))
          .agg(
            expr("min(v) AS lo"),
            expr("collect_list(v) AS all"),
            expr("count_if(v > 1) AS n"),
            functions.max(twice(functions.col("v"))).as("hi"),
          )
          .select("k", "lo", "all", "n", "hi");
      },
      complete,
      ...[batchOf([10, "a", 3]), batchOf([12, "a", 1]), checkLastBatch(["a", 1, [3, 1], 1, 6])],
    ));

  it("without another key is refused, and so is update mode", () =>
    testRefused(
      SCHEMA,
      sessions("'5 seconds'"),
      { outputMode: "update" },
      /not supported for session window streaming aggregations/,
    ));
});

describe("duplicates in a stream", () => {
  it("of all columns, over restarts", () =>
    testStream(
      SCHEMA,
      (input) => input.dropDuplicates(),
      {},
      ...[
        batchOf([1, "a", 1], [1, "a", 1], [1, "a", 2]),
        checkLastBatch([1, "a", 1], [1, "a", 2]),
        checkStateRows(2, 2, 0, 0),
      ],
      ...[stopStream(), startStream(), batchOf([1, "a", 1], [2, "a", 1]), checkLastBatch([2, "a", 1])],
    ));

  it("of some columns: the first row of a key is the one that counts", () =>
    testStream(
      SCHEMA,
      (input) => input.dropDuplicates(["k"]),
      {},
      ...[batchOf([1, "a", 1], [1, "a", 2], [1, "b", 3]), checkLastBatch([1, "a", 1], [1, "b", 3])],
      ...[batchOf([1, "a", 9], [1, "c", 4]), checkLastBatch([1, "c", 4])],
    ));

  it("twice in a program: each has its state", () =>
    testStream(
      SCHEMA,
      (input) => input.dropDuplicates(["k", "v"]).dropDuplicates(["k"]),
      {},
      ...[
        batchOf([1, "a", 1], [1, "a", 1], [1, "a", 2]),
        checkLastBatch([1, "a", 1]),
        batchOf([1, "b", 1], [1, "a", 3]),
      ],
      checkLastBatch([1, "b", 1]),
    ));

  it("NULL is equal to NULL, and NaN to NaN", () =>
    testStream(
      "k STRING, x DOUBLE",
      (input) => input.dropDuplicates(),
      {},
      ...[batchOf([null, Number.NaN], [null, Number.NaN], ["a", null]), checkLastBatch([null, "NaN"], ["a", null])],
      ...[batchOf(["a", null], [null, Number.NaN]), checkLastBatch()],
    ));

  for (const [mode, expected] of [
    ["update", [["a", 1]]],
    [
      "complete",
      [
        ["a", 1],
        ["b", 2],
      ],
    ],
  ] as const)
    it(`counted by key afterwards, ${mode} mode`, () =>
      testStream(
        SCHEMA,
        (input) => input.dropDuplicates(["k", "v"]).groupBy("k").count(),
        { outputMode: mode },
        ...[batchOf([1, "b", 1], [1, "b", 1], [1, "b", 2]), checkLastBatch(["b", 2])],
        ...[batchOf([1, "b", 2], [1, "a", 1]), checkLastBatch(...expected)],
      ));

  it("after a restart the input may have a column more, if it is no key", () =>
    testStream(
      SCHEMA,
      (input) => input.select("k").dropDuplicates(["k"]),
      {},
      ...[
        batchOf([1, "a", 1]),
        stopStream(),
        changeProgram("one column more", (input) => input.select("k", "v").dropDuplicates(["k"])),
      ],
      // The sink of the test has the columns it began with, so the batch stays empty.
      ...[startStream(), batchOf(), processAllAvailable()],
    ));

  it("within the watermark the event time may be dropped afterwards", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "10 seconds").dropDuplicatesWithinWatermark(["k"]).drop("t"),
      {},
      ...[
        batchOf([10, "a", 1], [15, "a", 2]),
        checkLastBatch(["a", 1]),
        batchOf([30, "b", 3]),
        nextBatch(),
        checkWatermark(20),
      ],
      ...[checkStateRows(1, 0, 1, 0), batchOf([21, "a", 4]), checkLastBatch(["a", 4])],
    ));
});

/** Watermarks as a program declares them: the scenarios of Spark's `EventTimeWatermarkSuite`, in our words and with our data. Times are seconds. */
import assert from "node:assert/strict";
import { col, type DataFrame, expr, window } from "../../src/index";
import { Trigger } from "../../src/streaming/trigger";
import {
  addData,
  addToSecond,
  batchOf,
  check,
  checkAnswer,
  checkLastBatch,
  checkProgress,
  checkStateRows,
  checkWatermark,
  expectFailure,
  nextBatch,
  processAllAvailable,
  type StreamProgram,
  startStream,
  stopStream,
  testRefused,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP, v INT";
const perWindow = (input: DataFrame): DataFrame => input.groupBy(window(col("t"), "5 seconds")).count();
const counts =
  (delay: string) =>
  (input: DataFrame): DataFrame =>
    perWindow(input.withWatermark("t", delay));

describe("a watermark is refused", () => {
  const refused: [string, (input: DataFrame) => DataFrame, RegExp][] = [
    ["on a column that is not there", (input) => input.withWatermark("when", "1 minute"), /UNRESOLVED_COLUMN/],
    ["on a number", (input) => input.withWatermark("v", "1 minute"), /EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE.*"INT"/s],
    [
      "on a window's start inside a struct",
      (input) => input.select(expr("struct(t) AS s")).withWatermark("s.t", "1 minute"),
      /EVENT_TIME_MUST_BE_TOP_LEVEL_COLUMN/,
    ],
  ];
  for (const [what, program, message] of refused) it(what, () => testRefused(SCHEMA, program, {}, message));

  it("with a delay below zero, or none at all", () =>
    testStream(
      SCHEMA,
      (input) => input,
      {},
      check("delays", ({ input }) => {
        for (const delay of ["-1 year", "1 year -13 months", "1 month -40 days", "-10 seconds"])
          assert.throws(() => input.toDF().withWatermark("t", delay), /must not be negative|delay threshold/i, delay);
        assert.throws(() => input.toDF().withWatermark("t", "soon"), /interval/i);
      }),
    ));
});

describe("a delay", () => {
  it("in months counts 31 days each, in years twelve of them", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "1 month"),
      {},
      ...[batchOf([100 * 86_400, 1]), batchOf([100 * 86_400, 1]), checkWatermark(69 * 86_400)],
    ));

  it("may be written with several units, or as an INTERVAL", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "INTERVAL 1 minute 30 seconds"),
      {},
      ...[batchOf([1000, 1]), batchOf([1000, 1]), checkWatermark(910)],
    ));

  it("of zero closes a window with the first row after it", () =>
    testStream(
      SCHEMA,
      counts("0 seconds"),
      {},
      ...[batchOf([3, 1], [5, 1]), nextBatch(), checkWatermark(5), checkLastBatch([0, 1])],
    ));
});

describe("output modes with a watermark", () => {
  it("append: a window comes out once, when it is closed; late rows are gone", () =>
    testStream(
      SCHEMA,
      counts("10 seconds"),
      {},
      ...[batchOf(...[10, 11, 12, 13, 14, 15].map((t) => [t, 1])), checkLastBatch(), batchOf([25, 1])],
      ...[nextBatch(), checkLastBatch([10, 5]), checkStateRows(2, 0, 1, 0)],
      ...[batchOf([10, 1]), checkLastBatch(), checkStateRows(2, 0, 0, 1)],
    ));

  it("update: a window comes out with every change, and late rows are gone", () =>
    testStream(
      SCHEMA,
      counts("10 seconds"),
      { outputMode: "update" },
      ...[batchOf(...[10, 11, 12, 13, 14, 15].map((t) => [t, 1])), checkLastBatch([10, 5], [15, 1])],
      ...[batchOf([25, 1]), checkLastBatch([25, 1]), nextBatch(), checkLastBatch()],
      ...[batchOf([10, 1], [25, 1]), checkLastBatch([25, 2]), checkStateRows(2, 1, 0, 1)],
    ));

  it("complete: nothing is ever late, nothing is ever forgotten", () =>
    testStream(
      SCHEMA,
      counts("10 seconds"),
      { outputMode: "complete" },
      ...[
        batchOf([10, 1], [11, 1], [12, 1]),
        checkLastBatch([10, 3]),
        batchOf([25, 1]),
        checkLastBatch([10, 3], [25, 1]),
      ],
      ...[batchOf([25, 1], [10, 1]), checkLastBatch([10, 4], [25, 2]), checkStateRows(2, 2, 0, 0)],
    ));

  it("append, grouped by the time itself", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "10 seconds").groupBy("t").count(),
      {},
      ...[batchOf([10, 1], [11, 1], [10, 1]), checkLastBatch(), batchOf([21, 1]), nextBatch()],
      ...[checkWatermark(11), checkLastBatch([10, 2], [11, 1])],
    ));

  it("append, when the window has another name", () =>
    testStream(
      SCHEMA,
      (input) =>
        input
          .withWatermark("t", "0 seconds")
          .groupBy(window(col("t"), "5 seconds").as("w"))
          .count()
          .select("w.end", "count"),
      {},
      ...[batchOf([1, 1], [7, 1]), nextBatch(), checkLastBatch([5, 1])],
    ));

  it("append, when the watermark stands on a column that was computed", () =>
    testStream(
      SCHEMA,
      (input) => perWindow(input.select(expr("t + INTERVAL 10 SECONDS AS t")).withWatermark("t", "0 seconds")),
      {},
      ...[batchOf([1, 1], [6, 1]), nextBatch(), checkWatermark(16), checkLastBatch([10, 1])],
    ));
});

describe("statistics of event times", () => {
  it("largest, least and mean of a batch, and the watermark it ran with", () =>
    testStream(
      SCHEMA,
      counts("10 seconds"),
      {},
      batchOf([10, 1], [20, 1], [30, 1]),
      checkProgress({
        eventTime: {
          avg: "1970-01-01T00:00:20.000Z",
          max: "1970-01-01T00:00:30.000Z",
          min: "1970-01-01T00:00:10.000Z",
          watermark: "1970-01-01T00:00:00.000Z",
        },
      } as never),
      ...[nextBatch(), checkProgress({ eventTime: { watermark: "1970-01-01T00:00:20.000Z" } } as never)],
    ));

  it("the watermark does not fall when times do", () =>
    testStream(
      SCHEMA,
      counts("10 seconds"),
      {},
      ...[batchOf([50, 1]), batchOf([5, 1]), checkWatermark(40), batchOf([6, 1]), checkWatermark(40)],
    ));

  it("with Trigger.Once each start runs with the watermark of the start before", () =>
    testStream(
      SCHEMA,
      counts("10 seconds"),
      { trigger: Trigger.Once() },
      ...[addData([10, 1], [25, 1]), processAllAvailable(), checkWatermark(0), checkAnswer(), stopStream()],
      ...[
        startStream(Trigger.Once()),
        addData([26, 1]),
        processAllAvailable(),
        checkWatermark(15),
        checkAnswer([10, 1]),
        stopStream(),
      ],
    ));

  it("a table has no watermark: all of its rows count, in whatever order", () =>
    testStream(
      SCHEMA,
      (input) => input,
      {},
      check("a table", async ({ spark }) => {
        const table = spark.createDataFrame(
          [
            [new Date(25_000), 1],
            [new Date(1000), 1],
          ],
          SCHEMA,
        );
        assert.equal((await counts("1 second")(table).collect()).length, 2);
      }),
    ));
});

describe("two watermarks", () => {
  const merged =
    (left: string, right: string): StreamProgram =>
    (input, test) =>
      input.withWatermark("t", left).union(test.secondStream().withWatermark("t", right));

  const policies: [string, Record<string, string>, number[]][] = [
    ["the least counts unless told otherwise", {}, [0, 10, 20]],
    ["min", { "spark.sql.streaming.multipleWatermarkPolicy": "min" }, [0, 10, 20]],
    [
      "max, as the guide warns, drops rows of the slower",
      { "spark.sql.streaming.multipleWatermarkPolicy": "max" },
      [0, 90, 190],
    ],
  ];
  for (const [what, conf, [, second, third]] of policies)
    it(what, () =>
      testStream(
        SCHEMA,
        merged("10 seconds", "20 seconds"),
        { conf },
        ...[addToSecond([30, 1]), batchOf([100, 1]), checkWatermark(0)],
        ...[addToSecond([40, 1]), batchOf([200, 1]), checkWatermark(second)],
        ...[addToSecond([41, 1]), batchOf([200, 1]), checkWatermark(third)],
      ),
    );

  it("the watermark waits for a stream that has said nothing yet", () =>
    testStream(
      SCHEMA,
      merged("0 seconds", "0 seconds"),
      {},
      ...[batchOf([100, 1]), batchOf([200, 1]), checkWatermark(0)],
      ...[addToSecond([50, 1]), nextBatch(), batchOf([201, 1]), checkWatermark(50)],
    ));

  it("one above the other is refused when the query runs", () =>
    testStream(
      SCHEMA,
      (input) => perWindow(input.withWatermark("t", "1 second").withWatermark("t", "2 seconds")),
      {},
      ...[addData([10, 1])],
      expectFailure("_LEGACY_ERROR_TEMP_3076", /Redefining watermark is disallowed/),
    ));

  it("a policy that does not exist is refused by name", () =>
    testStream(
      SCHEMA,
      (input) => input,
      {},
      check("set", ({ spark }) =>
        assert.throws(
          () => spark.conf.set("spark.sql.streaming.multipleWatermarkPolicy", "median"),
          /spark\.sql\.streaming\.multipleWatermarkPolicy/,
        ),
      ),
    ));
});

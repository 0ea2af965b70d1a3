/** Watermarks in a running query: what is late, what closes, and when a batch without data is worth running. */
import { col, type DataFrame, sum, window } from "../../src/index";
import {
  addData,
  batchOf,
  checkAnswer,
  checkDelivered,
  checkLastBatch,
  checkProgress,
  checkState,
  checkStateRows,
  checkWatermark,
  processAllAvailable,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP, v INT";

const counts = (input: DataFrame): DataFrame =>
  input
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count();

describe("late rows", () => {
  it("lateness uses the watermark of the batch before, so a row may still join the window that closes now (D7)", () =>
    testStream(
      SCHEMA,
      counts,
      {},
      batchOf([25, 1]),
      batchOf([40, 1]),
      checkWatermark(15),
      // Watermark 30 closes [20, 30) in this batch; the row is judged by 15 and counts.
      batchOf([28, 1]),
      checkWatermark(30),
      checkLastBatch([20, 2]),
      checkStateRows(1, 1, 1, 0),
      // One batch later the same row is late.
      batchOf([29, 1]),
      checkStateRows(1, 0, 0, 1),
      checkLastBatch(),
    ));

  it("after a batch without data the two watermarks are the same, and the row is late", () =>
    testStream(
      SCHEMA,
      counts,
      {},
      addData([25, 1]),
      processAllAvailable(),
      addData([40, 1]),
      processAllAvailable(),
      checkAnswer([20, 1]),
      batchOf([28, 1]),
      checkStateRows(1, 0, 0, 1),
      checkAnswer([20, 1]),
    ));

  it("a window that ends at or before 1970 is late from the first batch on (D8)", () =>
    testStream(
      SCHEMA,
      counts,
      { outputMode: "update" },
      batchOf([-1, 1], [-15, 1], [0, 1], [5, 1]),
      checkLastBatch([0, 2]),
      checkStateRows(1, 1, 0, 2),
    ));

  it("counted are late groups, after rows of one partition have been merged, not rows (D9)", () =>
    testStream(
      SCHEMA,
      counts,
      {},
      batchOf([100, 1]),
      batchOf([101, 1]),
      batchOf([1, 1], [2, 1], [3, 1], [11, 1]),
      checkProgress({ numInputRows: 4 }),
      checkStateRows(1, 0, 0, 2),
    ));

  it("without state nothing is dropped (D9)", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "10 seconds").select("v"),
      {},
      batchOf([100, 1]),
      batchOf([1, 2]),
      checkLastBatch([2]),
      checkWatermark(90),
    ));
});

describe("event times that are null", () => {
  it("window() leaves them out, and they count as 1970 for the watermark's statistics (D3)", () =>
    testStream(
      SCHEMA,
      counts,
      { outputMode: "update" },
      batchOf([null, 1]),
      checkLastBatch(),
      batchOf([null, 1], [20, 1]),
      checkLastBatch([20, 1]),
    ));

  it("grouped by the time itself, the null group is never late and never closed (D3)", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "10 seconds").groupBy("t").count(),
      { outputMode: "append" },
      batchOf([null, 1], [5, 1]),
      addData([100, 1]),
      processAllAvailable(),
      checkAnswer([5, 1]),
      batchOf([null, 1]),
      checkStateRows(2, 1, 0, 0),
      stopStream(),
      checkState([null, 2], [100, 1]),
    ));
});

describe("batches without data", () => {
  for (const outputMode of ["append", "update"] as const)
    it(`in ${outputMode} mode one runs when the watermark has risen, and only one (A12)`, () =>
      testStream(
        SCHEMA,
        counts,
        { outputMode },
        addData([5, 1]),
        processAllAvailable(),
        checkDelivered(0),
        addData([40, 1]),
        processAllAvailable(),
        checkDelivered(0, 1, 2),
        checkProgress({ numInputRows: 0 }),
        checkWatermark(30),
        checkStateRows(1, 0, 1, 0),
        processAllAvailable(),
        checkDelivered(0, 1, 2),
      ));

  it("in complete mode there is none: nothing would change", () =>
    testStream(SCHEMA, counts, { outputMode: "complete" }, addData([40, 1]), processAllAvailable(), checkDelivered(0)));

  it("without state there is none", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "1 second").select("v"),
      {},
      addData([40, 1]),
      processAllAvailable(),
      checkDelivered(0),
    ));

  it("update grouped by a key without event time runs one, although nothing can close (surprise 9)", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "10 seconds").groupBy("v").count(),
      { outputMode: "update" },
      addData([40, 1]),
      processAllAvailable(),
      checkDelivered(0, 1),
      checkStateRows(1, 0, 0, 0),
    ));

  it("spark.sql.streaming.noDataMicroBatches.enabled = false runs none", () =>
    testStream(
      SCHEMA,
      counts,
      { conf: { "spark.sql.streaming.noDataMicroBatches.enabled": false } },
      addData([40, 1]),
      processAllAvailable(),
      checkDelivered(0),
      addData([41, 1]),
      processAllAvailable(),
      checkDelivered(0, 1),
    ));

  it("right after a restart there is none until data has come once (A13)", () =>
    testStream(
      SCHEMA,
      counts,
      {},
      batchOf([5, 1], [40, 1]),
      stopStream(),
      startStream(),
      processAllAvailable(),
      checkDelivered(0),
      checkAnswer(),
      addData([41, 1]),
      processAllAvailable(),
      checkWatermark(31),
      checkDelivered(0, 1, 2),
      checkAnswer([0, 1]),
    ));
});

describe("sliding windows", () => {
  it("a row counts in every window that covers it, and may be late for some of them", () =>
    testStream(
      SCHEMA,
      (input) =>
        input
          .withWatermark("t", "0 seconds")
          .groupBy(window(col("t"), "10 seconds", "5 seconds"))
          .agg(sum("v").as("s")),
      {},
      batchOf([12, 1], [21, 2]),
      checkLastBatch(),
      batchOf([12, 4]),
      checkLastBatch([5, 5], [10, 5]),
      checkStateRows(2, 2, 2, 0),
      // [5, 15) and [10, 20) ended before 21; nothing of this row is left.
      batchOf([14, 8]),
      checkStateRows(2, 0, 0, 2),
      // [10, 20) is too late, [15, 25) is not.
      batchOf([19, 16]),
      checkStateRows(2, 1, 0, 1),
      addData([30, 0]),
      processAllAvailable(),
      checkAnswer([5, 5], [10, 5], [15, 18], [20, 2]),
    ));
});

/** What real Spark 4.3 did with the same rows, batch by batch (semantics Y). Times are seconds. */
import { col, count, type DataFrame, window } from "../../src/index";
import {
  type Action,
  addData,
  batchOf,
  changeDisk,
  checkDelivered,
  checkLastBatch,
  checkStateRows,
  checkWatermark,
  nextBatch,
  type ShortRow,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP";

/** Input of Y1: one list per batch. */
const BATCHES = [[12, 17], [25], [13, 22], [40], [28, 35], [60], [9]];

const rows = (times: readonly number[]): number[][] => times.map((time) => [time]);

const windowed = (input: DataFrame): DataFrame =>
  input
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count();

describe("golden traces: windows of 10 s, delay 10 s", () => {
  const script = (checks: readonly (readonly Action[])[]): Action[] =>
    BATCHES.flatMap((times, i) => [batchOf(...rows(times)), ...checks[i]]);

  it("append puts out a window once, when the watermark has passed its end (Y2)", () =>
    testStream(
      SCHEMA,
      windowed,
      {},
      ...script([
        [checkWatermark(0), checkLastBatch(), checkStateRows(1, 1, 0, 0)],
        [checkWatermark(7), checkLastBatch(), checkStateRows(2, 1, 0, 0)],
        [checkWatermark(15), checkLastBatch(), checkStateRows(2, 2, 0, 0)],
        [checkWatermark(15), checkLastBatch(), checkStateRows(3, 1, 0, 0)],
        [checkWatermark(30), checkLastBatch([10, 3], [20, 3]), checkStateRows(2, 2, 2, 0)],
        [checkWatermark(30), checkLastBatch(), checkStateRows(3, 1, 0, 0)],
        [checkWatermark(50), checkLastBatch([30, 1], [40, 1]), checkStateRows(1, 0, 2, 1)],
      ]),
    ));

  it("update puts out every window touched, and lets closed ones go in silence (Y3)", () =>
    testStream(
      SCHEMA,
      windowed,
      { outputMode: "update" },
      ...script([
        [checkLastBatch([10, 2])],
        [checkLastBatch([20, 1])],
        [checkLastBatch([10, 3], [20, 2])],
        [checkLastBatch([40, 1])],
        [checkLastBatch([20, 3], [30, 1]), checkStateRows(2, 2, 2, 0)],
        [checkLastBatch([60, 1])],
        [checkLastBatch(), checkStateRows(1, 0, 2, 1)],
      ]),
    ));

  it("complete puts out everything, drops nothing, frees nothing (Y4)", () =>
    testStream(
      SCHEMA,
      windowed,
      { outputMode: "complete" },
      ...script([
        [checkLastBatch([10, 2])],
        [checkLastBatch([10, 2], [20, 1])],
        [checkLastBatch([10, 3], [20, 2])],
        [checkLastBatch([10, 3], [20, 2], [40, 1])],
        [checkLastBatch([10, 3], [20, 3], [30, 1], [40, 1])],
        [checkLastBatch([10, 3], [20, 3], [30, 1], [40, 1], [60, 1])],
        [checkLastBatch([0, 1], [10, 3], [20, 3], [30, 1], [40, 1], [60, 1]), checkStateRows(6, 1, 0, 0)],
      ]),
    ));

  for (const outputMode of ["update", "complete"] as const)
    it(`a count over everything is one row per batch in ${outputMode} mode, and nothing is late (Y5)`, () =>
      testStream(
        SCHEMA,
        (input) => input.withWatermark("t", "10 seconds").agg(count("*").as("n")),
        { outputMode },
        ...script([2, 3, 5, 6, 8, 9, 10].map((n) => [checkLastBatch([n])])),
      ));
});

describe("golden traces: filters and restarts", () => {
  it("a filter written after the watermark is pushed below it: what it drops moves no watermark (Y18)", () =>
    testStream(
      "t TIMESTAMP, k STRING",
      (input) => input.withWatermark("t", "0 seconds").where(col("k").equalTo("keep")).groupBy("t").count(),
      {},
      ...(
        [
          [[10, "keep"], 0, []],
          [[100, "drop"], 10, [[10, 1]]],
          [[11, "keep"], 10, []],
          [[12, "keep"], 11, [[11, 1]]],
        ] satisfies [unknown[], number, ShortRow[]][]
      ).flatMap(([row, watermark, out]) => [batchOf(row), checkWatermark(watermark), checkLastBatch(...out)]),
      nextBatch(),
      checkWatermark(12),
      checkLastBatch([12, 1]),
    ));

  it("a restart goes on with the next batch; without its commit the last batch runs again, alike (Y21)", () =>
    testStream(
      SCHEMA,
      windowed,
      { outputMode: "update" },
      ...BATCHES.slice(0, 4).map((times) => batchOf(...rows(times))),
      stopStream(),
      addData(...rows(BATCHES[4])),
      startStream(),
      nextBatch(),
      checkDelivered(0, 1, 2, 3, 4),
      checkWatermark(30),
      batchOf(...rows(BATCHES[5])),
      stopStream(),
      changeDisk("delete commits/5", (disk) => disk.delete("commits/5")),
      startStream(),
      nextBatch(),
      checkDelivered(0, 1, 2, 3, 4, 5, 5),
      checkLastBatch([60, 1]),
      checkWatermark(30),
    ));
});

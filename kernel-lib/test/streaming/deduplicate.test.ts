/** Duplicates and limits on streams, as real Spark 4.3 treats them (semantics Y6, Y7, Y14, Y15, and recorded cases). Times are seconds. */
import assert from "node:assert/strict";
import { col, type DataFrame, expr, SparkError } from "../../src/index";
import {
  addData,
  batchOf,
  check,
  checkLastBatch,
  checkProgress,
  checkState,
  checkStateRows,
  checkWatermark,
  expectFailure,
  killAt,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testRefused,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP, k STRING";
const watermarked = (input: DataFrame): DataFrame => input.withWatermark("t", "10 seconds");

describe("dropDuplicates on a stream", () => {
  it("lets the first row of a key pass; without the event time among the keys the state never shrinks (Y6)", () =>
    testStream(
      SCHEMA,
      (input) => watermarked(input).dropDuplicates(["k"]),
      {},
      ...[batchOf([10, "a"], [11, "a"]), checkLastBatch([10, "a"]), checkStateRows(1, 1, 0, 0)],
      ...[batchOf([15, "a"]), checkLastBatch(), checkStateRows(1, 0, 0, 0)],
      ...[batchOf([40, "b"]), checkLastBatch([40, "b"]), checkStateRows(2, 1, 0, 0)],
      ...[batchOf([12, "a"], [41, "a"]), checkLastBatch(), checkWatermark(30), checkStateRows(2, 0, 0, 0)],
      ...[batchOf([90, "c"]), checkLastBatch([90, "c"]), checkStateRows(3, 1, 0, 0)],
      ...[batchOf([42, "a"]), checkLastBatch(), checkWatermark(80), checkStateRows(3, 0, 0, 0)],
    ));

  it("with the event time among the keys a key goes with the watermark, and late rows are dropped before", () =>
    testStream(
      SCHEMA,
      (input) => watermarked(input).dropDuplicates(["k", "t"]),
      {},
      batchOf([10, "a"], [10, "a"]),
      ...[batchOf([20, "x"]), checkWatermark(0), checkStateRows(2, 1, 0, 0)],
      ...[nextBatch(), checkWatermark(10), checkStateRows(1, 0, 1, 0)],
      ...[batchOf([10, "a"], [10.002, "c"], [10.002, "c"]), checkLastBatch([10.002, "c"]), checkStateRows(2, 1, 0, 1)],
      check("duplicates are counted as Spark counts them", async (test) => {
        const [state] = (await test.lastProgress()).stateOperators;
        assert.equal(state.operatorName, "dedupe");
        assert.deepEqual(state.customMetrics, {
          "SnapshotLastUploaded.partition_0_default": -1,
          "SnapshotLastUploaded.partition_1_default": -1,
          forceSnapshotCount: 0,
          ...{ loadedMapCacheHitCount: 6, loadedMapCacheMissCount: 0 },
          numSnapshotsAutoRepaired: 0,
          stateOnCurrentVersionSizeBytes: state.memoryUsedBytes,
          numDroppedDuplicateRows: 1,
          numRowsIncrementallyRemoved: 0,
          numRowsReadDuringEviction: 2,
        });
      }),
    ));

  it("rows at or before 1970 are late from the first batch on, a row without a time never is (Y14)", () =>
    testStream(
      SCHEMA,
      (input) => input.withWatermark("t", "1 second").dropDuplicates(["k", "t"]),
      {},
      ...[batchOf([0, "a"], [1, "b"], [-5, "c"], [null, "nul"]), checkLastBatch([1, "b"], [null, "nul"])],
      checkStateRows(2, 2, 0, 2),
      ...[batchOf([100, "z"]), nextBatch(), checkStateRows(2, 0, 1, 0)],
    ));

  it("distinct remembers whole rows, over a restart and a kill in between", () =>
    testStream(
      SCHEMA,
      (input) => input.select("k").distinct(),
      {},
      ...[batchOf([1, "a"], [2, "a"], [3, "b"]), checkLastBatch(["a"], ["b"])],
      ...[stopStream(), checkState(["a", null], ["b", null]), startStream()],
      ...[addData([4, "b"], [5, "c"]), killAt("sink.commit", 1), startStream()],
      ...[
        processAllAvailable(),
        checkLastBatch(["c"]),
        stopStream(),
        checkState(["a", null], ["b", null], ["c", null]),
      ],
    ));

  it("the trace shows which rows were late, and what the state remembers", () =>
    testStream(
      SCHEMA,
      (input) => watermarked(input).dropDuplicates(["k"]),
      {},
      ...[batchOf([50, "a"]), nextBatch(), batchOf([30, "b"], [45, "c"], [46, "c"], [47, "a"])],
      check("verdicts and changes", ({ running }) => {
        const batch = running.trace().batches[2];
        assert.deepEqual(
          batch.rowsIn.map(({ verdict }) => [verdict.kind, verdict.why]),
          [
            ["late", "late: its time is 1970-01-01 00:00:30, the watermark stood at 1970-01-01 00:00:40"],
            ["kept", "kept: its time is 1970-01-01 00:00:45, after the watermark 1970-01-01 00:00:40"],
            ["filtered", "filtered: a row with this key came before"],
            ["filtered", "filtered: a row with this key came before"],
          ],
        );
        assert.deepEqual(
          batch.state[0].changes.map(({ key, before }) => [key, before]),
          [[["c"], null]],
        );
      }),
    ));
});

describe("dropDuplicatesWithinWatermark", () => {
  it("forgets a key once the watermark is past its first time plus the delay; then it passes again (Y7)", () =>
    testStream(
      SCHEMA,
      (input) => watermarked(input).dropDuplicatesWithinWatermark(["k"]),
      {},
      ...[batchOf([10, "a"], [11, "a"]), checkLastBatch([10, "a"]), checkStateRows(1, 1, 0, 0)],
      ...[batchOf([15, "a"]), checkLastBatch(), checkStateRows(1, 0, 0, 0)],
      ...[batchOf([40, "b"]), checkLastBatch([40, "b"]), checkStateRows(2, 1, 0, 0)],
      ...[batchOf([12, "a"], [41, "a"]), checkLastBatch(), checkWatermark(30), checkStateRows(1, 0, 1, 0)],
      ...[batchOf([90, "c"]), checkLastBatch([90, "c"]), checkStateRows(2, 1, 0, 0)],
      ...[batchOf([42, "a"]), checkLastBatch([42, "a"]), checkWatermark(80), checkStateRows(1, 1, 2, 0)],
    ));

  it("reads the event time even when nobody above does", () =>
    testStream(
      SCHEMA,
      (input) => watermarked(input).dropDuplicatesWithinWatermark(["k"]).select("k"),
      {},
      ...[batchOf([10, "a"]), batchOf([40, "b"]), nextBatch(), checkWatermark(30), checkStateRows(1, 0, 1, 0)],
    ));

  it("needs a watermark", () =>
    testStream(
      SCHEMA,
      (input) => input,
      {},
      check("no watermark", async ({ input }) => {
        const query = input.toDF().dropDuplicatesWithinWatermark().writeStream.format("noop").start();
        await assert.rejects(
          query,
          /dropDuplicatesWithinWatermark is not supported on streaming DataFrames\/DataSets without watermark/,
        );
      }),
    ));

  it("is refused for a table, which has no watermark", () =>
    testStream(
      SCHEMA,
      (input) => input,
      {},
      check("a table", async ({ spark }) => {
        const table = spark.createDataFrame([{ k: "a" }], "k STRING").dropDuplicatesWithinWatermark(["k"]);
        await assert.rejects(
          table.collect(),
          (error: unknown) => error instanceof SparkError && /with batch DataFrames\/DataSets/.test(error.message),
        );
      }),
    ));
});

describe("except on a stream", () => {
  it("in update mode what is not in the table comes out, and again whenever it comes", () =>
    testStream(
      SCHEMA,
      (input) => input.select("k"),
      { outputMode: "update" },
      stopStream(),
      check("with a table", (test) => {
        const table = test.spark.createDataFrame([{ k: "a" }], "k STRING");
        test.program = (input) => input.select("k").except(table);
      }),
      startStream(),
      ...[batchOf([1, "a"], [2, "b"], [3, "b"]), checkLastBatch(["b"]), checkStateRows(1, 1, 0, 0)],
      ...[batchOf([4, "b"], [5, "c"]), checkLastBatch(["b"], ["c"]), checkStateRows(2, 2, 0, 0)],
    ));

  it("in append mode it is an aggregation that needs a watermark", () =>
    testRefused(
      SCHEMA,
      (input, { spark }) => input.select("k").except(spark.createDataFrame([{ k: "a" }], "k STRING")),
      {},
      /Append output mode not supported for aggregations on streaming DataFrames\/DataSets without watermark/,
    ));
});

describe("limit on a stream", () => {
  const limited = (input: DataFrame): DataFrame => input.limit(5);

  it("counts over the whole life of the query, also after a restart; what it need not read is not input (Y15)", () =>
    testStream(
      SCHEMA,
      limited,
      {},
      ...[batchOf([1, "a"], [2, "a"], [3, "a"], [4, "a"]), checkLastBatch([1, "a"], [2, "a"], [3, "a"], [4, "a"])],
      ...[checkStateRows(1, 1, 0, 0), stopStream(), checkState([null, 4]), startStream()],
      ...[batchOf([5, "b"], [6, "b"], [7, "b"]), checkLastBatch([5, "b"]), checkStateRows(1, 1, 0, 0)],
      ...[batchOf([8, "c"]), checkLastBatch(), checkStateRows(1, 0, 0, 0)],
      batchOf(...[1, 2, 3, 4, 5, 6, 7].map((i) => [i, "d"])),
      check("five of seven rows were read", async (test) => assert.equal((await test.lastProgress()).numInputRows, 5)),
    ));

  it("keeps state below it moving although it wants no more rows", () =>
    testStream(
      SCHEMA,
      (input) => input.dropDuplicates(["k"]).limit(1),
      {},
      ...[batchOf([1, "a"], [2, "b"]), checkLastBatch([1, "a"]), batchOf([3, "c"]), checkLastBatch()],
      ...[stopStream(), checkState([null, 1], ["a", null], ["b", null], ["c", null])],
    ));

  it("is refused in update mode", () =>
    testRefused(
      SCHEMA,
      limited,
      { outputMode: "update" },
      /Limits are not supported on streaming DataFrames\/Datasets in Update output mode/,
    ));
});

describe("limits that the optimiser settles", () => {
  const states = async (test: { lastProgress(): Promise<{ stateOperators: readonly unknown[] }> }): Promise<number> =>
    (await test.lastProgress()).stateOperators.length;

  it("of two limits one is left, and counts over the whole life", () =>
    testStream(
      SCHEMA,
      (input) => input.limit(2).limit(5),
      {},
      ...[batchOf([1, "a"], [2, "b"], [3, "c"]), checkLastBatch([1, "a"], [2, "b"])],
      check("one operator keeps state", async (test) => assert.equal(await states(test), 1)),
      ...[batchOf([4, "d"]), checkLastBatch()],
    ));

  it("a limit of zero reads nothing and keeps nothing", () =>
    testStream(
      SCHEMA,
      (input) => input.limit(0),
      {},
      ...[batchOf([1, "a"]), checkLastBatch(), checkProgress({ numInputRows: 0 })],
      check("no operator keeps state", async (test) => assert.equal(await states(test), 0)),
    ));
});

describe("a window over a window", () => {
  const counted = (input: DataFrame, ...keys: string[]): DataFrame =>
    input.groupBy(...keys.map((key) => expr(key))).agg(expr("count(*) AS n"));
  const chain = (outer: string) => (input: DataFrame) =>
    counted(input.withWatermark("t", "0 seconds"), "window(t, '5 seconds')")
      .groupBy(expr(outer))
      .agg(expr("sum(n) AS n"));

  for (const outer of ["window(window, '10 seconds')", "window(window_time(window), '10 seconds')"])
    it(`what the inner one puts out the outer one counts in the same batch: ${outer} (Y17)`, () =>
      testStream(
        SCHEMA,
        chain(outer),
        {},
        ...[batchOf([1, "a"], [6, "a"]), checkLastBatch(), batchOf([11, "a"]), checkLastBatch()],
        ...[batchOf([21, "a"]), checkWatermark(11), checkLastBatch([0, 2])],
        ...[batchOf([41, "a"]), checkWatermark(21), checkLastBatch([10, 1])],
        ...[batchOf([61, "a"]), checkWatermark(41), checkLastBatch([20, 1])],
        ...[nextBatch(), checkWatermark(61), checkLastBatch([40, 1])],
      ));

  it("window_time is the last moment that belongs to the window", () =>
    testStream(
      SCHEMA,
      (input) =>
        counted(watermarked(input), "window(t, '10 seconds')").select(expr("window_time(window) AS last"), col("n")),
      {},
      ...[batchOf([1, "a"], [2, "b"]), batchOf([40, "a"]), nextBatch(), checkLastBatch([9.999, 2])],
    ));

  it("a second watermark further down is noticed when the watermark begins to move", () =>
    testStream(
      SCHEMA,
      (input) => counted(watermarked(input).withWatermark("t", "20 seconds"), "window(t, '10 seconds')"),
      {},
      ...[batchOf([40, "a"]), addData([50, "a"])],
      expectFailure("_LEGACY_ERROR_TEMP_3076", /Redefining watermark is disallowed/),
    ));
});

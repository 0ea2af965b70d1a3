/** What a query reports about itself: progress, status, and the error it died of (semantics L, A15). */
import assert from "node:assert/strict";
import { col, type DataFrame, ManualClock, MemoryStream, StreamingQueryException, window } from "../../src/index";
import { progressOf } from "../../src/streaming/progress";
import { addData, batchOf, check, checkProgress, newSession, nextBatch, testStream } from "../stream-test";

const counts = (input: DataFrame): DataFrame =>
  input
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count();

describe("progress", () => {
  it("has Spark's fields in Spark's order", () =>
    testStream(
      "t TIMESTAMP",
      counts,
      { outputMode: "update" },
      batchOf([12], [17]),
      check("the fields", async (test) => {
        const progress = await test.lastProgress();
        assert.deepEqual(Object.keys(progress), [
          ...["id", "runId", "name", "timestamp", "batchId", "batchDuration", "numInputRows", "inputRowsPerSecond"],
          ...[
            "processedRowsPerSecond",
            "durationMs",
            "eventTime",
            "stateOperators",
            "sources",
            "sink",
            "observedMetrics",
          ],
        ]);
        assert.deepEqual(Object.keys(progress.durationMs), [
          ...[
            "addBatch",
            "commitOffsets",
            "getBatch",
            "latestOffset",
            "queryPlanning",
            "triggerExecution",
            "walCommit",
          ],
        ]);
        assert.equal(progress.timestamp, "1970-01-01T00:00:00.000Z");
        assert.deepEqual(progress.eventTime, {
          avg: "1970-01-01T00:00:14.500Z",
          max: "1970-01-01T00:00:17.000Z",
          min: "1970-01-01T00:00:12.000Z",
          watermark: "1970-01-01T00:00:00.000Z",
        });
        assert.deepEqual(progress.stateOperators, [
          {
            operatorName: "stateStoreSave",
            numRowsTotal: 1,
            numRowsUpdated: 1,
            allUpdatesTimeMs: 0,
            numRowsRemoved: 0,
            allRemovalsTimeMs: 0,
            commitTimeMs: 0,
            memoryUsedBytes: progress.stateOperators[0].memoryUsedBytes,
            numRowsDroppedByWatermark: 0,
            numShufflePartitions: 2,
            numStateStoreInstances: 2,
            customMetrics: {
              "SnapshotLastUploaded.partition_0_default": -1,
              "SnapshotLastUploaded.partition_1_default": -1,
              forceSnapshotCount: 0,
              loadedMapCacheHitCount: 0,
              loadedMapCacheMissCount: 0,
              numSnapshotsAutoRepaired: 0,
              stateOnCurrentVersionSizeBytes: progress.stateOperators[0].memoryUsedBytes,
            },
          },
        ]);
        assert.ok(progress.stateOperators[0].memoryUsedBytes > 0);
        assert.match(progress.sources[0].description, /^MemoryStream\[t#\d+\]$/);
        assert.deepEqual(progress.sources, [
          {
            description: progress.sources[0].description,
            startOffset: null,
            endOffset: 0,
            latestOffset: null,
            numInputRows: 2,
            inputRowsPerSecond: 0,
            processedRowsPerSecond: 2000,
          },
        ]);
      }),
      addData([40]),
      nextBatch(),
      nextBatch(),
      check("a batch without data has a watermark only", async (test) =>
        assert.deepEqual((await test.lastProgress()).eventTime, { watermark: "1970-01-01T00:00:30.000Z" }),
      ),
      checkProgress({ batchId: 2, numInputRows: 0 }),
    ));

  it("has no event time without a watermark", () =>
    testStream(
      "t TIMESTAMP",
      (input) => input,
      {},
      batchOf([1]),
      checkProgress({ eventTime: {}, stateOperators: [] }),
    ));

  const summary = {
    ...{ id: "i", runId: "r", name: null, batchId: 3, startedMs: 5000, hasWatermark: false, watermarkMs: 0 },
    ...{ eventTimes: undefined, state: [], sink: "S", numOutputRows: 0 },
    durationMs: { addBatch: 200.4, triggerExecution: 250.4 },
    sources: [{ description: "s", start: null, end: "1", latest: "7", rows: 50 }],
  };

  it("rates are per second between trigger starts, and per second of work, at least a millisecond (L3)", () => {
    const progress = progressOf({ ...summary, previousStartMs: 3000 });
    assert.equal(progress.inputRowsPerSecond, 25);
    assert.equal(progress.processedRowsPerSecond, 200);
    assert.equal(progress.sources[0].latestOffset, 7);
    assert.equal(progressOf({ ...summary, previousStartMs: null }).inputRowsPerSecond, 0);
    assert.equal(progressOf({ ...summary, previousStartMs: 5000, durationMs: {} }).processedRowsPerSecond, 50_000);
  });

  it("at most 99 are kept, although the setting says 100 (L5)", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "v INT");
    const query = await input.toDF().writeStream.format("noop").start({ paused: true });
    for (let i = 0; i < 105; i++) {
      input.addData([i]);
      await query.nextBatch();
    }
    const recent = await query.recentProgress();
    assert.deepEqual([recent.length, recent[0].batchId, recent[98].batchId], [99, 6, 104]);
    await query.stop();
  });
});

/** Without the numbers of columns. */
const plain = (value: unknown): unknown => (typeof value === "string" ? value.replace(/#\d+/g, "") : value);

describe("status", () => {
  it("says what the query is at, in Spark's words (A15, L8)", async () => {
    const spark = newSession(new ManualClock(0));
    const input = new MemoryStream(spark, "t TIMESTAMP");
    const query = await counts(input.toDF()).writeStream.format("noop").start({ paused: true });
    const status = async (): Promise<unknown[]> => Object.values(await query.status()).map(plain);
    assert.deepEqual(await status(), ["Initializing StreamExecution", false, false]);
    input.addData([new Date(40_000)]);
    await query.step("latestOffset");
    assert.deepEqual(await status(), ["Getting offsets from MemoryStream[t]", true, true]);
    await query.step("walCommit.write");
    assert.deepEqual(await status(), ["Writing offsets to log", true, true]);
    await query.step("addBatch");
    assert.deepEqual(await status(), ["Processing new data", true, true]);
    await query.nextBatch();
    assert.deepEqual(await status(), ["Waiting for next trigger", true, false]);
    await query.step("addBatch");
    assert.deepEqual(await status(), ["No new data but cleaning up state", false, true]);
    await query.processAllAvailable();
    assert.deepEqual(await status(), ["Waiting for data to arrive", false, false]);
    await query.stop();
    assert.deepEqual(await status(), ["Stopped", false, false]);
  });
});

describe("StreamingQueryException", () => {
  it("says which query, why, where it stood and what it runs (L12)", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "v INT");
    const query = await input
      .toDF()
      .writeStream.foreachBatch((_batch, id) => {
        if (id === 1) throw new RangeError("the database is full");
      })
      .queryName("doomed")
      .start({ paused: true });
    input.addData([1]);
    await query.processAllAvailable();
    input.addData([2]);
    const error = await query.processAllAvailable().then(
      () => assert.fail("it did not fail"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof StreamingQueryException);
    const lines = error.message.split("\n");
    assert.equal(
      lines[0],
      `[STREAM_FAILED] Query [id = ${query.id}, runId = ${query.runId}] terminated with exception: ` +
        "[FOREACH_BATCH_USER_FUNCTION_ERROR] An error occurred in the user provided function in foreach batch sink. " +
        "Reason: the database is full SQLSTATE: 39000 SQLSTATE: XXKST",
    );
    assert.deepEqual(lines.slice(1, 9).map(plain), [
      "=== Streaming Query ===",
      `Identifier: doomed [id = ${query.id}, runId = ${query.runId}]`,
      "Current Committed Offsets: {MemoryStream[v]: 0}",
      "Current Available Offsets: {MemoryStream[v]: 1}",
      "",
      "Current State: ACTIVE",
      "Thread State: RUNNABLE",
      "",
    ]);
    assert.equal((await query.status()).message, `Terminated with exception: ${error.parameters.message}`);
    assert.ok(
      error.cause instanceof Error && error.cause.cause instanceof RangeError,
      "the learner's own error is kept",
    );
    await assert.rejects(query.awaitTermination(), error);
    await assert.rejects(query.processAllAvailable(), error);
    assert.equal(await query.exception(), error);
  });
});

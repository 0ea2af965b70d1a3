/** What a restarted query does with its checkpoint: go on, run a batch again, or refuse (semantics A17, A18, B12 to B14). */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { col, count, type DataFrame, sum, window } from "../../src/index";
import type { PointName } from "../../src/streaming/points";
import {
  type Action,
  addData,
  batchOf,
  changeDisk,
  changeProgram,
  check,
  checkAnswer,
  checkDelivered,
  checkLastBatch,
  checkState,
  checkWatermark,
  expectFailure,
  killAt,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP, k STRING, v INT";

const counts = (input: DataFrame): DataFrame =>
  input
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count();

const byKey = (input: DataFrame): DataFrame => input.groupBy("k").count();

const remove = (path: string): Action => changeDisk(`delete ${path}`, (disk) => disk.delete(path));

describe("a killed query", () => {
  const before: PointName[] = ["latestOffset", "walCommit.write"];
  const between: PointName[] = [
    "walCommit.written",
    "source.commit",
    "getBatch",
    "queryPlanning",
    "addBatch",
    "task.start",
    "task.state.write",
    "task.done",
    "sink.commit",
    "addBatch.done",
    "commitOffsets.write",
  ];
  const after: PointName[] = ["commitOffsets.written", "watermark"];
  const script = (killed: PointName, ...ids: number[]): Promise<void> =>
    testStream(
      SCHEMA,
      counts,
      {},
      batchOf([5, "a", 1]),
      batchOf([25, "a", 1]),
      addData([40, "a", 1]),
      killAt(killed, 2),
      startStream(),
      processAllAvailable(),
      batchOf([60, "a", 1]),
      batchOf([61, "a", 1]),
      checkAnswer([0, 1], [20, 1], [40, 1]),
      check(`the delivered batches are ${ids}`, ({ delivered }) =>
        assert.deepEqual(
          delivered.map((batch) => batch.batchId),
          ids,
        ),
      ),
    );

  for (const point of before)
    it(`before the offsets are written (${point}) leaves the batch to be planned anew`, () =>
      script(point, 0, 1, 2, 3, 4, 5));

  for (const point of between)
    it(`at ${point} runs the batch again`, () => {
      const delivered = point === "addBatch.done" || point === "commitOffsets.write";
      return script(point, ...(delivered ? [0, 1, 2, 2, 3, 4, 5] : [0, 1, 2, 3, 4, 5]));
    });

  for (const point of after)
    it(`after the commit (${point}) goes on with the next batch`, () =>
      // No batch without data right after the restart (A13): window [0, 10) had been closed before.
      script(point, 0, 1, 2, 3, 4));

  it("in a batch without data runs that one again, with no data", () =>
    testStream(
      SCHEMA,
      counts,
      {},
      addData([5, "a", 1], [40, "a", 1]),
      killAt("addBatch.done", 1),
      addData([60, "a", 1]),
      startStream(),
      nextBatch(),
      checkDelivered(0, 1, 1),
      checkLastBatch([0, 1]),
      checkWatermark(30),
      processAllAvailable(),
      checkAnswer([0, 1], [40, 1]),
    ));

  it("killed again while it recovers, recovers", () =>
    testStream(
      SCHEMA,
      counts,
      { outputMode: "update" },
      batchOf([5, "a", 1]),
      addData([6, "a", 1]),
      killAt("task.state.write", 1),
      startStream(),
      killAt("addBatch.done", 1),
      startStream(),
      killAt("commitOffsets.write", 1),
      startStream(),
      processAllAvailable(),
      checkAnswer([0, 1], [0, 2]),
    ));
});

describe("a restarted query", () => {
  it("stopped in the middle of a batch runs it again", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      addData([2, "a", 1]),
      check("go to task.state.write of batch 1", async ({ running }) => void (await running.at(1, "task.state.write"))),
      stopStream(),
      checkState(["a", 1]),
      startStream(),
      processAllAvailable(),
      checkAnswer(["a", 1], ["a", 2]),
    ));

  it("restores its watermark, also the one that lateness is judged by", () =>
    testStream(
      SCHEMA,
      counts,
      {},
      batchOf([25, "a", 1]),
      batchOf([40, "a", 1]),
      stopStream(),
      startStream(),
      batchOf([28, "a", 1]),
      checkWatermark(30),
      checkLastBatch([20, 2]),
    ));

  it("loses its state from memory and reads it back from snapshots and deltas, also on a real disk", async () => {
    const directory = fs.mkdtempSync(join(tmpdir(), "stepstream-recovery-"));
    try {
      await testStream(
        SCHEMA,
        byKey,
        { outputMode: "update", directory: join(directory, "checkpoint") },
        ...Array.from({ length: 14 }, (_, i) => batchOf([i, `k${i % 3}`, i])),
        check("a snapshot was written", async ({ disk }) =>
          assert.ok((await disk.list("state/0/0")).some((name) => name.endsWith(".snapshot"))),
        ),
        stopStream(),
        startStream(),
        batchOf([20, "k0", 0]),
        checkLastBatch(["k0", 6]),
        stopStream(),
        checkState(["k0", 6], ["k1", 5], ["k2", 4]),
      );
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  });

  it("keeps the number of partitions it began with, whatever the session says now (B12)", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update", conf: { "spark.sql.shuffle.partitions": 3 } },
      batchOf([1, "a", 1]),
      stopStream(),
      check("5 shuffle partitions from now on", ({ spark }) => spark.conf.set("spark.sql.shuffle.partitions", 5)),
      startStream(),
      batchOf([2, "a", 1]),
      checkLastBatch(["a", 2]),
      check("3 partitions", async (test) =>
        assert.equal((await test.lastProgress()).stateOperators[0].numShufflePartitions, 3),
      ),
    ));

  it("takes renamed columns and a sum in place of a count: only types are compared (surprise 21)", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 10]),
      stopStream(),
      changeProgram("sum(v) by another name", (input) =>
        input.select(col("k").as("key"), "v").groupBy("key").agg(sum("v").as("s")),
      ),
      startStream(),
      batchOf([2, "a", 10]),
      checkLastBatch(["a", 11]),
    ));

  it("takes another filter (B14)", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      stopStream(),
      changeProgram("with a filter", (input) => byKey(input.where(col("v").gt(5)))),
      startStream(),
      batchOf([2, "a", 1], [3, "a", 6]),
      checkLastBatch(["a", 2]),
    ));
});

describe("a query killed before its first batch was decided", () => {
  it("leaves nothing that a changed program would trip over", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      addData([1, "a", 7]),
      killAt("walCommit.write", 0),
      changeProgram("by v", (input) => input.groupBy("v").count()),
      startStream(),
      processAllAvailable(),
      checkAnswer([7, 1]),
    ));
});

describe("the checkpoint of another query is refused", () => {
  it("another type of key", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      stopStream(),
      changeProgram("by v", (input) => input.groupBy("v").count()),
      startStream(),
      expectFailure("STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE", /Existing key_schema=.*STRING.* and new key_schema=.*INT/),
    ));

  it("one aggregate more", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      stopStream(),
      changeProgram("count and sum", (input) => input.groupBy("k").agg(count("*"), sum("v"))),
      startStream(),
      expectFailure("STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE", /Please check number and type of fields/),
    ));

  it("no state any more", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      stopStream(),
      changeProgram("stateless", (input) => input.select("k")),
      startStream(),
      expectFailure(
        "STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA",
        /in the metadata: \[\(OperatorId: 0 -> OperatorName: stateStoreSave\)\]; .* in current batch: \[\]/,
      ),
    ));

  it("state where there was none", () =>
    testStream(
      SCHEMA,
      (input) => input.select("k"),
      {},
      batchOf([1, "a", 1]),
      stopStream(),
      changeProgram("with state", counts),
      startStream(),
      expectFailure("STREAMING_STATEFUL_OPERATOR_MISSING_STATE_DIRECTORY", /ran without stateful operators before/),
    ));

  it("another number of sources", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      stopStream(),
      changeDisk("a second source in offsets/0", async (disk) => {
        const text = new TextDecoder().decode(await disk.read("offsets/0"));
        await disk.writeAtomic("offsets/0", new TextEncoder().encode(`${text}\n0`), { overwrite: true });
      }),
      startStream(),
      expectFailure(null, /There are \[2\] sources in the checkpoint offsets and now there are \[1\] sources/),
    ));

  it("a new query over commits or state of an old one", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      stopStream(),
      remove("offsets"),
      startStream(),
      expectFailure("STATE_STORE_CHECKPOINT_LOCATION_NOT_EMPTY", /should be empty on batch 0/),
    ));
});

/**
 * Functions with a state per key, batch by batch (semantics I). The rules were recorded from real Spark 4.3 (the cases `fg-` and
 * `mg-` of the conformance corpus, which all run against this engine); these scripts show them one at a time. Times are seconds.
 */
import assert from "node:assert/strict";
import { parseSchema } from "../../src/data/ddl";
import { DataFrame, type GroupState, GroupStateTimeout, type Timestamp } from "../../src/index";
import { attributesOf, LocalRelation } from "../../src/plan/logical";
import {
  addData,
  batchOf,
  check,
  checkDelivered,
  checkLastBatch,
  checkStateRows,
  checkWatermark,
  expectFailure,
  killAt,
  nextBatch,
  processAllAvailable,
  startStream,
  testRefused,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP, k STRING, v INT";
const COUNT = { output: "k STRING, n BIGINT", state: "BIGINT" } as const;

const INITIAL = new LocalRelation(attributesOf(parseSchema("k STRING, state BIGINT")), [
  ["a", 10],
  ["z", 5],
]);

type Counter = GroupState<number>;

/** How many rows each key has had. */
const runningCount = (input: DataFrame): DataFrame =>
  input.groupByKey("k").flatMapGroupsWithState<number>("update", COUNT, ({ k }, rows, state) => {
    state.update((state.getOption ?? 0) + rows.length);
    return [{ k, n: state.get }];
  });

/** Counts rows, and says goodbye 5 seconds of event time after the last one. */
const untilQuiet = (input: DataFrame): DataFrame =>
  input
    .withWatermark("t", "10 seconds")
    .groupByKey("k")
    .flatMapGroupsWithState<number>(
      "append",
      { output: "k STRING, n BIGINT, what STRING", state: "BIGINT", timeout: GroupStateTimeout.EventTimeTimeout },
      ({ k }, rows, state) => {
        if (state.hasTimedOut) {
          const n = state.get;
          state.remove();
          return [{ k, n, what: "bye" }];
        }
        state.update((state.getOption ?? 0) + rows.length);
        state.setTimeoutTimestamp(Math.max(...rows.map((row) => (row.t as Timestamp).getTime())) + 5000);
        return [{ k, n: state.get, what: "hi" }];
      },
    );

describe("flatMapGroupsWithState", () => {
  it("calls the function once per key with rows, in the order of keys, nulls first, and keeps what it sets", () =>
    testStream(
      SCHEMA,
      runningCount,
      { outputMode: "update" },
      batchOf([1, "b", 1], [2, "a", 1], [3, null, 1], [4, "a", 1]),
      check("in order", async (test) => {
        const [batch] = test.delivered;
        assert.deepEqual(batch.rows.map((row) => row[0]).sort(), ["a", "b", null].sort());
      }),
      ...[checkLastBatch([null, 1], ["a", 2], ["b", 1]), checkStateRows(3, 3, 0, 0)],
      ...[batchOf([5, "b", 1]), checkLastBatch(["b", 2]), checkStateRows(3, 1, 0, 0)],
    ));

  it("goes on after a kill with the state that was committed, and gives the same rows again", () =>
    testStream(
      SCHEMA,
      runningCount,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      batchOf([2, "a", 1]),
      addData([3, "a", 1]),
      killAt("commitOffsets.write", 2),
      ...[startStream(), processAllAvailable(), checkDelivered(0, 1, 2, 2), checkLastBatch(["a", 3])],
    ));

  it("calls a key without rows when the watermark has passed its timeout; late rows are dropped before", () =>
    testStream(
      SCHEMA,
      untilQuiet,
      {},
      ...[batchOf([1, "a", 1], [2, "a", 1]), checkLastBatch(["a", 2, "hi"]), checkStateRows(1, 1, 0, 0)],
      ...[batchOf([30, "b", 1]), checkLastBatch(["b", 1, "hi"]), checkStateRows(2, 1, 0, 0)],
      ...[nextBatch(), checkWatermark(20), checkLastBatch(["a", 2, "bye"]), checkStateRows(1, 0, 1, 0)],
      ...[batchOf([3, "c", 1]), checkLastBatch(), checkStateRows(1, 0, 0, 1)],
    ));

  it("clears the timeout with every call, also one that does nothing", () =>
    testStream(
      SCHEMA,
      (input) =>
        input
          .withWatermark("t", "10 seconds")
          .groupByKey("k")
          .flatMapGroupsWithState<number>(
            "append",
            { output: "k STRING, what STRING", state: "BIGINT", timeout: GroupStateTimeout.EventTimeTimeout },
            ({ k }, rows, state) => {
              if (state.hasTimedOut) return [{ k, what: "timeout" }];
              if (state.exists) return [];
              state.update(rows.length);
              state.setTimeoutTimestamp(5_000);
              return [];
            },
          ),
      {},
      batchOf([1, "a", 1]),
      batchOf([2, "a", 1]), // only reads: the timeout is gone
      batchOf([30, "b", 1]),
      processAllAvailable(),
      check("only b timed out", (test) => assert.deepEqual(test.rows, [["b", "timeout"]])),
    ));

  it("calls after so much time on the clock", () =>
    testStream(
      SCHEMA,
      (input) =>
        input
          .groupByKey("k")
          .flatMapGroupsWithState<number>(
            "update",
            { ...COUNT, timeout: GroupStateTimeout.ProcessingTimeTimeout },
            ({ k }, rows, state) => {
              if (state.hasTimedOut) {
                state.remove();
                return [{ k, n: -1 }];
              }
              state.update(rows.length);
              state.setTimeoutDuration("1 minute");
              return [];
            },
          ),
      { outputMode: "update", conf: { "spark.sql.streaming.noDataMicroBatches.enabled": false } },
      batchOf([1, "a", 1]),
      check("a minute and a bit goes by", async (test) => test.clock.advance(60_001)),
      ...[batchOf([2, "b", 1]), checkLastBatch(["a", -1]), checkStateRows(1, 1, 1, 0)],
    ));

  it("begins with an initial state: its keys are called in the first batch, rows or not", () =>
    testStream(
      SCHEMA,
      (input) => {
        const rows = new DataFrame(input.session, INITIAL);
        const options = { ...COUNT, initialState: { rows, key: ["k"] } };
        return input.groupByKey("k").flatMapGroupsWithState<number>("update", options, ({ k }, more, state) => {
          state.update((state.getOption ?? 0) + more.length);
          return [{ k, n: state.get }];
        });
      },
      { outputMode: "update" },
      ...[batchOf([1, "a", 1]), checkLastBatch(["a", 11], ["z", 5]), checkStateRows(2, 2, 0, 0)],
      ...[batchOf([2, "z", 1]), checkLastBatch(["z", 6])],
    ));

  it("fails the query with the function's own reason", () =>
    testStream(
      SCHEMA,
      (input) =>
        input.groupByKey("k").flatMapGroupsWithState("update", COUNT, () => {
          throw new Error("no idea");
        }),
      { outputMode: "update" },
      addData([1, "a", 1]),
      expectFailure("FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR", /Reason: no idea/),
    ));
});

describe("what GroupState refuses", () => {
  const calls: [string, (state: Counter) => unknown, RegExp][] = [
    ["a state that is null", (state) => state.update(null as never), /'null' is not a valid state value/],
    [
      "reading a state that is not there",
      (state) => state.get,
      /State is either not defined or has already been removed/,
    ],
    [
      "a time to wait without that timeout",
      (state) => state.setTimeoutDuration(1),
      /Cannot set timeout duration without/,
    ],
    [
      "a time to reach without that timeout",
      (state) => state.setTimeoutTimestamp(1),
      /Cannot set timeout timestamp without/,
    ],
    [
      "a watermark that is not there",
      (state) => state.getCurrentWatermarkMs(),
      /Cannot get event time watermark timestamp/,
    ],
  ];
  for (const [what, call, message] of calls)
    it(what, () =>
      testStream(
        SCHEMA,
        (input) =>
          input.groupByKey("k").flatMapGroupsWithState<number>("update", COUNT, (_, __, state) => {
            call(state);
            return [];
          }),
        { outputMode: "update" },
        addData([1, "a", 1]),
        expectFailure(null, message),
      ),
    );
});

describe("mapGroupsWithState", () => {
  const sums = (input: DataFrame): DataFrame =>
    input.groupByKey("k").mapGroupsWithState<number>(COUNT, ({ k }, rows, state) => {
      state.update(rows.reduce((sum, row) => sum + Number(row.v), state.getOption ?? 0));
      return { k, n: state.get };
    });

  it("gives one row per call", () =>
    testStream(
      SCHEMA,
      sums,
      { outputMode: "update" },
      ...[batchOf([1, "a", 2], [2, "a", 3], [3, "b", 4]), checkLastBatch(["a", 5], ["b", 4])],
      ...[batchOf([4, "a", 5]), checkLastBatch(["a", 10])],
    ));

  it("is for update mode only", () =>
    testRefused(
      SCHEMA,
      (input) => sums(sums(input).withColumnRenamed("n", "v")),
      { outputMode: "update" },
      /Multiple mapGroupsWithStates are not supported/,
    ));
});

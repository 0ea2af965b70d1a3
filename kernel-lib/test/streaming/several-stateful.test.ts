/** Several operators with state, one above the other: the scenarios of Spark's `MultiStatefulOperatorsSuite`, in our words and with our data. Times are seconds. */
import assert from "node:assert/strict";
import { type DataFrame, expr } from "../../src/index";
import {
  type Action,
  batchOf,
  check,
  checkLastBatch,
  checkWatermark,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";
import { joined, l, r, SCHEMA as TWO } from "./two-streams";

const SCHEMA = "t TIMESTAMP, k STRING";

const windows = (input: DataFrame, window: string, ...aggs: string[]): DataFrame =>
  input.groupBy(expr(window)).agg(expr(aggs[0]), ...aggs.slice(1).map((agg) => expr(agg)));

/** Rows of state and rows dropped as late, the operator nearest to the sink first. */
const checkStates = (...expected: [total: number, dropped: number][]): Action =>
  check(`states ${JSON.stringify(expected)}`, async (test) =>
    assert.deepEqual(
      (await test.lastProgress()).stateOperators.map((state) => [state.numRowsTotal, state.numRowsDroppedByWatermark]),
      expected,
    ),
  );

const perFive = (input: DataFrame): DataFrame =>
  windows(input.withWatermark("t", "0 seconds"), "window(t, '5 seconds')", "count(*) AS n");

describe("one operator with state above another", () => {
  it("windows of five seconds in windows of ten: each closes in its turn", () =>
    testStream(
      SCHEMA,
      (input) => windows(perFive(input), "window(window, '10 seconds')", "count(*) AS m", "sum(n) AS s"),
      {},
      ...[batchOf(...[10, 11, 12, 13, 14, 15, 16].map((t) => [t, "a"])), checkLastBatch(), nextBatch()],
      // [10, 15) is closed below, and waits above; [15, 20) is still open.
      ...[checkWatermark(16), checkLastBatch(), checkStates([1, 0], [1, 0])],
      ...[batchOf([20, "a"]), nextBatch(), checkWatermark(20), checkLastBatch([10, 2, 7]), checkStates([0, 0], [1, 0])],
      ...[batchOf([17, "late"], [21, "a"]), checkStates([0, 0], [1, 1])],
    ));

  it("three in a row", () =>
    testStream(
      SCHEMA,
      (input) =>
        windows(
          windows(perFive(input), "window(window, '10 seconds')", "sum(n) AS n"),
          "window(window, '20 seconds')",
          "sum(n) AS n",
          "count(*) AS m",
        ),
      {},
      ...[batchOf([0, "a"], [6, "a"], [11, "a"]), batchOf([22, "a"]), checkLastBatch(), nextBatch()],
      ...[checkWatermark(22), checkLastBatch([0, 3, 2]), checkStates([0, 0], [0, 0], [1, 0])],
    ));

  it("duplicates are taken out before rows are counted", () =>
    testStream(
      SCHEMA,
      (input) =>
        windows(
          input.withWatermark("t", "10 seconds").dropDuplicates(["k", "t"]),
          "window(t, '5 seconds')",
          "count(*) AS n",
        ),
      {},
      ...[batchOf([1, "a"], [1, "a"], [2, "b"], [7, "c"]), checkStates([2, 0], [3, 0]), batchOf([1, "a"], [25, "d"])],
      ...[nextBatch(), checkWatermark(15), checkLastBatch([0, 2], [5, 1]), checkStates([1, 0], [1, 0])],
      ...[batchOf([3, "late"], [16, "e"]), checkStates([2, 0], [2, 1])],
    ));

  it("windows that are closed are told apart by their count", () =>
    testStream(
      SCHEMA,
      (input) => perFive(input).dropDuplicates(["n", "window"]).select("window", "n"),
      {},
      ...[batchOf([1, "a"], [2, "a"], [6, "a"]), nextBatch(), checkLastBatch([0, 2])],
      ...[batchOf([11, "a"]), nextBatch(), checkLastBatch([5, 1])],
    ));

  it("a restart in between keeps both states and both watermarks", () =>
    testStream(
      SCHEMA,
      (input) => windows(perFive(input), "window(window, '10 seconds')", "sum(n) AS s"),
      {},
      ...[batchOf([1, "a"], [6, "a"]), nextBatch(), checkLastBatch(), stopStream(), startStream()],
      ...[batchOf([8, "a"]), checkLastBatch(), stopStream(), startStream(), batchOf([12, "a"]), processAllAvailable()],
      ...[checkLastBatch([0, 3]), checkStates([0, 0], [1, 0])],
    ));
});

describe("an aggregation above a join of two streams", () => {
  const ON = "lk = rk AND rt BETWEEN lt AND lt + INTERVAL 5 SECONDS";
  const counted =
    (how: string, time: string, on: string = ON) =>
    (input: DataFrame): DataFrame =>
      windows(
        joined(how, on, { left: "0 seconds", right: "0 seconds" })(input),
        `window(${time}, '10 seconds')`,
        "count(*) AS n",
      );

  it("joined on the time itself, windows close with the watermark", () =>
    testStream(
      TWO,
      counted("inner", "lt", "lk = rk AND lt = rt"),
      {},
      ...[batchOf(l(1, 1), l(2, 2), r(1, 1), r(2, 2), r(3, 2)), checkLastBatch(), batchOf(l(9, 12), r(9, 12))],
      ...[nextBatch(), checkWatermark(12), checkLastBatch([0, 2])],
    ));

  it("joined within a range, pairs come late and still count: windows wait for the join", () =>
    testStream(
      TWO,
      counted("inner", "lt"),
      {},
      ...[batchOf(l(1, 8), r(5, 8)), batchOf(l(6, 12), r(1, 12)), nextBatch(), checkWatermark(12), checkLastBatch()],
      // A left row of 9 seconds could still have met a right one of 14, so [0, 10) closes five seconds later.
      ...[batchOf(l(9, 16), r(9, 16)), nextBatch(), checkWatermark(16), checkLastBatch([0, 1])],
    ));

  it("of a left outer join: rows without a partner count in the window of their time", () =>
    testStream(
      TWO,
      counted("left_outer", "lt"),
      {},
      ...[batchOf(l(1, 1), l(2, 2), r(2, 3)), checkLastBatch(), batchOf(l(9, 30), r(9, 30)), nextBatch()],
      ...[checkWatermark(30), checkLastBatch([0, 2]), checkStates([1, 0], [2, 0])],
    ));

  it("of a right outer join, by the time of the right side", () =>
    testStream(
      TWO,
      counted("right_outer", "rt"),
      {},
      ...[batchOf(r(1, 1), r(2, 5), l(2, 3)), checkLastBatch(), batchOf(l(9, 30), r(9, 30)), nextBatch()],
      ...[checkWatermark(30), checkLastBatch([0, 2])],
    ));

  it("a join on numbers instead of times runs, and holds nothing back", () =>
    testStream(
      TWO,
      counted("inner", "lt", "lk = rk AND lv < rv"),
      {},
      ...[batchOf(l(1, 1, 1), r(1, 1, 2)), batchOf(l(9, 100), r(9, 100)), nextBatch(), checkLastBatch([0, 1])],
    ));
});

describe("a join above operators with state", () => {
  const side = (input: DataFrame, name: "l" | "r"): DataFrame =>
    windows(
      input.where(`side = '${name}'`).withWatermark("t", "0 seconds"),
      "window(t, '5 seconds') AS w",
      `count(*) AS ${name}n`,
    );

  it("windows of both sides meet when both are closed", () =>
    testStream(
      TWO,
      (input) => side(input, "l").join(side(input, "r"), ["w"], "inner"),
      {},
      ...[batchOf(l(1, 1), l(1, 2), r(1, 3), l(1, 6)), checkLastBatch(), batchOf(l(1, 11), r(1, 11)), nextBatch()],
      ...[checkWatermark(11), checkLastBatch([0, 2, 1])],
    ));

  it("windows of one side that have no partner come out too, left outer", () =>
    testStream(
      TWO,
      (input) => side(input, "l").join(side(input, "r"), ["w"], "left_outer"),
      {},
      ...[batchOf(l(1, 1), r(1, 3), l(1, 6)), checkLastBatch(), batchOf(l(1, 11), r(1, 11)), processAllAvailable()],
      check("both windows are there", ({ rows }) =>
        assert.deepEqual([...rows].sort(), [
          [0, 1, 1],
          [5, 1, null],
        ]),
      ),
    ));

  for (const outputMode of ["append", "update"] as const)
    it(`duplicates are taken out on both sides first, ${outputMode} mode`, () =>
      testStream(
        TWO,
        (input) => {
          const one = (name: "l" | "r"): DataFrame =>
            input
              .where(`side = '${name}'`)
              .withWatermark("t", "10 seconds")
              .dropDuplicates(["k", "t"])
              .selectExpr(`k AS ${name}k`, `t AS ${name}t`);
          return one("l").join(one("r"), expr("lk = rk AND lt = rt")).select("lk");
        },
        { outputMode },
        ...[batchOf(l(1, 20), l(1, 20), r(1, 20), r(1, 20), r(2, 20)), checkLastBatch([1])],
        ...[batchOf(l(2, 20), l(1, 20), r(1, 20)), checkLastBatch([2]), checkWatermark(10)],
        ...[batchOf(l(9, 40), r(9, 40)), checkLastBatch([9]), nextBatch(), checkWatermark(30)],
        checkStates([2, 0], [1, 0], [1, 0]),
      ));
});

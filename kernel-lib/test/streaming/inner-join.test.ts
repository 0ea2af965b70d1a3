/** Inner joins of two streams: the scenarios of Spark's `StreamingInnerJoinSuite`, in our words and with our data. Times are seconds. */
import assert from "node:assert/strict";
import { type DataFrame, expr } from "../../src/index";
import {
  addData,
  addToSecond,
  batchOf,
  check,
  checkLastBatch,
  checkStateRows,
  checkWatermark,
  killAt,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";
import { joined, l, r, SCHEMA, sideOf, windowed } from "./two-streams";

const MODES = ["append", "update"] as const;

for (const outputMode of MODES)
  describe(`an inner join of two streams, ${outputMode} mode`, () => {
    const plain = (input: DataFrame): DataFrame =>
      joined("inner", "lk = rk", { left: null, right: null })(input).select("lk", "lv", "rv");

    it("on a key that is no time: every pair comes out once, whenever its second half comes", () =>
      testStream(
        SCHEMA,
        plain,
        { outputMode },
        ...[batchOf(l(1, 0, 10)), checkLastBatch(), batchOf(r(1, 0, 20)), checkLastBatch([1, 10, 20])],
        ...[batchOf(l(1, 0, 11)), checkLastBatch([1, 11, 20]), stopStream(), startStream()],
        ...[batchOf(r(1, 0, 21)), checkLastBatch([1, 10, 21], [1, 11, 21])],
        ...[batchOf(l(1, 0, 12), r(1, 0, 22)), checkStateRows(6, 2, 0, 0)],
        checkLastBatch([1, 12, 20], [1, 12, 21], [1, 12, 22], [1, 10, 22], [1, 11, 22]),
        ...[batchOf(l(2, 0)), checkLastBatch(), batchOf(r(3, 0)), checkLastBatch(), checkStateRows(8, 1, 0, 0)],
      ));

    it("equal rows are different rows: two times two are four", () =>
      testStream(
        SCHEMA,
        plain,
        { outputMode },
        ...[batchOf(l(1, 0), l(1, 0), r(1, 0), r(1, 0)), checkLastBatch([1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1])],
        ...[batchOf(l(1, 0)), checkLastBatch([1, 1, 1], [1, 1, 1])],
      ));

    it("NULL is equal to nothing, and is not even kept", () =>
      testStream(
        SCHEMA,
        plain,
        { outputMode },
        ...[batchOf(l(null, 0), r(null, 0), l(1, 0), r(1, 0)), checkLastBatch([1, 1, 1]), checkStateRows(2, 2, 0, 0)],
      ));

    it("on windows: a window that is closed lets go of its rows", () =>
      testStream(
        SCHEMA,
        windowed("inner"),
        { outputMode },
        ...[batchOf(l(1, 5, 100)), checkLastBatch(), batchOf(r(1, 9, 200)), checkLastBatch([1, 0, 100, 200])],
        ...[batchOf(r(1, 10, 201)), checkLastBatch(), checkStateRows(3, 1, 0, 0)],
        ...[batchOf(l(1, 31, 101), r(5, 31)), checkLastBatch(), nextBatch(), checkWatermark(21)],
        ...[checkStateRows(2, 0, 3, 0), batchOf(l(1, 12, 102)), checkLastBatch(), checkStateRows(2, 0, 0, 1)],
        ...[batchOf(r(1, 35, 202)), checkLastBatch([1, 30, 101, 202])],
      ));

    it("within a range of time that bounds one side only: the other side stays", () =>
      testStream(
        SCHEMA,
        (input) => joined("inner", "lk = rk AND lt > rt + INTERVAL 10 SECONDS")(input).select("lk", "lv", "rv"),
        { outputMode },
        ...[batchOf(l(1, 20, 1), r(1, 5, 2)), checkLastBatch([1, 1, 2]), checkStateRows(2, 2, 0, 0)],
        ...[batchOf(l(2, 60), r(2, 60)), nextBatch(), checkWatermark(50), checkStateRows(2, 0, 2, 0)],
        // Left rows up to 60 can meet no right row any more; the right row of time 5 may still meet later ones.
        ...[batchOf(l(1, 61, 3)), checkLastBatch([1, 3, 2])],
      ));

    it("within a range that bounds both sides: each goes when no partner can come", () =>
      testStream(
        SCHEMA,
        (input) =>
          joined(
            "inner",
            "lk = rk AND lt >= rt - INTERVAL 10 SECONDS AND lt <= rt + INTERVAL 5 SECONDS",
          )(input).select("lk", "lv", "rv"),
        { outputMode },
        ...[batchOf(l(1, 10, 1), r(1, 20, 2), r(1, 21, 3), r(1, 5, 4)), checkLastBatch([1, 1, 2], [1, 1, 4])],
        ...[batchOf(l(9, 36), r(9, 36)), checkLastBatch([9, 9, 9]), nextBatch(), checkWatermark(26)],
        // What is left could still meet: left 36; right 36, and right 21 with a left row of 26.
        ...[checkStateRows(3, 0, 3, 0), batchOf(l(1, 26, 5)), checkLastBatch()],
        ...[batchOf(l(1, 27, 6)), checkLastBatch()],
      ));

    it("of a stream with itself", () =>
      testStream(
        "k INT, t TIMESTAMP, v INT",
        (input) => {
          const left = input.selectExpr("k AS lk", "v AS lv");
          const right = input.where("v % 2 = 0").selectExpr("k AS rk", "v AS rv");
          return left.join(right, expr("lk = rk"));
        },
        { outputMode },
        ...[batchOf([1, 0, 1], [1, 0, 2]), checkLastBatch([1, 1, 1, 2], [1, 2, 1, 2])],
        ...[batchOf([1, 0, 4]), checkLastBatch([1, 1, 1, 4], [1, 2, 1, 4], [1, 4, 1, 2], [1, 4, 1, 4])],
      ));

    it("goes on after a kill as if nothing had been", () =>
      testStream(
        SCHEMA,
        plain,
        { outputMode },
        ...[batchOf(l(1, 0, 10), r(2, 0, 20)), addData(r(1, 0, 21), l(2, 0, 11)), killAt("commitOffsets.write", 1)],
        ...[startStream(), processAllAvailable(), checkLastBatch([1, 10, 21], [2, 11, 20])],
        ...[batchOf(l(1, 0, 12)), checkLastBatch([1, 12, 21]), checkStateRows(5, 1, 0, 0)],
      ));
  });

describe("more than two streams", () => {
  it("are joined one after the other, each pair with a state of its own", () =>
    testStream(
      SCHEMA,
      (input, test) =>
        joined("inner", "lk = rk", { left: null, right: null })(input)
          .join(test.secondStream("k INT, v INT"), expr("k = lk"))
          .selectExpr("lk", "lv", "rv", "v"),
      {},
      ...[batchOf(l(1, 0, 10), r(1, 0, 20)), checkLastBatch()],
      ...[addToSecond([1, 30]), batchOf(l(2, 0)), checkLastBatch([1, 10, 20, 30])],
      check("two joins", async (test) =>
        assert.deepEqual(
          (await test.lastProgress()).stateOperators.map(({ numRowsTotal }) => numRowsTotal),
          [2, 3],
        ),
      ),
      ...[addToSecond([1, 31], [2, 32]), batchOf(r(2, 0, 22))],
      checkLastBatch([1, 10, 20, 31], [2, 2, 22, 32]),
    ));
});

describe("what stands around a join of two streams", () => {
  it("a filter above it on one side's value takes rows out, not the state", () =>
    testStream(
      SCHEMA,
      (input) => joined("inner", "lk = rk", { left: null, right: null })(input).where("lv + rv > 5").select("lv", "rv"),
      {},
      ...[batchOf(l(1, 0, 1), r(1, 0, 2)), checkLastBatch(), batchOf(r(1, 0, 7)), checkLastBatch([1, 7])],
      checkStateRows(3, 1, 0, 0),
    ));

  it("the watermark may be declared on one side only: then nothing is ever forgotten on time's account", () =>
    testStream(
      SCHEMA,
      (input) => joined("inner", "lk = rk AND lt > rt", { right: null })(input).select("lk", "lv", "rv"),
      {},
      ...[batchOf(l(1, 20, 1)), batchOf(l(1, 100, 2)), batchOf(r(1, 10, 3)), checkLastBatch([1, 1, 3], [1, 2, 3])],
    ));

  it("the state of each side is counted in its progress by the rows that changed", () =>
    testStream(
      SCHEMA,
      (input) => sideOf(input, "l", null).join(sideOf(input, "r", null), expr("lk = rk AND lv < rv")),
      {},
      ...[batchOf(l(1, 0, 1), l(2, 0, 2), r(3, 0, 3)), checkStateRows(3, 3, 0, 0)],
      ...[batchOf(r(1, 0, 0)), checkLastBatch(), checkStateRows(4, 1, 0, 0)],
      ...[batchOf(r(1, 0, 5)), checkLastBatch([1, 0, 1, 1, 0, 5]), checkStateRows(5, 1, 0, 0)],
    ));
});

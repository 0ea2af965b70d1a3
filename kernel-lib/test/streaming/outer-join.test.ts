/** Outer and semi joins of two streams: the scenarios of Spark's suites of those names, in our words and with our data. Times are seconds. */
import { type DataFrame, expr } from "../../src/index";
import {
  addData,
  batchOf,
  checkAnswer,
  checkLastBatch,
  checkStateRows,
  checkWatermark,
  killAt,
  nextBatch,
  processAllAvailable,
  type ShortRow,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";
import { joined, l, r, SCHEMA, windowed } from "./two-streams";

const OUTER = ["left_outer", "right_outer", "full_outer"] as const;
const keepsLeft = (how: string): boolean => how !== "right_outer";
const keepsRight = (how: string): boolean => how !== "left_outer";

/** Rows without a partner on either side, as far as the join keeps that side. */
const alone = (how: string, left: ShortRow[], right: ShortRow[]): ShortRow[] => [
  ...(keepsLeft(how) ? left : []),
  ...(keepsRight(how) ? right : []),
];

for (const how of OUTER)
  describe(`a ${how} join of two streams`, () => {
    it("by windows: who has no partner comes out when the window is closed", () =>
      testStream(
        SCHEMA,
        windowed(how),
        {},
        batchOf(l(1, 1), l(2, 2), l(3, 3), r(3, 4, 33), r(4, 5)),
        ...[checkLastBatch([3, 0, 3, 33]), checkStateRows(5, 5, 0, 0)],
        ...[batchOf(l(20, 31), r(21, 31)), checkLastBatch(), nextBatch(), checkWatermark(21)],
        checkLastBatch(
          ...alone(
            how,
            [
              [1, 0, 1, null],
              [2, 0, 2, null],
            ],
            [[4, 0, null, 4]],
          ),
        ),
        ...[checkStateRows(2, 0, 5, 0), batchOf(r(20, 32, 40)), checkLastBatch([20, 30, 20, 40])],
        ...[batchOf(l(50, 60), r(51, 60)), nextBatch(), checkWatermark(50)],
        checkLastBatch(...alone(how, [], [[21, 30, null, 21]])),
      ));

    it("a partner that comes too late does not make up for it", () =>
      testStream(
        SCHEMA,
        windowed(how),
        {},
        ...[batchOf(l(1, 1), r(2, 1)), batchOf(l(20, 31), r(20, 31)), nextBatch()],
        checkLastBatch(...alone(how, [[1, 0, 1, null]], [[2, 0, null, 2]])),
        ...[batchOf(r(1, 2), l(2, 2)), checkLastBatch(), checkStateRows(2, 0, 0, 2)],
      ));

    it("a left row that its own value excludes is never kept", () =>
      testStream(
        SCHEMA,
        windowed(how, "lv > 5"),
        {},
        batchOf(l(1, 1, 3), l(2, 2, 7), r(1, 3, 30), r(2, 3, 30)),
        checkLastBatch([2, 0, 7, 30], ...(keepsLeft(how) ? [[1, 0, 3, null]] : [])),
        ...[batchOf(l(20, 31, 9), r(20, 31, 9)), nextBatch()],
        checkLastBatch(...(keepsRight(how) ? [[1, 0, null, 30]] : [])),
      ));

    it("a right row that its own value excludes is never kept", () =>
      testStream(
        SCHEMA,
        windowed(how, "rv > 5"),
        {},
        batchOf(l(1, 1, 30), l(2, 2, 30), r(1, 3, 3), r(2, 3, 7)),
        checkLastBatch([2, 0, 30, 7], ...(keepsRight(how) ? [[1, 0, null, 3]] : [])),
        ...[batchOf(l(20, 31, 9), r(20, 31, 9)), nextBatch()],
        checkLastBatch(...(keepsLeft(how) ? [[1, 0, 30, null]] : [])),
      ));

    it("within a range of time", () =>
      testStream(
        SCHEMA,
        (input) =>
          joined(
            how,
            "lk = rk AND rt BETWEEN lt - INTERVAL 5 SECONDS AND lt + INTERVAL 10 SECONDS",
          )(input).selectExpr("coalesce(lk, rk) AS k", "lv", "rv"),
        {},
        ...[batchOf(l(1, 10), l(2, 10), r(2, 20, 5), r(3, 10)), checkLastBatch([2, 2, 5])],
        ...[batchOf(l(9, 31), r(9, 31)), checkLastBatch([9, 9, 9]), nextBatch(), checkWatermark(21)],
        checkLastBatch(...alone(how, [[1, 1, null]], [[3, null, 3]])),
        ...[batchOf(l(2, 25, 7)), checkLastBatch([2, 7, 5])],
      ));

    it("a pair that a condition between both values refuses leaves each alone", () =>
      testStream(
        SCHEMA,
        windowed(how, "lv < rv"),
        {},
        ...[batchOf(l(1, 1, 10), r(1, 2, 5)), checkLastBatch(), batchOf(l(20, 31), r(20, 31)), nextBatch()],
        checkLastBatch(...alone(how, [[1, 0, 10, null]], [[1, 0, null, 5]])),
      ));

    it("a row that had a partner once is not alone later, over a restart and a kill", () =>
      testStream(
        SCHEMA,
        windowed(how),
        {},
        ...[batchOf(l(1, 1)), stopStream(), startStream(), addData(r(1, 2, 5)), killAt("sink.commit", 1)],
        ...[startStream(), processAllAvailable(), checkLastBatch([1, 0, 1, 5]), stopStream(), startStream()],
        ...[batchOf(l(20, 31), r(21, 31)), processAllAvailable(), checkLastBatch()],
      ));

    it("a batch may bring a partner and close the window at once", () =>
      testStream(
        SCHEMA,
        windowed(how),
        {},
        ...[batchOf(l(1, 1), l(20, 31), r(20, 31)), checkLastBatch([20, 30, 20, 20])],
        // The watermark that this batch runs with is 21; its late rows are judged by that of the batch before.
        ...[batchOf(r(1, 2, 5)), checkWatermark(21), checkLastBatch([1, 0, 1, 5])],
        // What is behind the watermark already is not kept; what waited goes.
        checkStateRows(2, 0, 1, 0),
      ));
  });

describe("a left outer join of a stream with itself", () => {
  it("tells nobody alone who has met himself", () =>
    testStream(
      "k INT, t TIMESTAMP, v INT",
      (input) => {
        const left = input.withWatermark("t", "10 seconds").selectExpr("k AS lk", "t AS lt", "v AS lv");
        const right = input.withWatermark("t", "10 seconds").selectExpr("k AS rk", "t AS rt", "v AS rv");
        return left
          .where("lv < 100")
          .join(right.where("rv < 10"), expr("lk = rk AND lt = rt"), "left_outer")
          .select("lk", "lv", "rv");
      },
      {},
      ...[batchOf([1, 5, 1], [2, 5, 50], [3, 5, 500]), checkLastBatch([1, 1, 1])],
      ...[batchOf([9, 40, 9]), checkLastBatch([9, 9, 9]), nextBatch(), checkLastBatch([2, 50, null])],
    ));
});

describe("a chain of outer joins", () => {
  it("a left outer join over a left outer join, by times", () =>
    testStream(
      SCHEMA,
      (input) => {
        const first = joined("left_outer", "lk = rk AND lt = rt")(input);
        const more = input
          .where("side = 'm'")
          .withWatermark("t", "10 seconds")
          .selectExpr("k AS mk", "t AS mt", "v AS mv");
        return first.join(more, expr("lk = mk AND lt = mt"), "left_outer").select("lk", "rv", "mv");
      },
      {},
      ...[batchOf(l(1, 5), l(2, 5), r(1, 5, 11), ["m", 1, 5, 12], ["m", 2, 5, 22]), checkLastBatch([1, 11, 12])],
      ...[batchOf(l(9, 40), r(9, 40, 1), ["m", 9, 40, 2]), checkLastBatch([9, 1, 2]), processAllAvailable()],
      checkAnswer([1, 11, 12], [2, null, 22], [9, 1, 2]),
    ));
});

for (const outputMode of ["append", "update"] as const)
  describe(`a left semi join of two streams, ${outputMode} mode`, () => {
    it("by windows: a left row comes out once, with its first partner", () =>
      testStream(
        SCHEMA,
        windowed("left_semi"),
        { outputMode },
        ...[batchOf(l(1, 1), l(2, 2), r(2, 3)), checkLastBatch([2, 0, 2]), checkStateRows(2, 2, 0, 0)],
        ...[batchOf(r(1, 4), r(2, 5)), checkLastBatch([1, 0, 1]), batchOf(r(1, 6)), checkLastBatch()],
        ...[
          batchOf(l(20, 31), r(21, 31)),
          nextBatch(),
          checkWatermark(21),
          checkLastBatch(),
          checkStateRows(2, 0, 4, 0),
        ],
      ));

    it("rows that their own value excludes are not kept, on either side", () =>
      testStream(
        SCHEMA,
        windowed("left_semi", "lv > 5 AND rv > 5"),
        { outputMode },
        ...[batchOf(l(1, 1, 3), l(2, 1, 7), r(1, 2, 9), r(2, 2, 3)), checkLastBatch()],
        ...[batchOf(r(2, 3, 8)), checkLastBatch([2, 0, 7])],
      ));

    it("within a range of time", () =>
      testStream(
        SCHEMA,
        (input) =>
          joined("left_semi", "lk = rk AND rt BETWEEN lt AND lt + INTERVAL 5 SECONDS")(input).select("lk", "lv"),
        { outputMode },
        ...[batchOf(l(1, 10), l(2, 10)), checkLastBatch(), batchOf(r(1, 12), r(2, 16)), checkLastBatch([1, 1])],
        ...[batchOf(l(9, 40), r(9, 41)), checkLastBatch([9, 9]), nextBatch(), checkLastBatch()],
      ));

    it("of a stream with itself lets pass who has met anybody", () =>
      testStream(
        "k INT, t TIMESTAMP, v INT",
        (input) => {
          const marked: DataFrame = input.withWatermark("t", "10 seconds");
          const right = marked.where("v > 5").selectExpr("k AS rk", "t AS rt");
          const left = marked.selectExpr("k AS lk", "t AS lt", "v AS lv");
          return left.join(right, expr("lk = rk AND lt = rt"), "left_semi").select("lk", "lv");
        },
        { outputMode },
        ...[batchOf([1, 5, 1], [2, 5, 2]), checkLastBatch(), batchOf([1, 5, 6]), checkLastBatch([1, 1], [1, 6])],
        ...[batchOf([1, 5, 2]), checkLastBatch([1, 2])],
      ));
  });

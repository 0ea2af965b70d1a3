/** What a stream may be made of: the scenarios of Spark's `StreamSuite` and of its suite on correct optimisation, in our words and with our data. */
import assert from "node:assert/strict";
import { col, type DataFrame, expr, functions } from "../../src/index";
import {
  addData,
  addToSecond,
  batchOf,
  check,
  checkAnswer,
  checkLastBatch,
  checkProgress,
  killAt,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testRefused,
  testStream,
} from "../stream-test";

const SCHEMA = "k STRING, v INT";
const complete = { outputMode: "complete" } as const;

describe("a program without state", () => {
  it("goes on after a restart with the rows it has not seen", () =>
    testStream(
      SCHEMA,
      (input) => input.select(expr("v + 1 AS v")),
      {},
      ...[batchOf(["a", 1], ["a", 2]), stopStream(), startStream(), batchOf(["a", 5]), checkAnswer([2], [3], [6])],
    ));

  it("a stream united with itself gives every row twice", () =>
    testStream(
      SCHEMA,
      (input) => input.union(input),
      {},
      ...[batchOf(["a", 1]), checkLastBatch(["a", 1], ["a", 1]), stopStream(), startStream()],
      ...[batchOf(["b", 2]), checkLastBatch(["b", 2], ["b", 2])],
    ));

  it("of two streams united either may be silent", () =>
    testStream(
      SCHEMA,
      (input, test) => input.union(test.secondStream()),
      {},
      ...[batchOf(["a", 1]), checkLastBatch(["a", 1]), addToSecond(["x", 9])],
      ...[nextBatch(), checkLastBatch(["x", 9]), checkProgress({ numInputRows: 1 })],
      ...[addToSecond(["y", 8]), batchOf(["b", 2]), checkLastBatch(["y", 8], ["b", 2])],
    ));

  it("written as SQL over a view, and over a common table expression of it", () =>
    testStream(
      SCHEMA,
      (input, { spark }) => {
        input.createOrReplaceTempView("events");
        return spark.sql("WITH big AS (SELECT k, v * 10 AS v FROM events WHERE v > 1) SELECT k, v + 1 AS v FROM big");
      },
      {},
      ...[batchOf(["a", 1], ["a", 2]), checkLastBatch(["a", 21])],
    ));

  const CHANCES = ["rand()", "rand(5)", "randn(5)", "uuid()", "uniform(1, 1000000, 5)", "randstr(9, 7)"];
  for (const chance of [...CHANCES, "array_join(shuffle(sequence(1, 50), 3), ' ')"])
    it(`${chance} gives other values in every batch, whatever its seed`, () =>
      testStream(
        SCHEMA,
        (input) => input.select(expr(`${chance} AS x`)),
        {},
        ...[batchOf(["a", 1]), batchOf(["a", 1]), stopStream(), startStream(), batchOf(["a", 1], ["a", 1])],
        check("all different", ({ rows }) => assert.equal(new Set(rows.map(([x]) => x)).size, 4)),
      ));

  it("a batch that runs again draws the same numbers, where the program gives a seed", () =>
    testStream(
      SCHEMA,
      (input) => input.select(functions.rand(5).as("x")),
      {},
      ...[batchOf(["a", 1]), addData(["a", 1]), killAt("commitOffsets.write", 1), startStream(), processAllAvailable()],
      check("both deliveries are equal", (test) => {
        const [, first, second] = test.delivered.map((batch) => test.batchRows(batch));
        assert.deepEqual(first, second);
      }),
    ));

  it("current_timestamp() is one time for a whole batch, that of its progress", () =>
    testStream(
      SCHEMA,
      (input) => input.select(expr("current_timestamp() AS now"), expr("current_date() AS today")),
      {},
      check("the clock", ({ clock }) => void clock.advance(86_400_000)),
      ...[batchOf(["a", 1], ["b", 1]), checkLastBatch([86_400, "1970-01-02"], [86_400, "1970-01-02"])],
      checkProgress({ timestamp: "1970-01-02T00:00:00.000Z" }),
    ));
});

describe("a limit on a stream", () => {
  const limits: [string, (input: DataFrame) => DataFrame, (string | number)[][][]][] = [
    [
      "of rows",
      (input) => input.limit(3),
      [
        [
          ["a", 1],
          ["b", 2],
        ],
        [["c", 3]],
        [],
      ],
    ],
    [
      "of two, the lower one",
      (input) => input.limit(4).limit(2),
      [
        [
          ["a", 1],
          ["b", 2],
        ],
        [],
        [],
      ],
    ],
    ["above a filter counts what is left", (input) => input.where("v > 1").limit(2), [[["b", 2]], [["c", 3]], []]],
    ["below a filter counts what was there", (input) => input.limit(2).where("v > 1"), [[["b", 2]], [], []]],
    [
      "below a projection",
      (input) => input.limit(3).select("k", expr("v * 10 AS v")),
      [
        [
          ["a", 10],
          ["b", 20],
        ],
        [["c", 30]],
        [],
      ],
    ],
  ];
  for (const [what, program, [first, second, third]] of limits)
    it(what, () =>
      testStream(
        SCHEMA,
        program,
        {},
        ...[
          batchOf(["a", 1], ["b", 2]),
          checkLastBatch(...first),
          batchOf(["c", 3], ["d", 4]),
          checkLastBatch(...second),
        ],
        ...[stopStream(), startStream(), batchOf(["e", 5]), checkLastBatch(...third)],
      ),
    );

  it("below an aggregation counts only the first rows of all", () =>
    testStream(
      SCHEMA,
      (input) => input.limit(3).groupBy("k").count(),
      complete,
      ...[batchOf(["a", 1], ["b", 1]), checkLastBatch(["a", 1], ["b", 1])],
      ...[
        batchOf(["a", 1], ["a", 1]),
        checkLastBatch(["a", 2], ["b", 1]),
        batchOf(["c", 1]),
        checkLastBatch(["a", 2], ["b", 1]),
      ],
    ));

  for (const [below, above] of [
    [4, 2],
    [2, 4],
  ])
    it(`of ${below} below and of ${above} above an aggregation`, () =>
      testStream(
        SCHEMA,
        (input) => input.limit(below).groupBy("k").count().orderBy("k").limit(above),
        complete,
        ...[batchOf(["a", 1], ["b", 1]), checkLastBatch(["a", 1], ["b", 1]), batchOf(["c", 1], ["d", 1])],
        ...[checkLastBatch(["a", 1], ["b", 1])],
      ));

  it("above duplicates that were dropped", () =>
    testStream(
      SCHEMA,
      (input) => input.dropDuplicates(["k"]).limit(2),
      {},
      ...[batchOf(["a", 1], ["a", 2]), checkLastBatch(["a", 1]), batchOf(["a", 3], ["b", 4], ["c", 5])],
      // Which of the two new ones comes is up to the partitions.
      check("one more", ({ rows }) => assert.equal(rows.length, 2)),
      ...[batchOf(["d", 6]), checkLastBatch()],
    ));

  it("is the same in many partitions", () =>
    testStream(
      SCHEMA,
      (input) => input.repartition(4, col("v")).limit(3),
      { conf: { "spark.sql.shuffle.partitions": 4 } },
      ...[batchOf(["a", 1], ["a", 2]), batchOf(["a", 3], ["a", 4]), batchOf(["a", 5])],
      check("three rows", ({ rows }) => assert.equal(rows.length, 3)),
    ));

  it("runs an empty batch without harm", () =>
    testStream(
      SCHEMA,
      (input) => input.limit(1),
      {},
      ...[batchOf(), checkLastBatch(), batchOf(["a", 1]), checkLastBatch(["a", 1])],
    ));

  it("is not for update mode", () =>
    testRefused(SCHEMA, (input) => input.limit(1), { outputMode: "update" }, /Limits are not supported/));
});

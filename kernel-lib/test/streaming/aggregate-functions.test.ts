/** Aggregate functions over streams, and keys that are special: scenarios of Spark's `StreamingAggregationSuite`, in our words and with our data. */
import { col, type DataFrame, expr } from "../../src/index";
import { addData, batchOf, checkLastBatch, expectFailure, startStream, stopStream, testStream } from "../stream-test";

const SCHEMA = "k STRING, v INT";
const update = { outputMode: "update" } as const;
const counts = (input: DataFrame): DataFrame => input.groupBy("k").count();
const grouped =
  (...aggs: string[]) =>
  (input: DataFrame): DataFrame =>
    input.groupBy("k").agg(expr(aggs[0]), ...aggs.slice(1).map((agg) => expr(agg)));

describe("functions that keep more than a number", () => {
  it("last() is of the newest batch, first() of the oldest", () =>
    testStream(
      SCHEMA,
      grouped("first(v) AS f", "last(v) AS l"),
      update,
      ...[batchOf(["a", 1]), batchOf(["a", 2], ["a", 3]), checkLastBatch(["a", 1, 3]), stopStream(), startStream()],
      ...[batchOf(["a", 4]), checkLastBatch(["a", 1, 4])],
    ));

  it("lists, sets and sketches go on after a restart", () =>
    testStream(
      SCHEMA,
      grouped(
        "collect_list(v) AS list",
        "sort_array(collect_set(v)) AS set",
        "approx_count_distinct(v) AS about",
        "percentile_approx(v, 0.5) AS middle",
        "max_by(k, v) AS best",
      ),
      update,
      ...[batchOf(["a", 3], ["a", 1]), checkLastBatch(["a", [3, 1], [1, 3], 2, 1, "a"]), stopStream(), startStream()],
      ...[batchOf(["a", 3], ["a", null]), checkLastBatch(["a", [3, 1, 3], [1, 3], 2, 3, "a"])],
    ));

  it("averages, deviations and least and largest values are of all batches, and null where only nulls came", () =>
    testStream(
      SCHEMA,
      grouped("avg(v) AS m", "stddev_pop(v) AS d", "min(v) AS lo", "max(v) AS hi", "sum(v) AS s"),
      update,
      ...[batchOf(["a", 1], ["b", null]), checkLastBatch(["a", 1, 0, 1, 1, 1], ["b", null, null, null, null, null])],
      ...[batchOf(["a", 5], ["b", 2]), checkLastBatch(["a", 3, 2, 1, 5, 6], ["b", 2, 0, 2, 2, 2])],
    ));

  it("aggregates with a filter count only its rows", () =>
    testStream(
      SCHEMA,
      grouped("count(*) FILTER (WHERE v > 1) AS big", "count_if(v IS NULL) AS nulls"),
      update,
      ...[
        batchOf(["a", 1], ["a", 2]),
        checkLastBatch(["a", 1, 0]),
        batchOf(["a", null], ["a", 9]),
        checkLastBatch(["a", 2, 1]),
      ],
    ));

  it("a sum that overflows fails the query with Spark's class", () =>
    testStream(
      SCHEMA,
      (input) => input.groupBy("k").agg(expr("sum(v + 9223372036854775800) AS s")),
      update,
      ...[batchOf(["a", 1]), addData(["a", 1])],
      expectFailure("ARITHMETIC_OVERFLOW", /ARITHMETIC_OVERFLOW/),
    ));
});

describe("NULL and other keys that are special", () => {
  it("NULL is a group like any other", () =>
    testStream(
      SCHEMA,
      counts,
      update,
      ...[
        batchOf([null, 1], ["a", 1]),
        checkLastBatch([null, 1], ["a", 1]),
        batchOf([null, 1]),
        checkLastBatch([null, 2]),
      ],
    ));

  it("NaN is one group, and so are zero and minus zero", () =>
    testStream(
      "x DOUBLE",
      (input) => input.groupBy("x").count(),
      update,
      ...[batchOf([Number.NaN], [0], [-0]), batchOf([Number.NaN], [-0]), checkLastBatch(["NaN", 2], [0, 3])],
    ));

  it("arrays and structs are keys", () =>
    testStream(
      "a ARRAY<INT>, b INT",
      (input) => input.groupBy(col("a"), expr("struct(b) AS s")).count(),
      update,
      ...[
        batchOf([[1, 2], 1]),
        batchOf([[1, 2], 1], [[2, 1], 1]),
        checkLastBatch([[1, 2], { b: 1 }, 2], [[2, 1], { b: 1 }, 1]),
      ],
    ));
});

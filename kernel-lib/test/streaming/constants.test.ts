/** What the optimiser must leave alone on a stream: scenarios of Spark's suite on correct optimisation, in our words and with our data. */
import { col, type DataFrame, expr } from "../../src/index";
import {
  batchOf,
  changeProgram,
  checkLastBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";

const SCHEMA = "k STRING, v INT";
const complete = { outputMode: "complete" } as const;

describe("constants in a program", () => {
  const flag = (value: string) => (input: DataFrame) => input.select(expr(`'${value}' AS flag`), col("k"), col("v"));

  it("of united streams stay with their rows", () =>
    testStream(
      SCHEMA,
      (input) => flag("x")(input).union(flag("y")(input)).groupBy("flag").count(),
      complete,
      ...[
        batchOf(["a", 1], ["b", 1]),
        checkLastBatch(["x", 2], ["y", 2]),
        batchOf(["c", 1]),
        checkLastBatch(["x", 3], ["y", 3]),
      ],
    ));

  it("as keys may change with the program: the groups of before stay what they were", () =>
    testStream(
      SCHEMA,
      (input) => flag("old")(input).groupBy("flag", "k").count(),
      complete,
      ...[
        batchOf(["a", 1]),
        stopStream(),
        changeProgram("another constant", (input) => flag("new")(input).groupBy("flag", "k").count()),
      ],
      ...[startStream(), batchOf(["a", 1]), checkLastBatch(["old", "a", 1], ["new", "a", 1])],
    ));

  it("in both sides of a join are each their own", () =>
    testStream(
      SCHEMA,
      (input) => {
        const left = flag("l")(input).selectExpr("flag AS lf", "k AS lk");
        return left.join(flag("r")(input).selectExpr("flag AS rf", "k AS rk"), expr("lk = rk"));
      },
      {},
      ...[batchOf(["a", 1]), checkLastBatch(["l", "a", "r", "a"])],
    ));

  it("a filter that nothing passes still lets the state go on", () =>
    testStream(
      SCHEMA,
      (input) => input.groupBy("k").count(),
      complete,
      ...[batchOf(["a", 1]), stopStream()],
      ...[changeProgram("nothing passes", (input) => input.where("false").groupBy("k").count())],
      ...[startStream(), batchOf(["b", 1]), checkLastBatch(["a", 1]), processAllAvailable()],
    ));
});

describe("DISTINCT in SQL", () => {
  const distinct = (input: DataFrame): DataFrame => {
    input.createOrReplaceTempView("events");
    return input.select("k").distinct();
  };

  it("runs in append mode without a watermark: it remembers every row", () =>
    testStream(
      SCHEMA,
      distinct,
      {},
      ...[
        batchOf(["a", 1], ["a", 2], ["b", 3]),
        checkLastBatch(["a"], ["b"]),
        batchOf(["b", 1], ["c", 1]),
        checkLastBatch(["c"]),
      ],
    ));

  it("UNION of two selections drops duplicates between them and between batches", () =>
    testStream(
      SCHEMA,
      (input) => input.select("k").union(input.select("k")).distinct(),
      {},
      ...[batchOf(["a", 1]), checkLastBatch(["a"]), batchOf(["a", 1], ["b", 1]), checkLastBatch(["b"])],
    ));
});

/** In which order old state and new rows meet, for aggregates to which it matters. Recorded: conformance case `agg-first-last`. */
import { type DataFrame, functions as F } from "../../src/index";
import { batchOf, checkLastBatch, testStream } from "../stream-test";

const ends = (input: DataFrame): DataFrame =>
  input
    .groupBy("k")
    .agg(F.first("v").as("f"), F.last("v").as("l"), F.collect_list("v").as("xs"), F.listagg("s").as("t"));

describe("state meets new rows", () => {
  it("the state comes first: `first` stays, `last` moves, lists and texts grow at their end", () =>
    testStream(
      "k STRING, v INT, s STRING",
      ends,
      { outputMode: "update" },
      batchOf(["a", 3, "x"], ["a", 4, "y"]),
      checkLastBatch(["a", 3, 4, [3, 4], "xy"]),
      batchOf(["a", -1, "z"]),
      checkLastBatch(["a", 3, -1, [3, 4, -1], "xyz"]),
    ));
});

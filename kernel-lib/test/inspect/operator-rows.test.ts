/** How many rows each operator of a query gave, batch by batch. */
import assert from "node:assert/strict";
import { col, MemoryStream, type Trace, window } from "../../src/index";
import { newSession } from "../stream-test";

const at = (seconds: number, k: string): [Date, string] => [new Date(seconds * 1000), k];

async function run(frame: (input: MemoryStream) => ReturnType<MemoryStream["toDF"]>, mode: string): Promise<Trace> {
  const spark = newSession();
  const input = new MemoryStream(spark, "t TIMESTAMP, k STRING");
  const query = await frame(input).writeStream.format("noop").outputMode(mode).start({ paused: true });
  for (const rows of [[at(5, "a"), at(12, "b"), at(13, "x"), at(13, "b")], [at(60, "a")]]) {
    input.addData(...rows);
    await query.processAllAvailable();
  }
  await query.stop();
  return query.trace();
}

describe("rows of operators", () => {
  it("are counted where a filter or sliding windows change how many there are, in generated loops and around them", async () => {
    const trace = await run(
      (input) =>
        input
          .toDF()
          .withWatermark("t", "10 seconds")
          .where(col("k").notEqual("x"))
          .groupBy(window(col("t"), "10 seconds", "5 seconds"), col("k"))
          .count(),
      "update",
    );
    const rows = trace.batches.map(({ operatorRows }) => operatorRows);
    // Four groups from the result down to the exchange and below it, six rows of windows, three that pass the filter, four read.
    assert.deepEqual(rows[0], [4, 4, 4, 4, 4, 4, 4, 6, 3, 3, 3, 4]);
  });

  it("are those of a batch that ended early not known", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "k STRING");
    const query = await input.toDF().writeStream.format("noop").start({ paused: true });
    input.addData(["a"]);
    await query.step("queryPlanning");
    await query.kill();
    assert.deepEqual(
      query.trace().batches.map(({ operatorRows }) => operatorRows),
      [[]],
    );
  });
});

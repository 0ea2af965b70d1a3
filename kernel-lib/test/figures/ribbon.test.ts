/** Batches against windows. */
import assert from "node:assert/strict";
import { figureBundle } from "../../src/figures/display";
import { figureText } from "../../src/figures/figure-text";
import { ribbon } from "../../src/figures/ribbon";
import { windowLives } from "../../src/figures/window-lives";
import { col, MemoryStream, type Trace, window } from "../../src/index";
import { newSession } from "../stream-test";
import { fixtureTrace } from "./fixture";

/** Windows of ten seconds, a delay of five; the third batch brings a late row. */
async function counted(outputMode: string): Promise<Trace> {
  const spark = newSession();
  const input = new MemoryStream(spark, "t TIMESTAMP, k STRING");
  const query = await input
    .toDF()
    .withWatermark("t", "5 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count()
    .writeStream.format("noop")
    .outputMode(outputMode)
    .start({ paused: true });
  for (const seconds of [
    [1, 12],
    [13, 27],
    [3, 28],
  ]) {
    input.addData(...seconds.map((s): [Date, string] => [new Date(s * 1000), "a"]));
    await query.processAllAvailable();
  }
  await query.stop();
  return query.trace();
}

const lives = async (outputMode: string): Promise<object[]> =>
  windowLives(await counted(outputMode)).map(({ startMs, touched, late, out, gone }) => ({
    ...{ from: startMs / 1000, touched: [...touched], late: [...late], out: [...out], gone: [...gone] },
  }));

interface Chart {
  readonly data: readonly {
    readonly name: string;
    readonly x: number[];
    readonly y: string[];
    readonly visible?: boolean;
  }[];
  readonly layout: { readonly height: number };
}
const chartOf = (trace: Trace, options = {}): Chart => ribbon(trace, options).data as unknown as Chart;

describe("batches against windows", () => {
  it("knows which batch put rows into a window, when it came out and was let go, and who came too late", async () => {
    // The watermark stands at 7 s after the first batch with data, at 22 s after the second; windows close a batch later.
    assert.deepEqual(await lives("append"), [
      { from: 0, touched: [[0, 1]], late: [[4, 1]], out: [[3, 1]], gone: [[3, 1]] },
      {
        from: 10,
        touched: [
          [0, 1],
          [2, 1],
        ],
        late: [],
        out: [[3, 1]],
        gone: [[3, 1]],
      },
      {
        from: 20,
        touched: [
          [2, 1],
          [4, 1],
        ],
        late: [],
        out: [],
        gone: [],
      },
    ]);
  });

  it("sees in update mode a window come out of every batch that touched it", async () => {
    const all = (await lives("update")) as { touched: number[][]; out: number[][] }[];
    for (const { touched, out } of all) assert.deepEqual(out, touched);
  });

  it("draws each window from its first row to its end", async () => {
    const trace = await counted("append");
    const [open, rows, late, out, gone] = chartOf(trace).data;
    assert.deepEqual(open.x.slice(0, 3), [0, 3, null]);
    assert.deepEqual([rows.x.length, late.x, out.x, gone.x], [5, [4], [3, 3], [3, 3]]);
    assert.match(
      ribbon(trace).alt,
      /3 windows and \d batches\. A batch touched up to 2 windows, .* Let go: 2, still in state: 1; 1 row came too late\./,
    );
  });

  it("draws the latest windows where there are many, and says how many more there are", () => {
    const trace = fixtureTrace({ batches: 12, rowsPerBatch: 20 });
    const all = windowLives(trace).length;
    const figure = ribbon(trace, { maxWindows: 2 });
    assert.equal(figure.table.rows.length, 2);
    assert.match(figure.table.note ?? "", new RegExp(`${all - 2} older windows? not shown`));
  });

  it("says so where there are no windows", () => {
    const trace = { ...fixtureTrace(), batches: [] };
    assert.equal(ribbon(trace).alt, "The query groups by no time window, or no row has come yet.");
    assert.ok(figureText(ribbon(trace)).length > 0);
  });

  it("stays below 300 KB with hundreds of windows and batches", () => {
    const trace = fixtureTrace({ batches: 300, rowsPerBatch: 40 });
    assert.ok(JSON.stringify(figureBundle(ribbon(trace))).length < 300_000);
  });
});

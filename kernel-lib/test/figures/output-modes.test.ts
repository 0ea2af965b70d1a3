/** One query in three output modes, side by side. */
import assert from "node:assert/strict";
import { figureBundle } from "../../src/figures/display";
import type { Drawing, DrawingStep, Words } from "../../src/figures/drawing";
import { outputModes } from "../../src/figures/output-modes";
import { col, MemoryStream, type Trace, window } from "../../src/index";
import { newSession } from "../stream-test";
import { fixtureTrace } from "./fixture";
import { ACTIVE, assertHarmlessHtml, LONE, NASTY, texts } from "./hostile";

async function counted(outputMode: string): Promise<Trace> {
  const spark = newSession();
  const input = new MemoryStream(spark, "t TIMESTAMP");
  const query = await input
    .toDF()
    .withWatermark("t", "5 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count()
    .writeStream.format("noop")
    .outputMode(outputMode)
    .start({ paused: true });
  for (const seconds of [[1, 2], [12], [27]]) {
    input.addData(...seconds.map((s): [Date] => [new Date(s * 1000)]));
    await query.processAllAvailable();
  }
  await query.stop();
  return query.trace();
}

const three = (): Promise<Trace[]> => Promise.all(["append", "update", "complete"].map(counted));
const textsOf = (step: DrawingStep): string[] =>
  step.shapes.filter((shape): shape is Words => shape.kind === "text").map(({ text }) => text);

describe("one query in several output modes", () => {
  it("tells for each batch what each mode hands out, and what the rows add up to", async () => {
    const rows = outputModes(await three()).table.rows.filter(([batch]) => batch === "batch 0" || batch === "batch 1");
    assert.deepEqual(rows, [
      ["batch 0", "append", "0", "0", "0", "0"],
      ["batch 0", "update", "1", "1", "1", "0"],
      ["batch 0", "complete", "1", "1", "1", "0"],
      ["batch 1", "append", "0", "0", "0", "0"],
      ["batch 1", "update", "1", "2", "1", "0"],
      ["batch 1", "complete", "2", "2", "1", "0"],
    ]);
  });

  it("ends with the same table for update and complete; append lacks what may still change", async () => {
    const last = outputModes(await three()).table.rows.slice(-3);
    const rowsOf = (mode: string): number => Number(last.find(([, name]) => name === mode)?.[3]);
    assert.deepEqual([rowsOf("update"), rowsOf("complete")], [3, 3]);
    assert.ok(rowsOf("append") < 3);
  });

  it("draws the tables beside each other, with signs before what is new", async () => {
    const steps = (outputModes(await three()).data as Drawing).steps ?? [];
    const shown = textsOf(steps[0] as DrawingStep);
    for (const mode of ["append", "update", "complete"]) assert.ok(shown.includes(mode));
    assert.equal(shown.filter((text) => /^\+ \[1970-01-01 00:00, 00:00:10\) +2$/.test(text)).length, 2, `${shown}`);
    assert.match(steps[0]?.says ?? "", /^append: no rows out; update: 1 row out; complete: 1 row out\./);
  });

  it("says that a query had no such batch, and draws nothing of nothing", async () => {
    const [append, update] = await three();
    const shorter = { ...(update as Trace), batches: (update as Trace).batches.slice(0, 1) };
    const steps = (outputModes([append as Trace, shorter]).data as Drawing).steps ?? [];
    assert.ok(textsOf(steps[1] as DrawingStep).includes("no such batch"));
    assert.deepEqual((outputModes([]).data as Drawing).steps, []);
  });

  it("shows hostile values as texts, and stays below 300 KB", () => {
    const trace = fixtureTrace({ batches: 6, rowsPerBatch: 22, regions: NASTY, outputMode: "complete" });
    const bundle = figureBundle(outputModes([trace, trace, trace], { names: NASTY }));
    assertHarmlessHtml(bundle["text/html"] as string);
    for (const text of texts(bundle)) {
      assert.doesNotMatch(text, ACTIVE);
      assert.doesNotMatch(text, LONE);
    }
    assert.ok(JSON.stringify(bundle).length < 300_000);
  });

  it("leaves steps out of a long run, and says so", () => {
    const traces = (["append", "update", "complete"] as const).map((outputMode) =>
      fixtureTrace({ batches: 200, rowsPerBatch: 10, outputMode }),
    );
    const figure = outputModes(traces);
    assert.ok(JSON.stringify(figureBundle(figure)).length < 300_000);
    assert.match(figure.table.note ?? "", /167 more batches; \d+ steps of the picture did not fit/);
  });
});

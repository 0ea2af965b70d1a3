/** The checkpoint after each point of a batch: files, promises, and what a restart would do. */
import assert from "node:assert/strict";
import { CheckpointFiles } from "../../src/figures/checkpoint-files";
import { checkpointWalk } from "../../src/figures/checkpoint-walk";
import { figureBundle } from "../../src/figures/display";
import type { Drawing, DrawingStep, Words } from "../../src/figures/drawing";
import { figureText } from "../../src/figures/figure-text";
import { MemoryStream, type Trace } from "../../src/index";
import { newSession } from "../stream-test";
import { fixtureTrace } from "./fixture";
import { ACTIVE, assertHarmlessHtml, LONE, NASTY, texts } from "./hostile";

/** Keys are counted; the second batch is killed where it says, and run again. */
async function counted(killAt: string | null): Promise<Trace> {
  const spark = newSession();
  const input = new MemoryStream(spark, "k STRING");
  const query = await input
    .toDF()
    .groupBy("k")
    .count()
    .writeStream.format("noop")
    .outputMode("update")
    .start({ paused: true });
  input.addData(["a"]);
  await query.processAllAvailable();
  input.addData(["b"], ["a"]);
  if (killAt === null) await query.processAllAvailable();
  else {
    await query.step(killAt as "addBatch.done");
    await query.kill();
  }
  return query.trace();
}

const stepsOf = (trace: Trace, options = {}): readonly DrawingStep[] =>
  (checkpointWalk(trace, options).data as Drawing).steps ?? [];
const textsOf = (step: DrawingStep | undefined): string[] =>
  (step?.shapes ?? []).filter((shape): shape is Words => shape.kind === "text").map(({ text }) => text);
const stepAt = (trace: Trace, name: string): string[] =>
  textsOf(stepsOf(trace).find((step) => step.name.startsWith(name)));

describe("the checkpoint, point by point", () => {
  it("shows the file that came, what stands in it, and where it lies", async () => {
    const shown = await counted(null).then((trace) => stepAt(trace, "walCommit.written"));
    assert.ok(shown.includes("offsets/"), `${shown}`);
    assert.deepEqual(shown.filter((text) => text === "▸").length, 1);
    assert.ok(shown.some((text) => /^offsets\/1 · \d+ bytes$/.test(text)));
    assert.ok(shown.some((text) => text.startsWith('{"batchWatermarkMs":0')));
  });

  it("says what is promised, and by which point", async () => {
    const trace = await counted(null);
    const promises = (name: string): string =>
      stepAt(trace, name)
        .filter((text) => text === "✓" || text === "○")
        .join("");
    assert.equal(promises("latestOffset"), "○○○○");
    assert.equal(promises("walCommit.written"), "✓○○○");
    assert.equal(promises("sink.commit"), "✓✓○○");
    assert.equal(promises("addBatch.done"), "✓✓✓○");
    assert.equal(promises("commitOffsets.written"), "✓✓✓✓");
  });

  it("says what a restart would do, which is what it does", async () => {
    const rows = checkpointWalk(await counted(null)).table.rows;
    const after = (name: string): string => rows.find(([point]) => point === name)?.[2] ?? "";
    assert.match(after("latestOffset"), /asks the sources anew/);
    assert.match(after("getBatch"), /runs batch 1 again over the same offsets, from version 1 of the state\.$/);
    assert.match(after("addBatch.done"), /sink gets its rows a second time/);
    assert.match(after("commitOffsets.written"), /begins with batch 2/);
  });

  it("ends where a batch was killed", async () => {
    const steps = stepsOf(await counted("addBatch.done"));
    assert.match(steps.at(-1)?.name ?? "", /^addBatch\.done · killed here$/);
  });

  it("walks all lives of a batch that was killed and run again", () => {
    const trace = fixtureTrace({ killed: 2 });
    const names = stepsOf(trace, { batch: 2 }).map(({ name }) => name);
    assert.ok(
      names.some((name) => name.includes("killed here")) && names.some((name) => /^batch 2, life 2: /.test(name)),
    );
  });

  it("takes a deleted file away, and joins what is alike", () => {
    const files = new CheckpointFiles();
    const write = (path: string, gone: boolean = false) => ({
      path,
      bytes: gone ? 0 : 5,
      text: "",
      ...(gone ? { gone } : {}),
    });
    const point = { name: "x", atMs: 0, tookMs: 0, says: "" };
    files.pass({ ...point, durable: [write("offsets/9"), write("offsets/10")] });
    const { went } = files.pass({ ...point, durable: [write("offsets/9", true)] });
    assert.deepEqual(went, ["offsets/9"]);
    assert.deepEqual(
      files.tree().map(({ text }) => text),
      ["offsets/", "10"],
    );
    files.pass({ ...point, durable: Array.from({ length: 200 }, (_, i) => write(`state/0/${i}/1.delta`)) });
    assert.deepEqual(
      files
        .tree()
        .map(({ text }) => text)
        .slice(-1),
      ["1.delta (200 files)"],
    );
  });

  it("says the same in words, also of nothing; refuses a batch that is not there", async () => {
    const trace = await counted(null);
    assert.match(figureText(checkpointWalk(trace)), /offsets\/1 at walCommit\.written/);
    assert.equal(checkpointWalk({ ...trace, batches: [] }).alt, "No batch has run yet.");
    assert.throws(() => checkpointWalk(trace, { batch: 9 }), /no batch 9 in the trace, which holds 0, 1/);
  });

  it("shows hostile paths and texts as texts, and stays below 300 KB", async () => {
    const trace = await counted(null);
    const evil = (n: number) => ({
      path: `${NASTY[n % NASTY.length]}/${n}`,
      bytes: n,
      text: `${NASTY.join("\n")}`.slice(0, 400),
    });
    const batches = trace.batches.map((batch) => ({
      ...batch,
      points: batch.points.map((point) => ({ ...point, durable: Array.from({ length: 60 }, (_, n) => evil(n)) })),
    }));
    const bundle = figureBundle(checkpointWalk({ ...trace, batches }));
    assertHarmlessHtml(bundle["text/html"] as string);
    for (const text of texts(bundle)) {
      assert.doesNotMatch(text, ACTIVE);
      assert.doesNotMatch(text, LONE);
    }
    assert.ok(JSON.stringify(bundle).length < 300_000, `${JSON.stringify(bundle).length}`);
  });
});

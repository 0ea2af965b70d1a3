/** The buffers of a join of two streams, drawn from traces of real queries. */
import assert from "node:assert/strict";
import { figureBundle } from "../../src/figures/display";
import type { Drawing, DrawingStep, Words } from "../../src/figures/drawing";
import { figureText } from "../../src/figures/figure-text";
import { joinBuffers } from "../../src/figures/join-buffers";
import { joinBatches, joinOf, type ShownJoin } from "../../src/figures/join-rows";
import { expr, MemoryStream, type Trace } from "../../src/index";
import { newSession } from "../stream-test";
import { fixtureTrace } from "./fixture";
import { ACTIVE, assertHarmlessHtml, LONE, NASTY, texts } from "./hostile";

type Event = readonly [name: string, seconds: number];
const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds));

/** Ads shown and clicked, a list of both for each batch; a click counts within ten seconds. */
async function ads(
  joinType: string,
  batches: readonly (readonly [readonly Event[], readonly Event[]])[],
): Promise<Trace> {
  const spark = newSession();
  const shown = new MemoryStream(spark, "ad STRING, shown TIMESTAMP");
  const clicks = new MemoryStream(spark, "clicked STRING, at TIMESTAMP");
  const query = await shown
    .toDF()
    .withWatermark("shown", "5 seconds")
    .join(
      clicks.toDF().withWatermark("at", "5 seconds"),
      expr("ad = clicked AND at >= shown AND at <= shown + INTERVAL 10 SECONDS"),
      joinType,
    )
    .writeStream.format("noop")
    .start({ paused: true });
  for (const [left, right] of batches) {
    shown.addData(...left.map(([name, s]) => [name, at(s)]));
    clicks.addData(...right.map(([name, s]) => [name, at(s)]));
    await query.processAllAvailable();
  }
  await query.stop();
  return query.trace();
}

const STORY = [
  [
    [
      ["a", 0],
      ["b", 1],
    ],
    [["a", 4]],
  ],
  [[["c", 60]], [["c", 61]]],
] as const;

const stepsOf = (trace: Trace): readonly DrawingStep[] => (joinBuffers(trace).data as Drawing).steps ?? [];

describe("the buffers of a join", () => {
  it("hold what came, know who found a partner, and lose what the watermark has passed", async () => {
    const trace = await ads("leftOuter", STORY);
    const fates = joinBatches(trace, joinOf(trace) as ShownJoin).map(({ rows }) =>
      rows.map(({ side, key, fate, matched }) => `${side} ${key} ${fate}${matched ? " matched" : ""}`),
    );
    assert.deepEqual(fates[0].sort(), ['left ["a"] came matched', 'left ["b"] came', 'right ["a"] came matched']);
    assert.deepEqual(
      fates
        .at(-1)
        ?.filter((fate) => fate.includes("went"))
        .sort(),
      ['left ["a"] went matched', 'left ["b"] went', 'right ["a"] went matched'],
    );
  });

  it("are drawn with the condition, how far a row reaches, and what is let go", async () => {
    const trace = await ads("leftOuter", STORY);
    const join = trace.query.stateOperators[0].join;
    assert.equal(join?.joinType, "LeftOuter");
    assert.deepEqual([join?.leftTime, join?.rightTime], ["shown", "at"]);
    // To the millisecond after which a row is of no use.
    assert.deepEqual([join?.reachFromMs, join?.reachToMs], [-1, 10_001]);
    const steps = stepsOf(trace);
    const words = (step: DrawingStep): string[] =>
      step.shapes.filter((shape): shape is Words => shape.kind === "text").map(({ text }) => text);
    assert.ok(
      words(steps[0]).some((text) => /^\(ad = clicked\) AND \(\(at >= shown\)/.test(text)),
      `${words(steps[0])}`,
    );
    const last = words(steps[steps.length - 1]);
    assert.equal(last.filter((text) => text === "✕").length, 3);
    assert.equal(last.filter((text) => text === "alone").length, 1);
    assert.match(last.join(" "), /watermark 2026-01-01 12:00:55/);
  });

  it("show pairs as lines only where these are all rows that came out", async () => {
    const thick = (step: DrawingStep): number => step.shapes.filter((s) => s.kind === "line" && s.width === 2).length;
    const [first] = stepsOf(await ads("inner", STORY));
    assert.equal(thick(first), 1);
    const trace = await ads("inner", STORY);
    const other = { ...trace, batches: trace.batches.map((batch) => ({ ...batch, numOutputRows: 7 })) };
    assert.equal(thick(stepsOf(other)[0]), 0);
  });

  it("follow a row to its new number when another of its key goes", async () => {
    const trace = await ads("inner", [
      [
        [
          ["a", 0],
          ["a", 50],
        ],
        [],
      ],
      [[["z", 40]], [["z", 41]]],
    ]);
    const rows = joinBatches(trace, joinOf(trace) as ShownJoin).map((batch) =>
      batch.rows
        .filter(({ key }) => key === '["a"]')
        .map(({ fate, timeMs }) => `${fate} ${new Date(timeMs ?? 0).getUTCSeconds()}`),
    );
    assert.deepEqual(rows.at(-1), ["went 0", "stays 50"]);
  });

  it("say the same in words, batch by batch and side by side", async () => {
    const text = figureText(joinBuffers(await ads("leftOuter", STORY)));
    assert.match(
      text,
      /LeftOuter join on \(ad = clicked\) .* 2 came|were let go, 1 of them without ever finding a partner/,
    );
    assert.match(text, /^batch 0 +left +2 +1 +0 +0 +2 /m);
  });

  it("are none where nothing is joined", () => {
    const figure = joinBuffers(fixtureTrace());
    assert.equal(figure.alt, "This query joins no two streams.");
    assert.deepEqual((figure.data as Drawing).steps, []);
  });

  it("show hostile keys as texts, and stay below 300 KB with thousands of rows", async () => {
    const many = Array.from({ length: 3000 }, (_, i): Event => [`${NASTY[i % 5]}${i}`, i % 50]);
    const trace = await ads("fullOuter", [
      [many, many],
      [many.slice(0, 800), many.slice(500)],
      [[["x", 400]], [["x", 400]]],
    ]);
    const bundle = figureBundle(joinBuffers(trace));
    assertHarmlessHtml(bundle["text/html"] as string);
    for (const text of texts(bundle)) {
      assert.doesNotMatch(text, ACTIVE);
      assert.doesNotMatch(text, LONE);
    }
    assert.ok(JSON.stringify(bundle).length < 300_000, `${JSON.stringify(bundle).length}`);
  });
});

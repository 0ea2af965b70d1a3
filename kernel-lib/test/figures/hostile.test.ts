import assert from "node:assert/strict";
import { batchView } from "../../src/figures/batch-view";
import { batchViewHtml } from "../../src/figures/batch-view-html";
import { batchViewText } from "../../src/figures/batch-view-text";
import { checkpointWalk } from "../../src/figures/checkpoint-walk";
import { compareResults } from "../../src/figures/compare";
import { figureBundle } from "../../src/figures/display";
import { durations } from "../../src/figures/durations";
import { type Figure, PLOTLY_MIME } from "../../src/figures/figure";
import { htmlTable } from "../../src/figures/html-table";
import { joinBuffers } from "../../src/figures/join-buffers";
import { outputModes } from "../../src/figures/output-modes";
import { overTime } from "../../src/figures/over-time";
import { plane } from "../../src/figures/plane";
import { ribbon } from "../../src/figures/ribbon";
import { scrubber } from "../../src/figures/scrubber";
import { sideBySide } from "../../src/figures/side-by-side";
import { stateSize } from "../../src/figures/state-size";
import { textTable } from "../../src/figures/text-table";
import { windowCounts } from "../../src/figures/window-counts";
import type { Json, Trace } from "../../src/inspect/trace";
import { fixtureTrace } from "./fixture";
import { ACTIVE, assertHarmlessHtml, LONE, NASTY, texts } from "./hostile";

/** Every text that comes from outside is hostile: values, names, sentences, paths, files, offsets, columns. */
function hostileTrace(): Trace {
  const base = fixtureTrace({ batches: 4, rowsPerBatch: 22, regions: NASTY, name: NASTY[0] as string, killed: 2 });
  const evil = (i: number): string => NASTY[i % NASTY.length] as string;
  const object = JSON.parse('{"__proto__": {"polluted": true}, "x": "<b>"}') as Json;
  return {
    ...base,
    query: {
      ...base.query,
      sources: base.query.sources.map((s) => ({
        ...s,
        description: evil(0),
        columns: s.columns.map((c, i) => (i === 0 ? { ...c, name: evil(1) } : c)),
      })),
      resultColumns: base.query.resultColumns.map((c, i) => (i === 1 ? { ...c, name: evil(2) } : c)),
      plan: evil(3),
    },
    batches: base.batches.map((batch) => ({
      ...batch,
      offsets: batch.offsets.map((o) => ({ ...o, source: evil(3), start: evil(0), end: object })),
      rowsIn: batch.rowsIn.map((row, i) => ({
        ...row,
        values: [object, ...row.values.slice(1)],
        verdict: { ...row.verdict, why: evil(i) },
      })),
      points: batch.points.map((p, i) => ({
        ...p,
        says: evil(i),
        durable: p.durable.map((w) => ({ ...w, path: evil(i), text: evil(i + 1) })),
      })),
      durationMs: { ...batch.durationMs, [evil(0)]: 1 },
    })),
  };
}

const trace = hostileTrace();
const figures: readonly (readonly [string, () => Figure])[] = [
  ["plane", () => plane(trace)],
  ["windowCounts", () => windowCounts(trace)],
  ["durations", () => durations(trace)],
  ["durations by point", () => durations(trace, { by: "point" })],
  ["stateSize", () => stateSize(trace)],
  ["sideBySide", () => sideBySide(trace, fixtureTrace(), { names: [NASTY[0] as string, NASTY[2] as string] })],
  ["scrubber", () => scrubber(trace)],
  ["overTime", () => overTime(trace)],
  ["ribbon", () => ribbon(trace)],
  ["checkpointWalk", () => checkpointWalk(trace)],
  ["outputModes", () => outputModes([trace, fixtureTrace()])],
  ["joinBuffers", () => joinBuffers(trace)],
];

describe("hostile data", () => {
  for (const [name, make] of figures) {
    it(`is text and nothing else in ${name}: HTML, plain text and data`, () => {
      const bundle = figureBundle(make());
      assertHarmlessHtml(bundle["text/html"] as string);
      const plain = bundle["text/plain"] as string;
      assert.doesNotMatch(plain, ACTIVE);
      for (const text of texts(bundle)) {
        assert.doesNotMatch(text, ACTIVE);
        assert.doesNotMatch(text, LONE);
      }
    });

    it(`stays below 300 KB in ${name}`, () => {
      const size = JSON.stringify(figureBundle(make())).length;
      assert.ok(size <= 300_000, `${size}`);
    });
  }

  it("is text for plotly, too, which understands some HTML and TeX", () => {
    const chart = figures.map(([, make]) => make()).filter(({ mime }) => mime === PLOTLY_MIME);
    for (const figure of chart) {
      for (const text of texts(figure.data)) {
        assert.doesNotMatch(
          text.replaceAll("<br>", "").replaceAll("<extra>", "").replaceAll("</extra>", ""),
          /[<>]/,
          figure.title,
        );
        assert.doesNotMatch(text, /\$/, figure.title);
      }
    }
  });

  it("is text in the view at a stop", () => {
    trace.batches.forEach((_, i) => {
      const view = batchView(trace, i);
      assertHarmlessHtml(batchViewHtml(view));
      const text = batchViewText(view);
      assert.doesNotMatch(text, ACTIVE);
      assert.doesNotMatch(text, LONE);
      assert.ok(
        text.split("\n").every((line) => line.length < 1000),
        "long texts are cut",
      );
      assert.ok(text.includes("</script><script>alert(1)</script>"), "but it is all there to read");
    });
  });

  it("is text in a table made from raw texts", () => {
    const rows = NASTY.map((text) => ({ mark: "none" as const, cells: [text] }));
    for (const line of textTable(["\u001b[1mfile"], rows, false)) {
      assert.doesNotMatch(line, ACTIVE);
      assert.doesNotMatch(line, LONE);
    }
    assertHarmlessHtml(htmlTable(["<b>"], rows));
  });

  it("is text in a comparison", () => {
    const rows = compareResults(trace, fixtureTrace()).rows.flat();
    for (const text of rows) assert.doesNotMatch(text, ACTIVE);
    assert.ok(rows.includes("__proto__"));
  });

  it("pollutes no prototype", () => {
    for (const [, make] of figures) make();
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});

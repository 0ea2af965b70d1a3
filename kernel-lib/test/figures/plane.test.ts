import assert from "node:assert/strict";
import { firstDifference } from "../../src/figures/compare";
import { figureBundle } from "../../src/figures/display";
import { plane, planePoints, staircase } from "../../src/figures/plane";
import { lastAttempts } from "../../src/figures/trace-walk";
import { levels, windowsOf } from "../../src/figures/window-shapes";
import type { Trace } from "../../src/inspect/trace";
import { fixtureTrace, MINUTE, START } from "./fixture";
import { matchesSnapshot } from "./snapshot";

interface Drawn {
  readonly data: readonly {
    readonly name: string;
    readonly x: number[];
    readonly y: number[];
    readonly text?: string[];
  }[];
  readonly layout: {
    readonly shapes: readonly object[];
    readonly yaxis: { readonly title: { readonly text: string } };
  };
}

const trace = fixtureTrace();
const drawn = (t: Trace, options?: { maxPoints: number }): Drawn => plane(t, options).data as unknown as Drawn;
const series = (d: Drawn, start: string): Drawn["data"][number] => {
  const found = d.data.find((s) => s.name.startsWith(start));
  assert.ok(found, `${start} in ${d.data.map((s) => s.name).join(", ")}`);
  return found;
};

describe("the plane of event time and arrival", () => {
  it("matches its snapshot", () => matchesSnapshot("plane", plane(trace)));

  it("has every late row of the trace as a late point, with its sentence, and no other", () => {
    const rows = lastAttempts(trace).flatMap((batch) => batch.rowsIn.filter((row) => row.verdict.kind === "late"));
    const late = series(drawn(trace), "late");
    assert.ok(rows.length > 2);
    assert.deepEqual(
      late.x,
      rows.map((row) => row.eventTimeMs),
    );
    assert.deepEqual(
      late.y,
      rows.map((row) => row.arrivalMs),
    );
    assert.ok(late.text?.every((text, i) => text.endsWith(rows[i]?.verdict.why ?? "?")));
  });

  it("counts a repeated batch once", () => {
    const points = drawn(trace)
      .data.filter((s) => /\(\d+\)$/.test(s.name))
      .reduce((sum, s) => sum + s.x.length, 0);
    assert.equal(points, 6 * 12);
  });

  it("draws the watermarks of the trace as a staircase that climbs with arrival", () => {
    const steps = series(drawn(trace), "watermark: closes windows");
    const expected = lastAttempts(trace)
      .map((batch) => batch.watermark.currentMs)
      .filter((ms) => ms > 0);
    assert.deepEqual(
      steps.x.filter((_, i) => i % 2 === 0),
      expected,
    );
    assert.deepEqual(
      steps.x.filter((_, i) => i % 2 === 1),
      expected,
    );
    assert.deepEqual(
      steps.y,
      [...steps.y].sort((a, b) => a - b),
    );
  });

  it("separates late from kept by the line late rows are judged by, at the window's end", () => {
    const batches = lastAttempts(trace);
    const corners = staircase(batches, planePoints(batches, true), "lateMs");
    assert.ok(corners.length > 0);
    for (const batch of batches) {
      for (const row of batch.rowsIn) {
        for (const group of row.verdict.groups) {
          assert.equal(group.late, (group.endMs ?? 0) <= batch.watermark.lateMs, row.verdict.why);
        }
      }
    }
  });

  it("falls back to the order of reading where no arrival is known", () => {
    const blind: Trace = {
      ...trace,
      batches: trace.batches.map((b) => ({ ...b, rowsIn: b.rowsIn.map((row) => ({ ...row, arrivalMs: null })) })),
    };
    const d = drawn(blind);
    assert.match(d.layout.yaxis.title.text, /order of reading/);
    assert.ok(!d.data.some((s) => s.name === "arrival = event time"));
    const ys = d.data
      .filter((s) => /\(\d+\)$/.test(s.name))
      .flatMap((s) => s.y)
      .sort((a, b) => a - b);
    assert.deepEqual(
      ys,
      Array.from({ length: 72 }, (_, i) => i + 1),
    );
  });

  it("thins out too many points, keeps the late ones and says so", () => {
    const figure = plane(trace, { maxPoints: 20 });
    const d = figure.data as unknown as Drawn;
    assert.equal(
      d.data.filter((s) => /\(\d+\)$/.test(s.name)).reduce((sum, s) => sum + s.x.length, 0),
      20,
    );
    assert.equal(series(d, "late").x.length, series(drawn(trace), "late").x.length);
    assert.match(figure.table.note ?? "", /20 of 72 points are drawn/);
  });

  it("leaves the sentence to late rows alone when those of all would make the output too large", () => {
    const wordy = (rowsPerBatch: number): Trace => {
      const base = fixtureTrace({ batches: 20, rowsPerBatch });
      const say = (why: string): string => `${why}, and ${"so on ".repeat(20)}`;
      const batches = base.batches.map((batch) => ({
        ...batch,
        rowsIn: batch.rowsIn.map((row) => ({ ...row, verdict: { ...row.verdict, why: say(row.verdict.why) } })),
      }));
      return { ...base, batches };
    };
    assert.ok(series(drawn(wordy(20)), "kept").text !== undefined);
    for (const rows of [86, 120, 300]) {
      const figure = plane(wordy(rows));
      assert.equal(series(figure.data as unknown as Drawn, "kept").text, undefined);
      assert.ok(JSON.stringify(figureBundle(figure)).length < 300_000);
    }
    assert.ok(series(drawn(fixtureTrace({ batches: 20, rowsPerBatch: 86 })), "kept").text !== undefined);
  });

  it("stacks overlapping windows on levels, and brackets each once", () => {
    const span = (start: number, size: number): { startMs: number; endMs: number } => ({
      startMs: START + start * MINUTE,
      endMs: START + (start + size) * MINUTE,
    });
    assert.deepEqual(levels([span(0, 10), span(5, 10), span(10, 10), span(15, 10)]), [0, 1, 0, 1]);
    assert.deepEqual(levels([span(0, 10), span(10, 10)]), [0, 0]);
    assert.equal(drawn(trace).layout.shapes.filter((s) => !("fillcolor" in s)).length, windowsOf(trace).length * 2);
  });

  it("draws another run beside it: its watermark, the rows it judges otherwise, the first difference", () => {
    const [one, other] = [fixtureTrace({ batches: 9, delayMs: 0 }), fixtureTrace({ batches: 9, delayMs: 60 * MINUTE })];
    const figure = plane(one, { comparedWith: other, otherName: "ten <b>minutes</b>" });
    const { data, layout } = figure.data as {
      data: { name: string; x: number[] }[];
      layout: { annotations: { text: string }[] };
    };
    const first = firstDifference(one, other);
    assert.match(layout.annotations[0].text, new RegExp(`first difference: .*batch ${first?.batchId}`));
    assert.ok(figure.alt.includes(first?.says ?? "-"));
    assert.ok(data.some(({ name, x }) => name === "watermark of ten &lt;b&gt;minutes&lt;/b&gt;" && x.length > 0));
    const kinds = (trace: Trace): string[] =>
      lastAttempts(trace).flatMap(({ rowsIn }) =>
        rowsIn.map(({ offset, partition, verdict }) => `${partition} ${offset} ${verdict.kind}`),
      );
    const otherwise = kinds(one).filter((kind) => !kinds(other).includes(kind));
    assert.ok(otherwise.length > 0);
    assert.ok(
      data.some(({ name, x }) => name === `judged otherwise (${otherwise.length})` && x.length === otherwise.length),
    );
    assert.match(plane(one, { comparedWith: one }).alt, /the second run agrees in every batch/);
  });

  it("draws an empty trace", () => {
    const figure = plane({ ...trace, batches: [] });
    assert.match(figure.alt, /^no rows in no batches/);
    assert.deepEqual(figure.table.rows, []);
  });

  it("shifts times into the query's zone", () => {
    const there = fixtureTrace({ timeZone: "+02:00" });
    const shift = (series(drawn(there), "late").x[0] ?? 0) - (series(drawn(trace), "late").x[0] ?? 0);
    assert.equal(shift, 120 * MINUTE);
  });
});

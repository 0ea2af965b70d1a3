import assert from "node:assert/strict";
import { compareResults, differences, firstDifference } from "../../src/figures/compare";
import { sideBySide } from "../../src/figures/side-by-side";
import type { Trace, TraceBatch } from "../../src/inspect/trace";
import { fixtureTrace, MINUTE } from "./fixture";
import { matchesSnapshot } from "./snapshot";

const trace = fixtureTrace({ killed: -1 });
const withBatch = (t: Trace, index: number, change: (batch: TraceBatch) => TraceBatch): Trace => ({
  ...t,
  batches: t.batches.map((batch, i) => (i === index ? change(batch) : batch)),
});

describe("two runs compared", () => {
  it("finds no difference between a run that was killed and one that was not", () => {
    assert.equal(firstDifference(fixtureTrace({ killed: 3 }), trace), null);
    const table = compareResults(fixtureTrace({ killed: 3 }), trace);
    assert.ok(table.rows.length > 5);
    assert.ok(table.rows.every((row) => row[0] === ""));
  });

  it("finds where a longer delay first shows: in the watermark", () => {
    const difference = firstDifference(trace, fixtureTrace({ killed: -1, delayMs: 20 * MINUTE }));
    assert.equal(difference?.batchId, 1);
    assert.equal(difference?.section, "watermark");
    assert.match(
      difference?.says ?? "",
      /^Batch 1: the watermark stands at 2024-01-01 09:59:45 in the first run, at 2024-01-01 09:49:45/,
    );
  });

  it("finds a single row judged otherwise", () => {
    const other = withBatch(trace, 2, (batch) => ({
      ...batch,
      rowsIn: batch.rowsIn.map((row, i) =>
        i === 4 ? { ...row, verdict: { kind: "late", groups: [], why: "late: so it says" } } : row,
      ),
    }));
    const difference = firstDifference(trace, other);
    assert.deepEqual([difference?.batchId, difference?.section], [2, "verdicts"]);
    assert.match(difference?.says ?? "", /offset 14 of partition 0 is kept in the first run, late in the second/);
  });

  it("finds a single value of the state, and a single row of the result", () => {
    const state = withBatch(trace, 1, (batch) => ({
      ...batch,
      state: batch.state.map((s) => ({
        ...s,
        changes: s.changes.map((c, i) => (i === 0 ? { ...c, after: [99] } : c)),
      })),
    }));
    assert.equal(firstDifference(trace, state)?.section, "state");
    const result = withBatch(trace, 1, (batch) => ({
      ...batch,
      rowsOut: batch.rowsOut.map((row, i) => (i === 0 ? [row[0] ?? null, row[1] ?? null, 99] : row)),
    }));
    assert.match(firstDifference(trace, result)?.says ?? "", /1 only in the first, 1 only in the second/);
  });

  it("does not mind the order of rows within a batch", () => {
    const turned = withBatch(trace, 2, (batch) => ({ ...batch, rowsOut: [...batch.rowsOut].reverse() }));
    assert.equal(firstDifference(trace, turned), null);
  });

  it("finds the first of each kind, in the order in which they show", () => {
    const found = differences(
      fixtureTrace({ killed: -1, batches: 12, delayMs: 60 * MINUTE }),
      fixtureTrace({ killed: -1, batches: 12, delayMs: MINUTE }),
    );
    assert.deepEqual(
      found.map((first) => first.section),
      ["watermark", "state", "verdicts", "results"],
    );
    const batches = found.map((first) => first.batchId);
    assert.deepEqual(
      batches,
      [...batches].sort((x, y) => x - y),
    );
    assert.deepEqual(differences(trace, trace), []);
  });

  it("finds a batch that only one run has", () => {
    const shorter = { ...trace, batches: trace.batches.slice(0, 4) };
    assert.match(firstDifference(trace, shorter)?.says ?? "", /^Batch 4: only the first run has it/);
    assert.match(firstDifference(shorter, trace)?.says ?? "", /^Batch 4: only the second run has it/);
  });

  it("signs result rows: changed, only in the first, only in the second", () => {
    const [patient, hasty] = [60, 1].map((minutes) =>
      fixtureTrace({ killed: -1, batches: 12, delayMs: minutes * MINUTE }),
    );
    const signs = (a?: Trace, b?: Trace): string => {
      const rows = compareResults(a as Trace, b as Trace).rows.map((row) => row[0] ?? "?");
      return [...new Set(rows)].sort().join("");
    };
    assert.equal(signs(patient, hasty), "~−");
    assert.equal(signs(hasty, patient), "+~");
    const missing = compareResults({ ...trace, batches: trace.batches.slice(0, 1) }, trace).rows.map((row) => row[0]);
    assert.ok(missing.includes("+"));
  });
});

describe("two runs side by side", () => {
  const fork = fixtureTrace({ killed: -1, delayMs: 20 * MINUTE });

  it("matches its snapshot", () =>
    matchesSnapshot("side-by-side", sideBySide(trace, fork, { names: ["10 min", "20 min"] })));

  it("marks the first difference in the picture, the table and the words", () => {
    const figure = sideBySide(trace, fork);
    const layout = (figure.data as unknown as { layout: { shapes: { x0: number }[] } }).layout;
    assert.equal(layout.shapes[0]?.x0, 0.5);
    assert.match(figure.table.rows[1]?.at(-1) ?? "", /first difference in watermark/);
    assert.match(figure.alt, /^Batch 1: the watermark/);
  });

  it("says when the runs agree, and marks nothing", () => {
    const figure = sideBySide(trace, trace);
    assert.equal(figure.alt, "The two runs agree in every batch.");
    assert.ok(!("shapes" in (figure.data as unknown as { layout: object }).layout));
  });
});

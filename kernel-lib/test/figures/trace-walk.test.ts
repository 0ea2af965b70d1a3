import assert from "node:assert/strict";
import { resultTable } from "../../src/figures/results";
import { stateSizes } from "../../src/figures/state-size";
import { lastAttempts, passed, pointOf, stateBefore } from "../../src/figures/trace-walk";
import type { Trace, TraceBatch } from "../../src/inspect/trace";
import { fixtureTrace } from "./fixture";

const trace = fixtureTrace();
const killed = trace.batches.findIndex((batch) => batch.outcome === "killed");
const change = (t: Trace, index: number, by: (batch: TraceBatch) => Partial<TraceBatch>): Trace => ({
  ...t,
  batches: t.batches.map((batch, i) => (i === index ? { ...batch, ...by(batch) } : batch)),
});

describe("walking a trace", () => {
  it("takes of a repeated batch the last attempt, up to where one stands", () => {
    const lives = (end?: number): string =>
      lastAttempts(trace, end)
        .map((b) => `${b.batchId}/${b.life}`)
        .join(" ");
    assert.equal(lives(), "0/0 1/0 2/0 3/1 4/1 5/1");
    assert.equal(lives(killed + 1), "0/0 1/0 2/0 3/0");
  });

  it("forgets what a killed attempt did to the state when the batch runs again", () => {
    const ghost = { partition: 0, key: ["ghost"], before: null, after: [1] };
    const haunted = change(trace, killed, (batch) => ({
      state: batch.state.map((state) => ({ ...state, changes: [...state.changes, ghost] })),
    }));
    const keys = (index: number): string[] => [...stateBefore(haunted, index, 0).values()].map((e) => String(e.key[0]));
    assert.ok(!keys(killed + 1).includes("ghost"), "before the repetition");
    assert.ok(!keys(killed + 2).includes("ghost"), "after the repetition");
  });

  it("sums up state to what the batch says was there before", () => {
    trace.batches.forEach((batch, i) => {
      const before = stateBefore(trace, i, 0);
      for (const { partition, key, before: value } of batch.state[0]?.changes ?? []) {
        assert.deepEqual(before.get(`${partition}:${JSON.stringify(key)}`)?.value ?? null, value);
      }
    });
  });

  it("does not count output that was handed out by a batch that never committed", () => {
    const torn = change(fixtureTrace({ killed: -1 }), 5, (batch) => ({ outcome: "killed", rowsOut: batch.rowsOut }));
    const shorter = { ...torn, batches: torn.batches.slice(0, 5) };
    assert.ok((torn.batches[5]?.rowsOut.length ?? 0) > 0);
    assert.deepEqual(resultTable(torn), resultTable(shorter));
  });

  it("measures the lag against the largest event time of all batches so far, not of this one", () => {
    const old = change(trace, 5, (batch) => ({ watermark: { ...batch.watermark, maxEventTimeMs: 1 } }));
    const before = stateSizes({ ...old, batches: old.batches.slice(0, 5) }).at(-1);
    const largest = Math.max(...old.batches.slice(0, 5).map((batch) => batch.watermark.maxEventTimeMs ?? 0));
    const after = stateSizes({ ...old, batches: old.batches.slice(0, 6) }).at(-1);
    assert.ok((before?.lagMs ?? 0) > 0);
    assert.equal(after?.lagMs, largest - (old.batches[5]?.watermark.currentMs ?? 0));
  });

  it("knows which points were passed, and which never were", () => {
    const batch = trace.batches[killed] as TraceBatch;
    assert.equal(passed(batch, 2, "walCommit.written"), true);
    assert.equal(passed(batch, 1, "walCommit.written"), false);
    assert.equal(passed(batch, 99, "watermark"), false);
    assert.equal(pointOf(batch, "watermark"), batch.points.length);
  });
});

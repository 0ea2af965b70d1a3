import assert from "node:assert/strict";
import { batchView } from "../../src/figures/batch-view";
import { batchViewHtml } from "../../src/figures/batch-view-html";
import { batchViewText } from "../../src/figures/batch-view-text";
import type { BatchView, SectionId, ViewSection } from "../../src/figures/view";
import type { Trace } from "../../src/inspect/trace";
import { fixtureTrace } from "./fixture";
import { matchesSnapshot } from "./snapshot";

const trace = fixtureTrace();
const pointIndex = (t: Trace, batch: number, name: string): number =>
  t.batches[batch]?.points.findIndex((point) => point.name === name) ?? -1;

function section(view: BatchView, id: SectionId): ViewSection {
  const found = view.sections.find((s) => s.id === id);
  assert.ok(found, `section ${id}`);
  return found;
}

const marks = (s: ViewSection): string => s.rows.map((row) => row.mark).join(" ");

describe("the view at a stop", () => {
  it("matches its snapshots, as data and as text", () => {
    matchesSnapshot("batch-view", batchView(trace, 4));
    matchesSnapshot(
      "batch-view-text",
      batchViewText(batchView(trace, 2, pointIndex(trace, 2, "task.done"))).split("\n"),
    );
  });

  it("fills each section at its own point and says 'not yet' before", () => {
    const filled = (name: string): readonly SectionId[] =>
      batchView(trace, 2, name === "" ? -1 : pointIndex(trace, 2, name))
        .sections.filter((s) => s.status === "filled" && ["offsets", "rowsIn", "rowsOut"].includes(s.id))
        .map((s) => s.id);
    assert.deepEqual(filled(""), []);
    assert.deepEqual(filled("latestOffset"), ["offsets"]);
    assert.deepEqual(filled("source.commit"), ["offsets"]);
    assert.deepEqual(filled("getBatch"), ["offsets", "rowsIn"]);
    assert.deepEqual(filled("task.start"), ["offsets", "rowsIn"]);
    assert.deepEqual(filled("sink.commit"), ["offsets", "rowsIn", "rowsOut"]);
  });

  it("shows rows without their verdicts until addBatch.done", () => {
    const before = section(batchView(trace, 2, pointIndex(trace, 2, "addBatch.done") - 1), "rowsIn");
    const verdict = before.header.indexOf("verdict");
    assert.ok(before.rows.every((row) => row.mark === "none" && row.cells[verdict] === "not judged yet"));
    const after = section(batchView(trace, 2, pointIndex(trace, 2, "addBatch.done")), "rowsIn");
    const late = trace.batches[2]?.rowsIn.filter((row) => row.verdict.kind === "late") ?? [];
    assert.ok(late.length > 0);
    assert.deepEqual(
      after.rows.filter((row) => row.mark === "late").map((row) => row.cells[verdict]),
      late.map((row) => row.verdict.why),
    );
  });

  it("says that the largest event time is not known yet while the batch runs, not that there were no rows", () => {
    const batch = trace.batches[2];
    assert.ok(batch !== undefined && batch.numInputRows > 0);
    const running = { ...batch, watermark: { ...batch.watermark, nextMs: null, maxEventTimeMs: null } };
    const live: Trace = { ...trace, batches: [...trace.batches.slice(0, 2), running] };
    const why = (t: Trace): readonly string[] | undefined =>
      section(batchView(t, 2, pointIndex(t, 2, "addBatch.done")), "watermark").rows[2]?.cells;
    assert.deepEqual(why(live), ["largest event time read", "–", "not yet: found at point watermark"]);
    const empty: Trace = { ...trace, batches: [...trace.batches.slice(0, 2), { ...running, numInputRows: 0 }] };
    assert.deepEqual(why(empty), ["largest event time read", "–", "no rows"]);
  });

  it("tells the next watermark only at the point that moves it, and how it came about", () => {
    const before = section(batchView(trace, 2, pointIndex(trace, 2, "watermark") - 1), "watermark");
    assert.deepEqual(before.rows.at(-1)?.cells.slice(0, 2), ["from the next batch on", "not yet"]);
    const after = section(batchView(trace, 2), "watermark");
    assert.equal(after.rows.at(-1)?.mark, "new");
    assert.equal(after.summary, "2024-01-01 10:08:00 → 2024-01-01 10:16:15 (+8.25 min)");
    assert.equal(after.rows.at(-1)?.cells[2], "2024-01-01 10:26:15 − 10 min");
  });

  it("shows changed state of a partition only once that partition has written", () => {
    const [first, second] =
      trace.batches[2]?.points.flatMap((p, i) => (p.name === "task.state.write" ? [i] : [])) ?? [];
    const partitions = (point: number): Set<string | undefined> =>
      new Set(
        section(batchView(trace, 2, point), "state")
          .rows.filter((r) => r.mark !== "none")
          .map((r) => r.cells[0]),
      );
    assert.deepEqual(partitions((first ?? 0) - 1), new Set());
    assert.deepEqual(partitions(first ?? 0), new Set(["0"]));
    assert.deepEqual([...partitions(second ?? 0)].sort(), ["0", "1"]);
  });

  it("marks added, changed and removed keys, the unchanged ones behind them", () => {
    const state = section(batchView(trace, 4), "state");
    const changes = trace.batches[4]?.state[0]?.changes ?? [];
    const count = (mark: string): number => state.rows.filter((row) => row.mark === mark).length;
    assert.equal(count("added"), changes.filter((change) => change.before === null).length);
    assert.equal(count("removed"), changes.filter((change) => change.after === null).length);
    assert.equal(count("changed"), changes.filter((change) => change.before !== null && change.after !== null).length);
    assert.match(marks(state), /^((added|changed|removed) ?)+( ?none)*$/);
    assert.equal(state.rows.length - count("removed"), trace.batches[4]?.state[0]?.numRowsTotal);
  });

  it("does not count a killed attempt's changes twice when its batch is repeated", () => {
    const killed = trace.batches.findIndex((batch) => batch.outcome === "killed");
    assert.deepEqual(section(batchView(trace, killed + 1), "state"), section(batchView(trace, killed), "state"));
    assert.match(batchView(trace, killed).heading, /killed here$/);
    assert.match(batchView(trace, killed + 1).heading, /^Batch 3, life 2 of quakes$/);
  });

  it("says how many keys it cannot know, when the recording began with an older checkpoint", () => {
    const later: Trace = { ...trace, batches: trace.batches.slice(4) };
    const [here, whole] = [section(batchView(later, 0), "state"), section(batchView(trace, 4), "state")];
    const unknown = whole.rows.filter((row) => row.mark === "none").length;
    assert.ok(unknown > 0);
    assert.equal(here.note, `… ${unknown} keys from before this recording began, unchanged`);
    assert.equal(whole.note, null);
  });

  it("shows a repeated batch the offsets its first attempt had decided on, from the start", () => {
    const killed = trace.batches.findIndex((batch) => batch.outcome === "killed");
    assert.deepEqual(trace.batches[killed + 1]?.offsets, []);
    const again = section(batchView(trace, killed + 1, 0), "offsets");
    assert.deepEqual(again.rows, section(batchView(trace, killed), "offsets").rows);
    assert.equal(again.summary, "as the offset log says: decided before the restart");
  });

  it("lists what is durable, oldest first, and marks what this point wrote", () => {
    const durable = section(batchView(trace, 1, pointIndex(trace, 1, "walCommit.written")), "durable");
    assert.deepEqual(
      durable.rows.map((row) => row.cells[0]),
      ["offsets/0", "state/0/0/1.delta", "state/0/1/1.delta", "commits/0", "offsets/1"],
    );
    assert.equal(marks(durable), "none none none none new");
  });

  it("keeps late rows when there is no room for all, and says how many are missing", () => {
    const rows = section(batchView(trace, 2, undefined, { maxRows: 3 }), "rowsIn");
    assert.equal(rows.rows.length, 3);
    assert.ok(rows.rows.some((row) => row.mark === "late"));
    assert.equal(rows.note, "… 9 more rows");
  });

  it("refuses a batch or a point that is not there", () => {
    assert.throws(() => batchView(trace, 99), /no batch at index 99: the trace holds 7 batches/);
    assert.throws(() => batchView(trace, 0, 19), /no point 19 in batch 0: it has the points 0 to 18/);
    assert.throws(() => batchView(trace, 0, 1.5), RangeError);
  });

  it("says so when a query has neither watermark nor state", () => {
    const plain: Trace = { ...trace, query: { ...trace.query, watermarks: [], stateOperators: [] } };
    const view = batchView(plain, 0);
    assert.equal(section(view, "watermark").summary, "the query has no watermark");
    assert.equal(section(view, "state").summary, "the query keeps no state");
  });

  it("prints colours only when asked to, and the same words with them", () => {
    const view = batchView(trace, 4);
    const plain = batchViewText(view);
    const coloured = batchViewText(view, { color: true });
    assert.ok(!plain.includes("\u001b"));
    assert.ok(coloured.includes("\u001b[32m"));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: taking the colours off again
    assert.equal(coloured.replace(/\u001b\[\d*m/g, ""), plain);
  });

  it("is HTML without scripts, ids, classes or style sheets, every cell of the data in it", () => {
    const view = batchView(trace, 4);
    const html = batchViewHtml(view);
    assert.doesNotMatch(html, /<script|<style|\sid=|\sclass=|\son\w+=|rgba?\(|url\(/);
    for (const s of view.sections) assert.ok(html.includes(s.title), s.title);
    assert.ok(html.includes("[2024-01-01 10:30, 10:40)"));
    assert.ok(html.length < 60_000, `${html.length} characters`);
  });
});

import assert from "node:assert/strict";
import { durations } from "../../src/figures/durations";
import { SERIES } from "../../src/figures/palette";
import { resultTable } from "../../src/figures/results";
import { stateSize, stateSizes } from "../../src/figures/state-size";
import { windowCounts } from "../../src/figures/window-counts";
import type { Trace } from "../../src/inspect/trace";
import { fixtureTrace, MINUTE } from "./fixture";
import { matchesSnapshot } from "./snapshot";

interface Drawn {
  readonly data: readonly {
    readonly name: string;
    readonly type: string;
    readonly x: (number | string)[];
    readonly y: (number | null)[];
    readonly width?: number[];
  }[];
}
const drawn = (figure: { readonly data: object }): Drawn => figure.data as unknown as Drawn;
const sum = (d: Drawn): number => d.data.flatMap((s) => s.y).reduce<number>((total, y) => total + (y ?? 0), 0);
const kept = (trace: Trace): number =>
  trace.batches
    .filter((b) => b.outcome === "committed")
    .flatMap((b) => b.rowsIn)
    .filter((row) => row.verdict.kind === "kept").length;

describe("counts per window", () => {
  it("matches its snapshot", () => matchesSnapshot("window-counts", windowCounts(fixtureTrace())));

  it("adds up to the rows that were kept, in update and in complete mode", () => {
    for (const outputMode of ["update", "complete"] as const) {
      const trace = fixtureTrace({ outputMode });
      assert.equal(sum(drawn(windowCounts(trace))), kept(trace), outputMode);
    }
  });

  it("shows in append mode only windows that were closed, each once", () => {
    const trace = fixtureTrace({ outputMode: "append" });
    const emitted = resultTable(trace).rows;
    assert.ok(emitted.length > 0);
    assert.equal(new Set(emitted.map((row) => JSON.stringify(row.slice(0, 2)))).size, emitted.length);
    assert.ok(sum(drawn(windowCounts(trace))) < kept(trace));
  });

  it("draws bars as wide as their windows, one series per key", () => {
    const d = drawn(windowCounts(fixtureTrace()));
    assert.deepEqual(d.data.map((s) => s.name).sort(), ["Alaska", "Hawaii", "Nevada"]);
    assert.ok(d.data.every((s) => s.type === "bar" && s.width?.every((w) => w === 0.96 * 10 * MINUTE)));
  });

  it("adds up small keys as 'other' without losing any", () => {
    const trace = fixtureTrace({ regions: ["a", "b", "c", "d", "e", "f"] });
    const figure = windowCounts(trace, { top: 2 });
    assert.deepEqual(
      drawn(figure)
        .data.map((s) => s.name)
        .at(-1),
      "other (4)",
    );
    assert.equal(sum(drawn(figure)), kept(trace));
    assert.match(figure.table.note ?? "", /4 smallest keys/);
  });

  it("does not split when told not to", () => {
    const d = drawn(windowCounts(fixtureTrace(), { by: null }));
    assert.equal(d.data.length, 1);
    assert.equal(sum(d), kept(fixtureTrace()));
  });

  it("names the columns there are when asked for one that is not", () => {
    assert.throws(
      () => windowCounts(fixtureTrace(), { value: "cnt" }),
      /no column “cnt” in the result, which has window, region, count/,
    );
  });
});

describe("time per batch", () => {
  it("matches its snapshot", () => matchesSnapshot("durations", durations(fixtureTrace())));

  it("has every phase but the sum of them, for every attempt", () => {
    const trace = fixtureTrace();
    const d = drawn(durations(trace));
    assert.deepEqual(
      d.data.map((s) => s.name),
      ["latestOffset", "walCommit", "getBatch", "queryPlanning", "addBatch", "commitOffsets"],
    );
    assert.deepEqual(d.data[0]?.x, ["0", "1", "2", "3 ✗", "3 (life 2)", "4 (life 2)", "5 (life 2)"]);
  });

  it("looks different for every point, also where there are more points than colours", () => {
    const { data } = durations(fixtureTrace(), { by: "point" }).data as { data: { marker: object }[] };
    assert.ok(data.length > SERIES.length);
    assert.equal(new Set(data.map(({ marker }) => JSON.stringify(marker))).size, data.length);
  });

  it("adds up by point to what the points took", () => {
    const trace = fixtureTrace();
    const took = trace.batches.flatMap((batch) => batch.points).reduce((total, point) => total + point.tookMs, 0);
    assert.ok(Math.abs(sum(drawn(durations(trace, { by: "point" }))) - took) < 1e-6);
  });
});

describe("state, late rows and lag", () => {
  it("matches its snapshot", () => matchesSnapshot("state-size", stateSize(fixtureTrace())));

  it("takes its numbers from the trace", () => {
    const trace = fixtureTrace();
    const rows = stateSizes(trace);
    assert.deepEqual(
      rows.map((row) => row.batchId),
      [0, 1, 2, 3, 4, 5],
    );
    assert.deepEqual(
      rows.map((row) => row.stateRows),
      trace.batches.filter((b) => b.outcome === "committed").map((b) => b.state[0]?.numRowsTotal),
    );
    assert.equal(rows[0]?.lagMs, null);
    assert.ok(rows.slice(1).every((row) => (row.lagMs ?? 0) >= 10 * MINUTE));
  });

  it("shows that a longer delay loses fewer rows and keeps more state", () => {
    const total = (delayMs: number, what: "lateRows" | "stateRows"): number =>
      stateSizes(fixtureTrace({ batches: 12, delayMs })).reduce((n, row) => n + row[what], 0);
    assert.ok(total(60 * MINUTE, "lateRows") < total(5 * MINUTE, "lateRows"));
    assert.ok(total(60 * MINUTE, "stateRows") > total(5 * MINUTE, "stateRows"));
  });
});

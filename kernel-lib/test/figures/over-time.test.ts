/** How a query fares, in four charts over the same batches. */
import assert from "node:assert/strict";
import { figureBundle } from "../../src/figures/display";
import { figureText } from "../../src/figures/figure-text";
import { overTime } from "../../src/figures/over-time";
import { stateSizes } from "../../src/figures/state-size";
import type { Trace } from "../../src/inspect/trace";
import { fixtureTrace } from "./fixture";

interface Chart {
  readonly data: readonly {
    readonly name: string;
    readonly x: number[];
    readonly y: number[];
    readonly visible?: boolean;
  }[];
  readonly layout: {
    readonly xaxis: { readonly type?: string };
    readonly yaxis: { readonly title: { readonly text: string } };
  };
}
const chartOf = (trace: Trace, options = {}): Chart => overTime(trace, options).data as unknown as Chart;
const seriesOf = (trace: Trace, name: string): number[] =>
  chartOf(trace).data.find((one) => one.name === name)?.y ?? [];
const trace = fixtureTrace();

describe("a query over time", () => {
  it("shows throughput, the time of a batch, state and lateness over the same batches", () => {
    const { data } = chartOf(trace);
    assert.deepEqual(
      data.map(({ name }) => name),
      [
        ...["rows through per second", "time of the batch", "rows in state"],
        ...["latest row", "middle row", "delay of the watermark", "rows dropped as late"],
      ],
    );
    assert.deepEqual(
      seriesOf(trace, "rows in state"),
      stateSizes(trace).map(({ stateRows }) => stateRows),
    );
    const first = trace.batches[0];
    const took = first.points.reduce((sum, point) => sum + point.tookMs, 0);
    assert.ok(Math.abs(seriesOf(trace, "time of the batch")[0] - took) < 0.01);
    assert.ok(Math.abs(seriesOf(trace, "rows through per second")[0] - (first.numInputRows * 1000) / took) < 5);
  });

  it("measures lateness from event to arrival, and behind the newest row where no arrival is known", () => {
    const late = (t: Trace): number =>
      Math.max(...t.batches[0].rowsIn.map((row) => (row.arrivalMs ?? 0) - (row.eventTimeMs ?? 0)));
    assert.ok(Math.abs(seriesOf(trace, "latest row")[0] - late(trace) / 60_000) < 0.05);
    const unknown = {
      ...trace,
      batches: trace.batches.map((batch) => ({
        ...batch,
        rowsIn: batch.rowsIn.map((row) => ({ ...row, arrivalMs: null })),
      })),
    };
    let newest = Number.NEGATIVE_INFINITY;
    const behind = trace.batches[0].rowsIn.map(({ eventTimeMs }) => {
      newest = Math.max(newest, eventTimeMs as number);
      return newest - (eventTimeMs as number);
    });
    assert.ok(Math.abs(seriesOf(unknown, "latest row")[0] - Math.max(...behind) / 60_000) < 0.05);
  });

  it("counts rows where a clock that stands still gives no speed", () => {
    const still = {
      ...trace,
      batches: trace.batches.map((batch) => ({
        ...batch,
        points: batch.points.map((point) => ({ ...point, tookMs: 0 })),
      })),
    };
    const chart = chartOf(still);
    assert.equal(chart.layout.yaxis.title.text, "rows");
    assert.deepEqual(
      chart.data[0].y,
      stateSizes(still).map((_, i) => still.batches[i].numInputRows),
    );
  });

  it("can have the time of day below", () => {
    assert.equal(chartOf(trace, { over: "time" }).layout.xaxis.type, "date");
  });

  it("says the same in words, also of nothing", () => {
    assert.match(
      figureText(overTime(trace)),
      /in a second of work\. A batch took up to .* late, and \d+ rows? were dropped/,
    );
    assert.equal(overTime({ ...trace, batches: [] }).alt, "No batch has run yet.");
  });

  it("stays below 300 KB with a thousand batches", () => {
    const many = { ...trace, batches: Array.from({ length: 1000 }, (_, i) => ({ ...trace.batches[0], batchId: i })) };
    assert.ok(JSON.stringify(figureBundle(overTime(many))).length < 300_000);
  });
});

/**
 * Where the time of each batch went, as stacked bars.
 *
 * By phase with the keys of Spark's `durationMs` (what a learner later reads on a cluster), or by named point, which is
 * finer. Killed attempts are shown too: their time was spent.
 */
import type { Trace, TraceBatch } from "../inspect/trace";
import type { Figure } from "./figure";
import { plotlyText, visible } from "./html";
import { SERIES } from "./palette";
import { axis, plotlyFigure } from "./plotly";
import { formatDuration } from "./time-text";
import { batchName } from "./trace-walk";
import { count } from "./view";

export interface DurationsOptions {
  readonly title?: string;
  /** `phase`: the keys of `durationMs`; `point`: the named points. Default `phase`. */
  readonly by?: "phase" | "point";
}

const HATCHES = ["", "/", "x"];

export function durations(trace: Trace, options: DurationsOptions = {}): Figure {
  const by = options.by ?? "phase";
  const spent = trace.batches.map((batch) => (by === "phase" ? phases(batch) : points(batch)));
  const names = [...new Set(spent.flatMap((times) => [...times.keys()]))];
  const labels = trace.batches.map(label);
  const data = names.map((name, i) => ({
    type: "bar",
    name: plotlyText(name),
    x: labels,
    y: spent.map((times) => round(times.get(name) ?? 0)),
    hovertemplate: `${plotlyText(name)}: %{y} ms<extra>%{x}</extra>`,
    marker: marker(i),
  }));
  const layout = {
    barmode: "stack",
    xaxis: axis("batch", { type: "category" }),
    yaxis: axis("time spent (ms)", { rangemode: "tozero" }),
  };
  const table = {
    header: ["batch", ...names.map((name) => `${visible(name)} (ms)`), "total (ms)"],
    rows: trace.batches.map((batch, i) => [
      batchName(batch),
      ...names.map((name) => String(round(spent[i]?.get(name) ?? 0))),
      String(round(total(spent[i] as Map<string, number>))),
    ]),
  };
  return plotlyFigure(options.title ?? `Time per batch, by ${by}`, altText(trace, spent, names), data, layout, table);
}

/** There are more points than colours: from the ninth on the bars are hatched, so that no two look the same. */
function marker(i: number): object {
  const color = SERIES[i % SERIES.length];
  const shape = HATCHES[Math.floor(i / SERIES.length) % HATCHES.length];
  return shape === "" ? { color } : { color, pattern: { shape, fillmode: "overlay", size: 6 } };
}

/** `triggerExecution` is the sum of the others (and a little glue), so it gets no bar. */
function phases(batch: TraceBatch): Map<string, number> {
  return new Map(Object.entries(batch.durationMs).filter(([name]) => name !== "triggerExecution"));
}

function points(batch: TraceBatch): Map<string, number> {
  const times = new Map<string, number>();
  for (const point of batch.points) times.set(point.name, (times.get(point.name) ?? 0) + point.tookMs);
  return times;
}

const total = (times: ReadonlyMap<string, number>): number => [...times.values()].reduce((sum, ms) => sum + ms, 0);

const round = (ms: number): number => Number(ms.toFixed(3));

/** Category labels have to differ, so attempts of the same batch carry their life. */
function label(batch: TraceBatch): string {
  const life = batch.life === 0 ? "" : ` (life ${batch.life + 1})`;
  return `${batch.batchId}${life}${batch.outcome === "killed" ? " ✗" : ""}`;
}

function altText(trace: Trace, spent: readonly Map<string, number>[], names: readonly string[]): string {
  const totals = spent.map(total).sort((a, b) => a - b);
  const median = totals[Math.floor(totals.length / 2)];
  if (median === undefined) return "No batch has run yet.";
  const sums = names.map((name) => [name, spent.reduce((sum, times) => sum + (times.get(name) ?? 0), 0)] as const);
  const largest = [...sums].sort((a, b) => b[1] - a[1])[0];
  const most = largest === undefined ? "" : ` Most of it went into ${visible(largest[0])}.`;
  return `${count(trace.batches.length, "batch", "batches")}, half of them within ${formatDuration(median)}.${most}`;
}

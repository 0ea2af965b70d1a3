/**
 * How a query fares, in one picture: how much it gets through, how long a batch takes, how much it remembers, and how late its rows come.
 *
 * Four charts over the same batches; the first three are those of the "Streaming Query Statistics" in Spark's web UI. A batch's time is the
 * engine's own: waiting to be stepped does not count.
 */
import type { Trace, TraceBatch } from "../inspect/trace";
import type { Figure, FigureTable } from "./figure";
import { PALETTE } from "./palette";
import { axis, type PlotlyObject, plotlyFigure, timeAxis } from "./plotly";
import { axisUnit, stateSizes } from "./state-size";
import { formatDuration, formatTime, wallClockMs } from "./time-text";
import { lastAttempts } from "./trace-walk";
import { count } from "./view";

export interface OverTimeOptions {
  readonly title?: string;
  /** What stands on the x axis: the numbers of batches, or when they began. */
  readonly over?: "batch" | "time";
}

/** One batch's numbers. */
interface Fare {
  readonly batchId: number;
  readonly startMs: number;
  readonly rows: number;
  readonly tookMs: number;
  /** Null where a clock that stands still says nothing. */
  readonly rowsPerSecond: number | null;
  readonly stateRows: number;
  readonly lateRows: number;
  /** Null where no row has an event time. */
  readonly medianMs: number | null;
  readonly largestMs: number | null;
}

/** So many batches are drawn, the latest. */
const BATCHES_DRAWN = 500;

export function overTime(trace: Trace, options: OverTimeOptions = {}): Figure {
  const all = faresOf(trace);
  const fares = all.slice(-BATCHES_DRAWN);
  const zone = trace.query.timeZone;
  const byTime = options.over === "time";
  const x = fares.map(({ batchId, startMs }) => (byTime ? wallClockMs(startMs, zone) : batchId));
  const largest = Math.max(0, ...fares.map(({ largestMs }) => largestMs ?? 0), ...delaysOf(trace));
  const unit = axisUnit(largest);
  const rated = fares.some(({ rowsPerSecond }) => rowsPerSecond !== null);
  const layout = {
    height: 620,
    xaxis: byTime
      ? timeAxis("begin of batch", zone, { anchor: "y4" })
      : axis("batch", { anchor: "y4", tickformat: "d" }),
    yaxis: axis(rated ? "rows / s" : "rows", { domain: [0.8, 1], rangemode: "tozero" }),
    yaxis2: axis("time (ms)", { domain: [0.53, 0.73], rangemode: "tozero" }),
    yaxis3: axis("state (rows)", { domain: [0.27, 0.46], rangemode: "tozero" }),
    yaxis4: axis(`late by (${unit.name})`, { domain: [0, 0.2], rangemode: "tozero" }),
    legend: { orientation: "h", x: 0, y: -0.13, yanchor: "top", traceorder: "normal" },
  };
  const title = options.title ?? "Throughput, batch time, state and lateness";
  const series = [...loadSeries(fares, x, rated), ...latenessSeries(fares, x, unit.ms, trace)];
  return plotlyFigure(title, altText(fares), series, layout, table(fares, all.length, zone));
}

const delaysOf = ({ query }: Trace): readonly number[] => query.watermarks.map(({ delayMs }) => delayMs);

function faresOf(trace: Trace): readonly Fare[] {
  const sizes = new Map(stateSizes(trace).map((row) => [row.batchId, row]));
  let newest = Number.NEGATIVE_INFINITY;
  return lastAttempts(trace).map((batch) => {
    const late = latenesses(batch, newest);
    for (const { eventTimeMs } of batch.rowsIn) newest = Math.max(newest, eventTimeMs ?? newest);
    const tookMs = batch.points.reduce((sum, point) => sum + point.tookMs, 0);
    return {
      batchId: batch.batchId,
      startMs: batch.points[0]?.atMs ?? 0,
      rows: batch.numInputRows,
      tookMs,
      rowsPerSecond: tookMs > 0 ? (batch.numInputRows * 1000) / tookMs : null,
      stateRows: sizes.get(batch.batchId)?.stateRows ?? 0,
      lateRows: sizes.get(batch.batchId)?.lateRows ?? 0,
      medianMs: late[Math.floor(late.length / 2)] ?? null,
      largestMs: late.at(-1) ?? null,
    };
  });
}

/** How late the rows of a batch are, in order: after they happened, or where no arrival is known behind the newest row so far. */
function latenesses({ rowsIn }: TraceBatch, newestBefore: number): readonly number[] {
  let newest = newestBefore;
  const late: number[] = [];
  for (const { eventTimeMs, arrivalMs } of rowsIn) {
    if (eventTimeMs === null) continue;
    newest = Math.max(newest, eventTimeMs);
    late.push(Math.max(0, (arrivalMs ?? newest) - eventTimeMs));
  }
  return late.sort((a, b) => a - b);
}

type Numbers = readonly (number | null)[];

function lineOf(name: string, x: readonly number[], y: Numbers, yaxis: string, style: PlotlyObject): PlotlyObject {
  return {
    ...{ type: "scatter", mode: "lines+markers", name, x, y, yaxis, line: { width: 2, ...style } },
    marker: { color: style.color, size: 5 },
    hovertemplate: `%{x}: %{y}<extra>${name}</extra>`,
  };
}

const rounded = (value: number): number => Number(value.toPrecision(4));

function loadSeries(fares: readonly Fare[], x: readonly number[], rated: boolean): readonly PlotlyObject[] {
  const speed = fares.map(({ rowsPerSecond, rows }) =>
    rated ? (rowsPerSecond === null ? null : rounded(rowsPerSecond)) : rows,
  );
  const took = fares.map(({ tookMs }) => rounded(tookMs));
  const held = fares.map(({ stateRows }) => stateRows);
  return [
    lineOf(rated ? "rows through per second" : "rows in", x, speed, "y", { color: PALETTE.passed }),
    {
      ...{ type: "bar", name: "time of the batch", x, y: took, yaxis: "y2", marker: { color: PALETTE.kept } },
      hovertemplate: "%{x}: %{y} ms<extra>time of the batch</extra>",
    },
    lineOf("rows in state", x, held, "y3", { color: PALETTE.changed, shape: "hv" }),
  ];
}

function latenessSeries(
  fares: readonly Fare[],
  x: readonly number[],
  unitMs: number,
  trace: Trace,
): readonly PlotlyObject[] {
  const inUnits = (ms: number | null): number | null => (ms === null ? null : rounded(ms / unitMs));
  const dropped = fares.flatMap((fare, i) => (fare.lateRows > 0 ? [{ fare, at: x[i] as number }] : []));
  const delay = delaysOf(trace);
  const patience = delay.length === 1 ? fares.map(() => inUnits(delay[0] ?? null)) : [];
  return [
    lineOf(
      "latest row",
      x,
      fares.map(({ largestMs }) => inUnits(largestMs)),
      "y4",
      { color: PALETTE.late },
    ),
    lineOf(
      "middle row",
      x,
      fares.map(({ medianMs }) => inUnits(medianMs)),
      "y4",
      { color: PALETTE.muted, dash: "dash" },
    ),
    {
      ...lineOf("delay of the watermark", x, patience, "y4", { color: PALETTE.watermark, dash: "dot" }),
      ...{ mode: "lines", visible: patience.length > 0 },
    },
    {
      ...{ type: "scatter", mode: "markers", name: "rows dropped as late", visible: dropped.length > 0, yaxis: "y4" },
      x: dropped.map(({ at }) => at),
      y: dropped.map(({ fare }) => inUnits(fare.largestMs) ?? 0),
      text: dropped.map(({ fare }) => count(fare.lateRows, "row")),
      hovertemplate: "%{x}: %{text} dropped as late<extra></extra>",
      marker: { symbol: "x", size: 9, color: PALETTE.removed },
    },
  ];
}

function altText(fares: readonly Fare[]): string {
  if (fares.length === 0) return "No batch has run yet.";
  const most = (of: (fare: Fare) => number | null): number => Math.max(0, ...fares.map((fare) => of(fare) ?? 0));
  const sum = (of: (fare: Fare) => number): number => fares.reduce((total, fare) => total + of(fare), 0);
  const tookMs = sum((fare) => fare.tookMs);
  const speed = tookMs > 0 ? `, ${rounded((sum(({ rows }) => rows) * 1000) / tookMs)} in a second of work` : "";
  return `${count(fares.length, "batch", "batches")} with ${count(
    sum(({ rows }) => rows),
    "row",
  )}${speed}. A batch took up to ${formatDuration(most((fare) => fare.tookMs))}, state held up to ${count(
    most((fare) => fare.stateRows),
    "row",
  )}, rows came up to ${formatDuration(most((fare) => fare.largestMs))} late, and ${count(
    sum((fare) => fare.lateRows),
    "row",
  )} were dropped for it.`;
}

function table(fares: readonly Fare[], all: number, zone: string): FigureTable {
  const late = (ms: number | null): string => (ms === null ? "–" : formatDuration(ms));
  return {
    header: ["batch", "began", "rows", "took", "rows/s", "in state", "middle row late", "latest row late", "dropped"],
    rows: fares.map((fare) => [
      ...[String(fare.batchId), formatTime(fare.startMs, zone), String(fare.rows), formatDuration(fare.tookMs)],
      ...[fare.rowsPerSecond === null ? "–" : String(rounded(fare.rowsPerSecond)), String(fare.stateRows)],
      ...[late(fare.medianMs), late(fare.largestMs), String(fare.lateRows)],
    ]),
    ...(all > fares.length ? { note: `${count(all - fares.length, "older batch", "older batches")} not shown` } : {}),
  };
}

/**
 * How a StreamingContext keeps up: per batch the records that came, how long it waited and how long it took, and how many batches waited
 * behind it. Spark's "Streaming Statistics".
 *
 * While taking is below the batch interval (the dotted line), waiting is nothing. Above it each batch waits longer than the one before.
 */
import type { StreamingTrace, TraceStreamingBatch } from "../inspect/streaming-trace";
import type { Figure } from "./figure";
import { PALETTE } from "./palette";
import { axis, type PlotlyObject, plotlyFigure } from "./plotly";
import { batchesOf, clockTime } from "./streaming-walk";
import { formatDuration } from "./time-text";
import { count } from "./view";

export interface BatchTimesOptions {
  readonly title?: string;
}

/** So many batches are drawn, the latest. */
const BATCHES_DRAWN = 500;

export function batchTimes(trace: StreamingTrace, options: BatchTimesOptions = {}): Figure {
  const all = batchesOf(trace);
  const batches = all.slice(-BATCHES_DRAWN);
  const interval = trace.streaming.batchDurationMs;
  const left = all.length - batches.length + trace.leftOut.batches;
  const table = {
    header: ["batch", "time", "records", "waited", "took", "total", "waiting behind", "outcome"],
    rows: batches.map((batch) => row(batch, trace.application.timeZone)),
    ...(left > 0 ? { note: `${count(left, "older batch", "older batches")} not shown` } : {}),
  };
  const title = options.title ?? "Batches: records, time, queue";
  return plotlyFigure(title, altText(batches, interval), series(batches, interval), layout(batches), table);
}

type Numbers = readonly (number | null)[];

function series(batches: readonly TraceStreamingBatch[], interval: number): readonly PlotlyObject[] {
  const x = batches.map(({ number }) => number);
  const of = (get: (batch: TraceStreamingBatch) => number | null): Numbers => batches.map(get);
  const bar = (name: string, y: Numbers, color: string, yaxis: string, unit: string): PlotlyObject => ({
    ...{ type: "bar", name, x, y, yaxis, marker: { color } },
    hovertemplate: `batch %{x}: %{y} ${unit}<extra>${name}</extra>`,
  });
  const line = (name: string, y: Numbers, yaxis: string, style: PlotlyObject): PlotlyObject => ({
    ...{ type: "scatter", mode: x.length === 1 ? "markers" : "lines", name, x, y, yaxis, line: style },
    marker: { color: style.color },
    hovertemplate: `batch %{x}: %{y}<extra>${name}</extra>`,
  });
  const constant = batches.map(() => interval);
  return [
    bar(
      "records",
      of(({ numRecords }) => numRecords),
      PALETTE.passed,
      "y",
      "records",
    ),
    bar(
      "waited (scheduling delay)",
      of(({ schedulingDelayMs }) => schedulingDelayMs),
      PALETTE.late,
      "y2",
      "ms",
    ),
    bar(
      "took (processing time)",
      of(({ processingDelayMs }) => processingDelayMs),
      PALETTE.kept,
      "y2",
      "ms",
    ),
    line("batch interval", constant, "y2", { dash: "dot", color: PALETTE.muted, width: 1.5 }),
    failures(batches),
    line(
      "batches waiting behind",
      of(({ queued }) => queued),
      "y3",
      { color: PALETTE.watermark, width: 2, shape: "hvh" },
    ),
  ];
}

function layout(batches: readonly TraceStreamingBatch[]): PlotlyObject {
  const records = wholeNumbers(batches.map(({ numRecords }) => numRecords));
  const queue = wholeNumbers(batches.map(({ queued }) => queued ?? 0));
  return {
    height: 520,
    barmode: "stack",
    xaxis: axis("batch", { anchor: "y3", tickformat: "d" }),
    yaxis: axis("records", { domain: [0.76, 1], ...records }),
    yaxis2: axis("time (ms)", { domain: [0.3, 0.7], rangemode: "tozero" }),
    yaxis3: axis("queue (batches)", { domain: [0, 0.22], ...queue }),
  };
}

/** Few things are counted one by one. */
function wholeNumbers(counts: readonly number[]): PlotlyObject {
  return { rangemode: "tozero", ...(Math.max(0, ...counts) < 8 ? { dtick: 1 } : {}) };
}

/** A cross above batches that failed or were killed. */
function failures(batches: readonly TraceStreamingBatch[]): PlotlyObject {
  const bad = batches.filter(({ outcome }) => outcome === "failed" || outcome === "killed");
  return {
    type: "scatter",
    mode: "markers",
    name: "failed or killed",
    visible: bad.length > 0,
    x: bad.map(({ number }) => number),
    y: bad.map(({ totalDelayMs }) => totalDelayMs ?? 0),
    yaxis: "y2",
    text: bad.map(({ outcome }) => (outcome === "failed" ? "failed" : "killed")),
    hovertemplate: "batch %{x}: %{text}<extra></extra>",
    marker: { symbol: "x", size: 10, color: PALETTE.removed },
  };
}

const duration = (ms: number | null): string => (ms === null ? "–" : formatDuration(ms));

function row(batch: TraceStreamingBatch, zone: string): readonly string[] {
  const { number, life, timeMs, numRecords, schedulingDelayMs, processingDelayMs, totalDelayMs, queued, outcome } =
    batch;
  return [
    ...[life === 0 ? String(number) : `${number}, life ${life + 1}`, clockTime(timeMs, zone), String(numRecords)],
    ...[duration(schedulingDelayMs), duration(processingDelayMs), duration(totalDelayMs)],
    ...[queued === null ? "–" : String(queued), outcome],
  ];
}

function altText(batches: readonly TraceStreamingBatch[], interval: number): string {
  if (batches.length === 0) return "No batch has been cut yet.";
  const most = (of: (batch: TraceStreamingBatch) => number | null): number =>
    Math.max(0, ...batches.map((b) => of(b) ?? 0));
  const slow = batches.filter(({ processingDelayMs }) => (processingDelayMs ?? 0) > interval).length;
  const waited = most(({ schedulingDelayMs }) => schedulingDelayMs);
  const queue = most(({ queued }) => queued);
  return `${count(batches.length, "batch", "batches")}, one every ${formatDuration(interval)}; ${slow} took longer than that. They waited up to ${formatDuration(waited)}, with up to ${count(queue, "batch", "batches")} in the queue.`;
}

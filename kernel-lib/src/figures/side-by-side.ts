/**
 * Two timelines of one query side by side: watermarks above, rows handed out below, the first difference marked.
 *
 * The second run usually is a fork of the first with one setting changed. Spark cannot do that: it takes two clusters
 * and patience.
 */
import type { Trace, TraceBatch } from "../inspect/trace";
import { type Difference, differences } from "./compare";
import type { Figure, FigureTable } from "./figure";
import { plotlyText, visible } from "./html";
import { PALETTE } from "./palette";
import { axis, type PlotlyObject, plotlyFigure, timeAxis } from "./plotly";
import { stateSizes } from "./state-size";
import { formatWatermark, wallClockMs } from "./time-text";
import { lastAttempts } from "./trace-walk";

export interface SideBySideOptions {
  readonly title?: string;
  /** What to call the two runs, e.g. `["delay 1 day", "delay 3 days"]`. */
  readonly names?: readonly [string, string];
}

const STYLES = [
  { color: PALETTE.kept, dash: "solid" },
  { color: PALETTE.late, dash: "dash" },
] as const;

export function sideBySide(a: Trace, b: Trace, options: SideBySideOptions = {}): Figure {
  const names = options.names ?? ["first run", "second run"];
  const found = differences(a, b);
  const zone = a.query.timeZone;
  const data = [a, b].flatMap((trace, i) => timeline(trace, names[i] as string, STYLES[i] ?? STYLES[0], zone));
  const layout = {
    height: 480,
    barmode: "group",
    xaxis: axis("batch", { anchor: "y2", tickformat: "d" }),
    yaxis: timeAxis("watermark", zone, { domain: [0.48, 1] }),
    yaxis2: axis("rows out", { domain: [0, 0.4], rangemode: "tozero" }),
    ...marks(found),
  };
  const alt =
    found.length === 0 ? "The two runs agree in every batch." : found.map((first) => `${first.says}.`).join(" ");
  const title = options.title ?? `${names[0]} and ${names[1]}, side by side`;
  return plotlyFigure(title, alt, data, layout, timelineTable(a, b, names, found));
}

function timeline(
  trace: Trace,
  name: string,
  style: { color: string; dash: string },
  zone: string,
): readonly PlotlyObject[] {
  const batches = lastAttempts(trace);
  const marked = batches.filter((batch) => batch.watermark.currentMs > 0);
  const label = plotlyText(name);
  return [
    {
      type: "scatter",
      mode: "lines+markers",
      name: label,
      legendgroup: label,
      x: marked.map((batch) => batch.batchId),
      y: marked.map((batch) => wallClockMs(batch.watermark.currentMs, zone)),
      line: { color: style.color, dash: style.dash, width: 2, shape: "hv" },
      marker: { color: style.color, size: 5 },
      hovertemplate: `batch %{x}<br>watermark %{y}<extra>${label}</extra>`,
    },
    {
      type: "bar",
      name: label,
      legendgroup: label,
      showlegend: false,
      yaxis: "y2",
      x: batches.map((batch) => batch.batchId),
      y: batches.map((batch) => batch.numOutputRows),
      marker: { color: style.color },
      hovertemplate: `batch %{x}: %{y} rows out<extra>${label}</extra>`,
    },
  ];
}

/** A line before each batch in which something differs for the first time, the very first one standing out. */
function marks(found: readonly Difference[]): PlotlyObject {
  if (found.length === 0) return {};
  const byBatch = new Map<number, string[]>();
  for (const { batchId, section } of found) byBatch.set(batchId, [...(byBatch.get(batchId) ?? []), section]);
  const places = [...byBatch].sort(([x], [y]) => x - y);
  return {
    shapes: places.map(([batchId], i) => ({
      type: "line",
      xref: "x",
      yref: "paper",
      x0: batchId - 0.5,
      x1: batchId - 0.5,
      y0: 0,
      y1: 1,
      line: { color: i === 0 ? PALETTE.removed : PALETTE.muted, width: i === 0 ? 1.5 : 1, dash: "dot" },
    })),
    annotations: places.map(([batchId, sections], i) => ({
      xref: "x",
      yref: "paper",
      x: batchId - 0.5,
      // Staggered, as first differences often lie close together.
      y: 1 - i * 0.07,
      xanchor: "left",
      yanchor: "bottom",
      showarrow: false,
      text: `${i === 0 ? "first difference: " : "then "}${plotlyText(sections.join(", "))}`,
      font: { color: i === 0 ? PALETTE.removed : PALETTE.muted, size: 12 },
    })),
  };
}

function timelineTable(
  a: Trace,
  b: Trace,
  names: readonly [string, string],
  found: readonly Difference[],
): FigureTable {
  const zone = a.query.timeZone;
  const [runA, runB] = [numbers(a), numbers(b)];
  const ids = [...new Set([...runA.keys(), ...runB.keys()])].sort((x, y) => x - y);
  const what = ["watermark", "late", "rows in state", "rows out"];
  const cells = (run: ReadonlyMap<number, BatchNumbers>, id: number): readonly string[] => {
    const found = run.get(id);
    if (found === undefined) return ["–", "–", "–", "–"];
    const mark = formatWatermark(found.batch.watermark.currentMs, zone);
    return [mark, String(found.lateRows), String(found.stateRows), String(found.batch.numOutputRows)];
  };
  return {
    header: ["batch", ...what.flatMap((name) => names.map((run) => `${name}, ${visible(run)}`)), ""],
    rows: ids.map((id) => {
      const [left, right] = [cells(runA, id), cells(runB, id)];
      const here = found.filter((first) => first.batchId === id).map((first) => first.section);
      const mark = here.length === 0 ? "" : `← first difference in ${here.join(", ")}`;
      return [String(id), ...what.flatMap((_, i) => [left[i] as string, right[i] as string]), mark];
    }),
    ...(found.length === 0 ? {} : { note: found.map((first) => first.says).join("; ") }),
  };
}

interface BatchNumbers {
  readonly batch: TraceBatch;
  readonly lateRows: number;
  readonly stateRows: number;
}

function numbers(trace: Trace): Map<number, BatchNumbers> {
  const sizes = new Map(stateSizes(trace).map((row) => [row.batchId, row]));
  return new Map(
    lastAttempts(trace).map((batch) => {
      const size = sizes.get(batch.batchId);
      return [batch.batchId, { batch, lateRows: size?.lateRows ?? 0, stateRows: size?.stateRows ?? 0 }];
    }),
  );
}

/**
 * Batches against windows: across the batches, down the windows, and for each window from its first row to when it came out and was let
 * go. A batch is no window: it puts rows into several, and a window gets rows from several.
 */
import type { Trace } from "../inspect/trace";
import type { Figure, FigureTable } from "./figure";
import { PALETTE } from "./palette";
import { axis, type PlotlyObject, plotlyFigure } from "./plotly";
import { formatWindow } from "./time-text";
import { lastAttempts } from "./trace-walk";
import { count } from "./view";
import { openFrom, type WindowLife, windowLives } from "./window-lives";

export interface RibbonOptions {
  readonly title?: string;
  /** So many windows are drawn, the latest; 60 unless told. */
  readonly maxWindows?: number;
}

const WINDOWS_DRAWN = 60;
const ROW_HEIGHT = 22;
/** Larger than this a circle of rows does not get. */
const CIRCLE = 17;

export function ribbon(trace: Trace, options: RibbonOptions = {}): Figure {
  const zone = trace.query.timeZone;
  const all = windowLives(trace);
  const drawn = all.slice(-(options.maxWindows ?? WINDOWS_DRAWN));
  const batches = lastAttempts(trace).map(({ batchId }) => batchId);
  const last = batches.at(-1) ?? 0;
  const names = drawn.map(({ startMs, endMs }) => formatWindow(startMs, endMs, zone));
  const layout = {
    height: 150 + ROW_HEIGHT * Math.max(2, drawn.length),
    xaxis: axis("batch", { side: "top", tickformat: "d", ...(batches.length <= 30 ? { dtick: 1 } : {}) }),
    yaxis: axis("", { type: "category", categoryorder: "array", categoryarray: names, autorange: "reversed" }),
    margin: { l: 60, r: 20, t: 90, b: 20 },
    legend: { orientation: "h", x: 0, y: -0.02, yanchor: "top", traceorder: "normal" },
  };
  const title = options.title ?? "Which batch touched which window";
  const table = lifeTable(drawn, names, all.length, last);
  return plotlyFigure(title, altText(all, batches), series(drawn, names, last), layout, table);
}

function series(lives: readonly WindowLife[], names: readonly string[], last: number): readonly PlotlyObject[] {
  const most = Math.max(1, ...lives.flatMap(({ touched }) => [...touched.values()]));
  const rows = marks(lives, names, (life) => life.touched);
  const sizes = rows.counts.map((n) => 6 + (CIRCLE - 6) * Math.sqrt(n / most));
  return [
    openLines(lives, names, last),
    {
      ...points("rows counted", rows, "counted"),
      marker: {
        symbol: "circle",
        size: sizes.map((size) => Number(size.toFixed(1))),
        color: PALETTE.kept,
        opacity: 1,
        line: { width: 0 },
      },
    },
    {
      ...points(
        "came too late",
        marks(lives, names, (life) => life.late),
        "too late",
      ),
      marker: { symbol: "x", size: 9, color: PALETTE.late },
    },
    {
      ...points(
        "came out",
        marks(lives, names, (life) => life.out),
        "handed out",
      ),
      marker: { symbol: "diamond", size: 8, color: "#e0a800", line: { width: 1, color: PALETTE.muted } },
    },
    {
      ...points(
        "let go",
        marks(lives, names, (life) => life.gone),
        "let go",
        "key",
      ),
      marker: { symbol: "square-open", size: 16, color: PALETTE.removed, line: { width: 2 } },
    },
  ];
}

interface Marks {
  readonly x: readonly number[];
  readonly y: readonly string[];
  readonly counts: readonly number[];
}

function marks(
  lives: readonly WindowLife[],
  names: readonly string[],
  of: (life: WindowLife) => ReadonlyMap<number, number>,
): Marks {
  const all = lives.flatMap((life, i) => [...of(life)].map(([batch, n]) => ({ batch, name: names[i] as string, n })));
  return { x: all.map(({ batch }) => batch), y: all.map(({ name }) => name), counts: all.map(({ n }) => n) };
}

function points(name: string, { x, y, counts }: Marks, what: string, unit: string = "row"): PlotlyObject {
  return {
    ...{ type: "scatter", mode: "markers", name, x, y, visible: x.length > 0 },
    text: counts.map((n) => (n === 0 ? `some rows ${what}` : `${count(n, unit)} ${what}`)),
    hovertemplate: "%{y}<br>batch %{x}: %{text}<extra></extra>",
  };
}

/** From a window's first row until it is let go, or to the last batch. */
function openLines(lives: readonly WindowLife[], names: readonly string[], last: number): PlotlyObject {
  const spans = lives.map((life) => openFrom(life, last));
  return {
    ...{ type: "scatter", mode: "lines", name: "in state", hoverinfo: "skip", connectgaps: false },
    x: spans.flatMap((span) => (span === null ? [] : [...span, null])),
    y: spans.flatMap((span, i) => (span === null ? [] : [names[i], names[i], null])),
    line: { width: 9, color: `${PALETTE.kept}44` },
  };
}

function altText(lives: readonly WindowLife[], batches: readonly number[]): string {
  if (lives.length === 0) return "The query groups by no time window, or no row has come yet.";
  const last = batches.at(-1) ?? 0;
  const perWindow = Math.max(0, ...lives.map(({ touched }) => touched.size));
  const perBatch = Math.max(0, ...batches.map((id) => lives.filter(({ touched }) => touched.has(id)).length));
  const open = lives.filter((life) => life.gone.size === 0 && openFrom(life, last) !== null).length;
  const late = lives.reduce((sum, life) => sum + [...life.late.values()].reduce((a, b) => a + b, 0), 0);
  return `${count(lives.length, "window")} and ${count(batches.length, "batch", "batches")}. A batch touched up to ${count(perBatch, "window")}, a window got rows from up to ${count(perWindow, "batch", "batches")}. Let go: ${lives.length - open}, still in state: ${open}; ${count(late, "row")} came too late.`;
}

function lifeTable(lives: readonly WindowLife[], names: readonly string[], all: number, last: number): FigureTable {
  const list = (counts: ReadonlyMap<number, number>): string =>
    [...counts].map(([batch, n]) => (n === 0 ? `${batch}` : `${batch} (${n})`)).join(", ");
  return {
    header: ["window", "rows counted in batch", "too late in", "came out in", "let go in"],
    rows: lives.map((life, i) => [
      ...[names[i] as string, list(life.touched), list(life.late), list(life.out)],
      life.gone.size > 0 ? list(life.gone) : openFrom(life, last) === null ? "never opened" : "still in state",
    ]),
    note: `in brackets how many rows${all > lives.length ? `; ${count(all - lives.length, "older window")} not shown` : ""}`,
  };
}

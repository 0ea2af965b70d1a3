/**
 * One number of the result per window, over event time: bars as wide as their windows, stacked by a key column.
 *
 * Bars stand for counts and sums, which add up. Averages and the like do not: they are drawn as lines, and there is no
 * "other". Sliding windows overlap, so they are lines too.
 */
import type { Json, Trace, TraceColumn } from "../inspect/trace";
import { formatCell, windowOf } from "./cell-text";
import type { Figure, FigureTable } from "./figure";
import { brief, plotlyText } from "./html";
import { PALETTE, SERIES } from "./palette";
import { axis, type PlotlyObject, plotlyFigure, timeAxis } from "./plotly";
import { isNumeric, keyIndexes, resultTable } from "./results";
import { formatWindow, wallClockMs } from "./time-text";
import { count } from "./view";

export interface WindowCountsOptions {
  readonly title?: string;
  /** Result column to draw; default: the first numeric column that is not a key. */
  readonly value?: string;
  /** Column to split by; default: the first key column beside the window. `null`: do not split. */
  readonly by?: string | null;
  /** How many keys get a series of their own, the largest first; default 6. */
  readonly top?: number;
}

interface Cell {
  readonly startMs: number;
  readonly endMs: number;
  readonly series: string;
  readonly value: number;
}

/** @throws RangeError when the result has no window, no number, or not the column asked for */
export function windowCounts(trace: Trace, options: WindowCountsOptions = {}): Figure {
  const { resultColumns: columns, timeZone: zone } = trace.query;
  const result = resultTable(trace);
  const windowIndex = columns.findIndex(
    (column, i) =>
      /^STRUCT<start:.*TIMESTAMP/i.test(column.type) || result.rows.some((row) => windowOf(row[i] ?? null) !== null),
  );
  if (windowIndex < 0) throw new RangeError(`no window column among the result's columns ${names(columns)}`);
  const keys = keyIndexes(trace);
  const valueIndex = pick(
    columns,
    options.value,
    (column, i) => isNumeric(column) && !keys.includes(i),
    "numeric column",
  );
  const byIndex =
    options.by === null
      ? -1
      : options.by === undefined
        ? (keys.find((i) => i !== windowIndex) ?? -1)
        : pick(columns, options.by, () => false, "column");
  const value = columns[valueIndex] as TraceColumn;
  const adds = /^(count|sum|n$|total)/i.test(value.name) || /^(TINYINT|SMALLINT|INT|BIGINT|LONG)/i.test(value.type);
  const cells = result.rows.flatMap((row): Cell[] => {
    const window = windowOf(row[windowIndex] ?? null);
    const number = toNumber(row[valueIndex] ?? null);
    const series = byIndex < 0 ? value.name : formatCell(row[byIndex] ?? null, columns[byIndex]?.type ?? "", zone);
    return window === null || number === null ? [] : [{ ...window, series, value: number }];
  });
  const series = topSeries(cells, options.top ?? 6, adds);
  const sliding = trace.query.windows.some((window) => window.slideMs < window.sizeMs);
  const data = series.names.map((name, i) => draw(name, series.cells, i, adds && !sliding, zone));
  const layout = {
    barmode: "stack",
    xaxis: timeAxis("event time, by window", zone),
    yaxis: axis(value.name, { rangemode: "tozero" }),
    showlegend: series.names.length > 1,
  };
  const title = options.title ?? `${value.name} per window`;
  const notes = [series.note, result.complete ? "" : "the trace holds only the first rows of some batches"].filter(
    (n) => n !== "",
  );
  const table = { ...countTable(series, value.name, zone), ...(notes.length === 0 ? {} : { note: notes.join("; ") }) };
  return plotlyFigure(title, altText(series.cells, value.name, adds, zone), data, layout, table);
}

interface SeriesSet {
  readonly names: readonly string[];
  readonly cells: readonly Cell[];
  readonly note: string;
}

function topSeries(cells: readonly Cell[], top: number, adds: boolean): SeriesSet {
  const totals = new Map<string, number>();
  for (const cell of cells) totals.set(cell.series, (totals.get(cell.series) ?? 0) + (adds ? cell.value : 1));
  const order = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  if (order.length <= top) return { names: order, cells: merge(cells), note: "" };
  const named = new Set(order.slice(0, top));
  const rest = order.length - top;
  if (!adds) {
    return {
      names: [...named],
      cells: merge(cells.filter((cell) => named.has(cell.series))),
      note: `${rest} smaller keys are left out`,
    };
  }
  const other = `other (${rest})`;
  const merged = merge(cells.map((cell) => (named.has(cell.series) ? cell : { ...cell, series: other })));
  return { names: [...named, other], cells: merged, note: `“${other}” adds up the ${rest} smallest keys` };
}

/** One cell per window and series, by time. */
function merge(cells: readonly Cell[]): readonly Cell[] {
  const sums = new Map<string, Cell>();
  for (const cell of cells) {
    const name = `${cell.startMs}:${cell.endMs}:${cell.series}`;
    sums.set(name, { ...cell, value: cell.value + (sums.get(name)?.value ?? 0) });
  }
  return [...sums.values()].sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

function draw(name: string, cells: readonly Cell[], index: number, bars: boolean, zone: string): PlotlyObject {
  const mine = cells.filter((cell) => cell.series === name);
  const color = name.startsWith("other (") ? PALETTE.muted : SERIES[index % SERIES.length];
  const x = mine.map((cell) => wallClockMs(cell.startMs, zone));
  const common = {
    name: plotlyText(name),
    x,
    y: mine.map((cell) => cell.value),
    text: mine.map((cell) => plotlyText(`${name} ${formatWindow(cell.startMs, cell.endMs, zone)}`)),
    hovertemplate: "%{text}<br>%{y}<extra></extra>",
  };
  if (!bars)
    return { ...common, type: "scatter", mode: "lines+markers", line: { color, width: 2 }, marker: { color, size: 6 } };
  const width = mine.map((cell) => (cell.endMs - cell.startMs) * 0.96);
  return { ...common, type: "bar", offset: 0, width, textposition: "none", marker: { color } };
}

function altText(cells: readonly Cell[], value: string, adds: boolean, zone: string): string {
  const windows = new Map<string, Cell>();
  let peak: Cell | undefined;
  for (const cell of cells) {
    const name = `${cell.startMs}:${cell.endMs}`;
    const sum = { ...cell, value: cell.value + (windows.get(name)?.value ?? 0) };
    windows.set(name, sum);
    // Averages do not add up: there the largest single value counts.
    const candidate = adds ? sum : cell;
    if (peak === undefined || candidate.value > peak.value) peak = candidate;
  }
  if (peak === undefined) return `${value} per window: no window has come out yet.`;
  const where = formatWindow(peak.startMs, peak.endMs, zone);
  const whose = adds || peak.series === value ? "" : ` (${peak.series})`;
  return `${value} per window, ${count(windows.size, "window")}. Largest in ${where}${whose}: ${Number(peak.value.toFixed(4))}.`;
}

function countTable(series: SeriesSet, value: string, zone: string): FigureTable {
  const windows = new Map<string, Map<string, number>>();
  for (const cell of series.cells) {
    const name = formatWindow(cell.startMs, cell.endMs, zone);
    const row = windows.get(name) ?? new Map<string, number>();
    windows.set(name, row.set(cell.series, cell.value));
  }
  const single = series.names.length === 1;
  return {
    header: ["window", ...(single ? [value] : series.names)],
    rows: [...windows].map(([window, row]) => [
      window,
      ...series.names.map((name) => (row.has(name) ? String(Number((row.get(name) as number).toFixed(4))) : "")),
    ]),
  };
}

function toNumber(cell: Json): number | null {
  const number = typeof cell === "number" ? cell : typeof cell === "string" && cell !== "" ? Number(cell) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

function pick(
  columns: readonly TraceColumn[],
  name: string | undefined,
  fallback: (column: TraceColumn, index: number) => boolean,
  what: string,
): number {
  const index = name === undefined ? columns.findIndex(fallback) : columns.findIndex((column) => column.name === name);
  if (index >= 0) return index;
  throw new RangeError(
    `no ${name === undefined ? what : `column “${name}”`} in the result, which has ${names(columns)}`,
  );
}

/** For messages. */
const names = (columns: readonly TraceColumn[]): string =>
  brief(columns.map((column) => brief(column.name, 60)).join(", "), 300);

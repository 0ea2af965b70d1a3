/**
 * The plane: when it happened (x) against when it arrived (y), with windows and the watermark.
 *
 * A row on the diagonal arrived at the moment it happened; the further above it, the later it came. Batches cut the
 * plane along y, windows along x. The watermark climbs as a staircase, one step per batch. A row is late when its
 * *window's end* lies at or left of the watermark it is judged by, which is that of the batch before. Spark draws
 * nothing like it; the numbers are those of its progress JSON.
 */
import type { RowVerdict, Trace, TraceBatch, TraceRowIn } from "../inspect/trace";
import type { Figure, FigureTable } from "./figure";
import { brief, plotlyText, shorten } from "./html";
import { PALETTE } from "./palette";
import { type SecondRun, secondRun } from "./plane-compare";
import { axis, type PlotlyObject, plotlyFigure, timeAxis } from "./plotly";
import { formatTime, wallClockMs } from "./time-text";
import { batchName, lastAttempts } from "./trace-walk";
import { count, pickRows } from "./view";
import { rowLayout, verdictText } from "./view-rows";
import { windowShapes } from "./window-shapes";

export interface PlaneOptions {
  readonly title?: string;
  /** More points than this are thinned out (late ones last), and the note says so. Default 5000. */
  readonly maxPoints?: number;
  /** Another run, such as a fork: its watermark, and the rows that it judges otherwise, on the same plane. */
  readonly comparedWith?: Trace;
  /** What to call that run. */
  readonly otherName?: string;
}

/** One row of the stream as a point of the plane. */
export interface PlanePoint {
  readonly row: TraceRowIn;
  readonly batch: TraceBatch;
  readonly eventMs: number;
  /** Arrival; where the source knows none, the place of the row in the order of reading. */
  readonly y: number;
}

/** A corner of the watermark's staircase. */
export interface StairCorner {
  readonly watermarkMs: number;
  readonly y: number;
}

const MAX_POINTS = 5000;
/** Characters that all points together may take; with the table twin, one output stays below 300 KB. */
const POINT_CHARACTERS_MAX = 240_000;
/** What a point takes besides its sentence: two times, batch, partition and offset. */
const POINT_CHARACTERS = 45;
const TABLE_ROWS = 50;
/** From here on points are drawn smaller. */
const CROWD = 600;

export function plane(trace: Trace, options: PlaneOptions = {}): Figure {
  const zone = trace.query.timeZone;
  const batches = lastAttempts(trace);
  const byArrival = batches.some((batch) => batch.rowsIn.some((row) => row.arrivalMs !== null));
  const all = planePoints(batches, byArrival);
  const points = thin(all, options.maxPoints ?? MAX_POINTS);
  // Only late rows keep their sentence when those of all points would be too much for one output.
  const characters = points.reduce((sum, point) => sum + hoverSentence(point).length + POINT_CHARACTERS, 0);
  const sentences = characters <= POINT_CHARACTERS_MAX;
  const wallY = (y: number): number => (byArrival ? wallClockMs(y, zone) : y);
  const second = options.comparedWith === undefined ? null : beside(trace, options, all, byArrival, wallY);
  const data = [
    ...(byArrival ? diagonal(points, zone) : []),
    ...KINDS.flatMap((kind) => pointTrace(kind, points, sentences, zone, wallY)),
    ...staircases(batches, all, trace, wallY),
    ...(second?.data ?? []),
  ];
  const yTitle = byArrival ? "arrival" : "order of reading (row number)";
  const layout = {
    height: 520,
    xaxis: timeAxis(`event time ${eventTimeName(trace)}`, zone),
    yaxis: byArrival ? timeAxis(yTitle, zone, { domain: [0, 0.9] }) : axis(yTitle, { domain: [0, 0.9] }),
    shapes: [...windowShapes(trace, zone), ...(second?.shapes ?? [])],
    ...(second === null ? {} : { annotations: second.annotations }),
  };
  const title = options.title ?? "When it happened, when it arrived";
  const alt = [altText(batches, all, trace), ...(second === null ? [] : [second.says])].join(" ");
  return plotlyFigure(title, alt, data, layout, pointTable(trace, all, points.length));
}

function beside(
  trace: Trace,
  { comparedWith: other = trace, otherName = "the second run" }: PlaneOptions,
  all: readonly PlanePoint[],
  byArrival: boolean,
  wallY: (y: number) => number,
): SecondRun {
  const batches = lastAttempts(other);
  const corners = staircase(batches, planePoints(batches, byArrival), "currentMs");
  return secondRun([trace, other], brief(otherName, 40), corners, all, wallY);
}

/** All rows with an event time, in the order they were read. */
export function planePoints(batches: readonly TraceBatch[], byArrival: boolean): readonly PlanePoint[] {
  const points: PlanePoint[] = [];
  let order = 0;
  for (const batch of batches) {
    for (const row of batch.rowsIn) {
      order += 1;
      const y = byArrival ? row.arrivalMs : order;
      if (row.eventTimeMs !== null && y !== null) points.push({ row, batch, eventMs: row.eventTimeMs, y });
    }
  }
  return points;
}

/**
 * The watermark as arrival proceeds: two corners per batch, from the last arrival before the batch to its own last
 * arrival. Batches before the first watermark are left out.
 */
export function staircase(
  batches: readonly TraceBatch[],
  points: readonly PlanePoint[],
  which: "currentMs" | "lateMs",
): readonly StairCorner[] {
  const corners: StairCorner[] = [];
  const lastOf = new Map<TraceBatch, number>();
  for (const { batch, y } of points) lastOf.set(batch, Math.max(y, lastOf.get(batch) ?? y));
  let from = points.reduce((least, point) => Math.min(least, point.y), Number.POSITIVE_INFINITY);
  for (const batch of batches) {
    const to = Math.max(from, lastOf.get(batch) ?? from);
    const watermarkMs = batch.watermark[which];
    if (watermarkMs > 0 && Number.isFinite(from)) corners.push({ watermarkMs, y: from }, { watermarkMs, y: to });
    from = to;
  }
  return corners;
}

const KINDS = ["kept", "passed", "filtered", "unknown", "late"] as const;
const HOVER =
  "<br>happened %{x}, arrived %{y}<br>batch %{customdata[0]}, partition %{customdata[1]}, offset %{customdata[2]}<extra></extra>";
const SYMBOLS: Readonly<Record<RowVerdict["kind"], PlotlyObject>> = {
  kept: { symbol: "circle", size: 7, color: PALETTE.kept, opacity: 0.75 },
  passed: { symbol: "circle", size: 7, color: PALETTE.passed, opacity: 0.75 },
  filtered: { symbol: "diamond-open", size: 7, color: PALETTE.filtered },
  unknown: { symbol: "circle-open", size: 7, color: PALETTE.unknown },
  late: { symbol: "x", size: 9, color: PALETTE.late },
};

const hoverSentence = ({ row }: PlanePoint): string => plotlyText(shorten(verdictText(row), 120));

function pointTrace(
  kind: RowVerdict["kind"],
  points: readonly PlanePoint[],
  sentences: boolean,
  zone: string,
  wallY: (y: number) => number,
): readonly PlotlyObject[] {
  const mine = points.filter((point) => point.row.verdict.kind === kind);
  if (mine.length === 0) return [];
  const text = mine.map(hoverSentence);
  const kept = kind === "late" || sentences;
  return [
    {
      type: "scatter",
      mode: "markers",
      name: `${kind} (${mine.length})`,
      x: mine.map((point) => wallClockMs(point.eventMs, zone)),
      y: mine.map((point) => wallY(point.y)),
      customdata: mine.map(({ row, batch }) => [batch.batchId, row.partition, row.offset]),
      ...(kept ? { text } : {}),
      hovertemplate: `${kept ? "%{text}" : kind}${HOVER}`,
      marker: points.length > CROWD ? { ...SYMBOLS[kind], size: kind === "late" ? 6 : 5 } : SYMBOLS[kind],
    },
  ];
}

function diagonal(points: readonly PlanePoint[], zone: string): readonly PlotlyObject[] {
  if (points.length === 0) return [];
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { eventMs, y } of points) {
    [minX, maxX, minY, maxY] = [Math.min(minX, eventMs), Math.max(maxX, eventMs), Math.min(minY, y), Math.max(maxY, y)];
  }
  const ends = [Math.max(minX, minY), Math.min(maxX, maxY)].map((ms) => wallClockMs(ms, zone));
  if ((ends[0] as number) >= (ends[1] as number)) return [];
  const line = { color: PALETTE.diagonal, width: 1, dash: "dot" };
  return [{ type: "scatter", mode: "lines", name: "arrival = event time", x: ends, y: ends, line, hoverinfo: "skip" }];
}

function staircases(
  batches: readonly TraceBatch[],
  points: readonly PlanePoint[],
  trace: Trace,
  wallY: (y: number) => number,
): readonly PlotlyObject[] {
  const zone = trace.query.timeZone;
  const draw = (which: "currentMs" | "lateMs", name: string, line: PlotlyObject): readonly PlotlyObject[] => {
    const corners = staircase(batches, points, which);
    if (corners.length === 0) return [];
    return [
      {
        type: "scatter",
        mode: "lines",
        name,
        x: corners.map((corner) => wallClockMs(corner.watermarkMs, zone)),
        y: corners.map((corner) => wallY(corner.y)),
        line: { color: PALETTE.watermark, ...line },
        hovertemplate: `${name}<br>%{x}<extra></extra>`,
      },
    ];
  };
  return [
    ...draw("currentMs", "watermark: closes windows", { width: 2.5 }),
    // Complete mode keeps late rows, so there is no line they are judged by.
    ...(trace.query.outputMode === "complete"
      ? []
      : draw("lateMs", "one batch behind: judges late rows", { width: 1.2, dash: "dash" })),
  ];
}

/** At most `max` points, evenly thinned; late ones stay as long as there is room. */
function thin(points: readonly PlanePoint[], max: number): readonly PlanePoint[] {
  if (points.length <= max) return points;
  const isLate = (point: PlanePoint): boolean => point.row.verdict.kind === "late";
  const late = every(points.filter(isLate), max);
  const rest = every(
    points.filter((point) => !isLate(point)),
    max - late.length,
  );
  return [...rest, ...late];
}

function every<T>(items: readonly T[], max: number): readonly T[] {
  if (items.length <= max) return items;
  return Array.from({ length: max }, (_, i) => items[Math.floor((i * items.length) / max)] as T);
}

function eventTimeName(trace: Trace): string {
  const names = new Set(trace.query.sources.map((source) => source.eventTimeColumn).filter((name) => name !== null));
  return names.size === 0 ? "" : `“${[...names].join("”, “")}”`;
}

function altText(batches: readonly TraceBatch[], points: readonly PlanePoint[], trace: Trace): string {
  const tally = KINDS.map((kind) => [kind, points.filter((p) => p.row.verdict.kind === kind).length] as const)
    .filter(([, n]) => n > 0)
    .map(([kind, n]) => `${n} ${kind}`);
  const zone = trace.query.timeZone;
  const marks = batches.map((batch) => batch.watermark.currentMs).filter((ms) => ms > 0);
  const first = marks[0];
  const last = marks[marks.length - 1];
  const line =
    first === undefined || last === undefined
      ? "There is no watermark yet."
      : `The watermark climbs from ${formatTime(first, zone)} to ${formatTime(last, zone)}.`;
  return `${count(points.length, "row")} in ${count(batches.length, "batch", "batches")}, event time across and arrival upwards: ${tally.join(", ")}. ${line}`;
}

function pointTable(trace: Trace, points: readonly PlanePoint[], drawn: number): FigureTable {
  const shown = pickRows(points, TABLE_ROWS, (point) => point.row.verdict.kind === "late");
  const layout = rowLayout(trace);
  const notes = [
    drawn < points.length ? `${drawn} of ${points.length} points are drawn, evenly thinned` : "",
    shown.length < points.length
      ? `${points.length - shown.length} more rows are not in this table; late rows come first`
      : "",
  ].filter((note) => note !== "");
  return {
    header: ["batch", ...layout.withVerdict(layout.header, "verdict")],
    rows: shown.map(({ row, batch }) => [batchName(batch), ...layout.withVerdict(layout.cells(row), verdictText(row))]),
    ...(notes.length === 0 ? {} : { note: notes.join("; ") }),
  };
}

/**
 * The scrubber: a panel in the output that walks all batches, and the points inside them, without the kernel.
 *
 * It works in a re-opened notebook and in an exported page, because everything it shows lies in the output itself (see
 * `scrubber-data.ts` for the format, and the front end's `renderer.js` for the drawing).
 */
import type { Json, Trace, TraceBatch, TraceRowIn } from "../inspect/trace";
import { formatCell, formatCells } from "./cell-text";
import { type Figure, SCRUBBER_MIME } from "./figure";
import { shorten, visible } from "./html";
import { planePoints } from "./plane";
import {
  type ScrubberCaps,
  type ScrubberData,
  type ScrubberFrame,
  type ScrubberPlane,
  VERDICTS,
} from "./scrubber-data";
import { formatDuration, formatWatermark, wallClockMs } from "./time-text";
import { batchName, offsetsOf, pointOf } from "./trace-walk";
import { count, pickRows } from "./view";
import { offsetText, type RowLayout, rowLayout, verdictText } from "./view-rows";
import { levels, windowsOf } from "./window-shapes";

export interface ScrubberOptions {
  readonly title?: string;
  /** Rows, keys and result rows sent per batch; default 40. Fewer are sent when the whole would grow too large. */
  readonly maxRows?: number;
}

/** Together with the table twin, one output stays below 300 KB. */
const BYTES_MAX = 200_000;

export function scrubber(trace: Trace, options: ScrubberOptions = {}): Figure {
  const title = options.title ?? `${trace.query.name ?? "The query"}, batch by batch`;
  const alt = altText(trace);
  // A long trace starts with fewer rows per batch, so that shrinking takes few rounds.
  const rows = Math.max(2, Math.min(options.maxRows ?? 40, Math.floor(2500 / Math.max(1, trace.batches.length))));
  let caps: ScrubberCaps = { rows, changes: rows * 2, out: rows, points: 5000, frames: 2000, says: true };
  let data = build(trace, title, alt, caps);
  // Shrink until it fits: texts first per row, then the points' sentences, then batches in the middle.
  for (let round = 0; JSON.stringify(data).length > BYTES_MAX && round < 16; round++) {
    const half = (n: number): number => Math.floor(n / 2);
    caps =
      caps.rows > 3
        ? { ...caps, rows: half(caps.rows), changes: half(caps.changes), out: half(caps.out) }
        : {
            ...caps,
            says: false,
            points: half(caps.points),
            frames: caps.says ? caps.frames : half(Math.min(caps.frames, trace.batches.length)),
          };
    data = build(trace, title, alt, caps);
  }
  return { title, alt, mime: SCRUBBER_MIME, data, table: batchTable(trace) };
}

function build(trace: Trace, title: string, alt: string, caps: ScrubberCaps): ScrubberData {
  const texts = new Texts();
  const half = Math.ceil(caps.frames / 2);
  const kept = trace.batches.filter((_, i) => i < half || i >= trace.batches.length - half);
  const plane = planeFrame(trace, kept);
  const layout = rowLayout(trace);
  const total = kept.reduce((sum, batch) => sum + batch.rowsIn.length, 0);
  const every = Math.max(1, Math.ceil(total / Math.max(1, caps.points)));
  const frames = kept.map((batch) => frame(trace, trace.batches.indexOf(batch), { plane, layout, texts, caps, every }));
  const operator = trace.query.stateOperators.length === 1 ? trace.query.stateOperators[0] : undefined;
  return {
    version: 1,
    title: visible(title),
    alt,
    mode: trace.query.outputMode,
    zone: visible(trace.query.timeZone),
    texts: texts.list,
    columns: {
      rowsIn: layout.header,
      key: operator === undefined ? ["key"] : operator.keyColumns.map((column) => visible(column.name)),
      rowsOut: trace.query.resultColumns.map((column) => visible(column.name)),
    },
    plane,
    frames,
    framesLeftOut: trace.batches.length - kept.length,
  };
}

/** Numbers texts, so that each is sent once. */
class Texts {
  readonly list: string[] = [""];
  private readonly ids: Map<string, number> = new Map([["", 0]]);

  id(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    this.ids.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

function planeFrame(trace: Trace, batches: readonly TraceBatch[]): ScrubberPlane {
  const zone = trace.query.timeZone;
  const byArrival = batches.some((batch) => batch.rowsIn.some((row) => row.arrivalMs !== null));
  const points = planePoints(batches, byArrival);
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const point of points) {
    const [x, y] = [wallClockMs(point.eventMs, zone), byArrival ? wallClockMs(point.y, zone) : point.y];
    [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
  }
  if (points.length === 0) [x0, x1, y0, y1] = [0, 1, 0, 1];
  const spans = windowsOf(trace);
  const level = levels(spans);
  const windows =
    spans.length > 200
      ? []
      : spans.map(
          (span, i) => [wallClockMs(span.startMs, zone), wallClockMs(span.endMs, zone), level[i] ?? 0] as const,
        );
  // A thousand steps on the longer axis are finer than the picture.
  const unit = Math.max(1, Math.round(Math.max(x1 - x0, byArrival ? y1 - y0 : 0) / 2000));
  return { byArrival, x: [x0, x1], y: [y0, y1], unit, windows };
}

interface Context {
  readonly plane: ScrubberPlane;
  readonly layout: RowLayout;
  readonly texts: Texts;
  readonly caps: ScrubberCaps;
  /** Only each so-many-th point of the plane is sent (late ones always). */
  readonly every: number;
}

function frame(trace: Trace, batchIndex: number, context: Context): ScrubberFrame {
  const batch = trace.batches[batchIndex] as TraceBatch;
  const { plane, layout, texts, caps } = context;
  const zone = trace.query.timeZone;
  const wall = (ms: number | null): number | null => (ms === null || ms === 0 ? ms : wallClockMs(ms, zone));
  const isLate = (row: TraceRowIn): boolean => row.verdict.kind === "late";
  const { lateMs, currentMs, nextMs, maxEventTimeMs } = batch.watermark;
  const changes = batch.state.flatMap((state) =>
    state.changes.map((change) => ({ ...change, operator: state.operator })),
  );
  const arrivals = batch.rowsIn.flatMap((row) => (row.arrivalMs === null ? [] : [wallClockMs(row.arrivalMs, zone)]));
  return {
    id: batch.batchId,
    life: batch.life,
    outcome: batch.outcome,
    noData: batch.noData,
    points: batch.points.map((point) => [
      texts.id(visible(point.name)),
      point.partition ?? -1,
      Number(point.tookMs.toFixed(3)),
      texts.id(caps.says ? shorten(visible(shorten(point.says, 160)), 160) : ""),
    ]),
    at: {
      // A batch run again never asks for offsets: they are known from the start.
      offsets:
        batch.points.some((point) => point.name === "latestOffset") || batch.points[0]?.name !== "recovered"
          ? pointOf(batch, "latestOffset")
          : 0,
      rows: pointOf(batch, "getBatch"),
      verdicts: pointOf(batch, "addBatch.done"),
      watermark: pointOf(batch, "watermark"),
      out: pointOf(batch, "sink.commit"),
      state: batch.points.flatMap((point, i) =>
        point.name === "task.state.write" ? [[point.partition ?? -1, i] as const] : [],
      ),
    },
    offsets: offsetsOf(trace, batchIndex).map((offset) => [
      visible(shorten(offset.source, 60)),
      ...[offset.start, offset.end, offset.latest].map(offsetText),
    ]),
    xy: planeNumbers(batch, plane, zone, context.every),
    rows: pickRows(batch.rowsIn, caps.rows, isLate).map((row) => [
      VERDICTS.indexOf(row.verdict.kind),
      texts.id(shorten(verdictText(row), 140)),
      ...layout.cells(row),
    ]),
    numRows: batch.numInputRows,
    late: batch.rowsIn.filter(isLate).length,
    watermark: [wall(lateMs), wall(currentMs), wall(nextMs), wall(maxEventTimeMs)],
    yEnd: plane.byArrival ? (arrivals.length === 0 ? null : arrivals.reduce((a, b) => Math.max(a, b))) : null,
    state: changes.slice(0, caps.changes).map((change) => {
      const operator = trace.query.stateOperators.find((op) => op.id === change.operator);
      const value = (cells: readonly Json[] | null): string | null =>
        cells === null ? null : formatCells(cells, operator?.valueColumns ?? [], zone);
      return [
        change.operator,
        change.partition,
        keyCells(trace, operator, change.key),
        value(change.before),
        value(change.after),
      ];
    }),
    numChanges: changes.length,
    stateRows: batch.state.reduce((sum, state) => sum + state.numRowsTotal, 0),
    out: batch.rowsOut
      .slice(0, caps.out)
      .map((row) => trace.query.resultColumns.map((column, i) => formatCell(row[i] ?? null, column.type, zone))),
    numOut: batch.numOutputRows,
    disk: batch.points.flatMap((point, i) =>
      point.durable.map(
        (write) =>
          [
            i,
            shorten(visible(write.path), 80),
            write.bytes,
            shorten(visible(shorten(caps.says ? write.text.trimEnd() : "", 80).replace(/\n/g, " ↵ ")), 90),
          ] as const,
      ),
    ),
  };
}

/** With several operators their keys differ in shape, and are sent as one text. */
function keyCells(
  trace: Trace,
  operator: Trace["query"]["stateOperators"][number] | undefined,
  key: readonly Json[],
): readonly string[] {
  const zone = trace.query.timeZone;
  if (operator === undefined || trace.query.stateOperators.length > 1)
    return [formatCells(key, operator?.keyColumns ?? [], zone)];
  return operator.keyColumns.map((column, i) => formatCell(key[i] ?? null, column.type, zone));
}

function planeNumbers(batch: TraceBatch, plane: ScrubberPlane, zone: string, every: number): readonly number[] {
  const numbers: number[] = [];
  batch.rowsIn.forEach((row, i) => {
    if (row.eventTimeMs === null || (i % every !== 0 && row.verdict.kind !== "late")) return;
    const x = Math.round((wallClockMs(row.eventTimeMs, zone) - plane.x[0]) / plane.unit);
    // Without arrival times the panel counts rows by itself.
    const y =
      plane.byArrival && row.arrivalMs !== null
        ? Math.round((wallClockMs(row.arrivalMs, zone) - plane.y[0]) / plane.unit)
        : 0;
    numbers.push(x, y, VERDICTS.indexOf(row.verdict.kind));
  });
  return numbers;
}

function altText(trace: Trace): string {
  const killed = trace.batches.filter((batch) => batch.outcome === "killed").length;
  const rows = trace.batches.reduce((sum, batch) => sum + batch.numInputRows, 0);
  const kills = killed === 0 ? "" : `, ${killed} killed and run again`;
  return `A panel that walks ${count(trace.batches.length, "batch", "batches")}${kills}, with ${count(rows, "row")} read; the table has one line per batch.`;
}

function batchTable(trace: Trace): Figure["table"] {
  const zone = trace.query.timeZone;
  return {
    header: ["batch", "outcome", "rows in", "late", "watermark in force", "rows in state", "rows out", "took"],
    rows: trace.batches.map((batch) => [
      batchName(batch),
      batch.outcome,
      String(batch.numInputRows),
      String(batch.rowsIn.filter((row) => row.verdict.kind === "late").length),
      formatWatermark(batch.watermark.currentMs, zone),
      String(batch.state.reduce((sum, state) => sum + state.numRowsTotal, 0)),
      String(batch.numOutputRows),
      formatDuration(batch.points.reduce((sum, point) => sum + point.tookMs, 0)),
    ]),
  };
}

/**
 * The scrubber: a panel in the output that walks all batches, and the points inside them, without the kernel.
 *
 * It works in a re-opened notebook and in an exported page, because everything it shows lies in the output itself (see
 * `scrubber-data.ts` for the format, and the front end's `renderer.js` for the drawing).
 */
import type { Trace, TraceBatch } from "../inspect/trace";
import { type Figure, SCRUBBER_MIME } from "./figure";
import { visible } from "./html";
import { planePoints } from "./plane";
import type { ScrubberCaps, ScrubberData, ScrubberPlane } from "./scrubber-data";
import { scrubberFrame, Texts } from "./scrubber-frame";
import { showable } from "./showable";
import { formatDuration, formatWatermark, wallClockMs } from "./time-text";
import { batchName } from "./trace-walk";
import { count } from "./view";
import { rowLayout } from "./view-rows";
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
  return showable({ title, alt, mime: SCRUBBER_MIME, data, table: batchTable(trace) });
}

function build(trace: Trace, title: string, alt: string, caps: ScrubberCaps): ScrubberData {
  const texts = new Texts();
  const half = Math.ceil(caps.frames / 2);
  const kept = trace.batches.filter((_, i) => i < half || i >= trace.batches.length - half);
  const plane = planeFrame(trace, kept);
  const layout = rowLayout(trace);
  const total = kept.reduce((sum, batch) => sum + batch.rowsIn.length, 0);
  const every = Math.max(1, Math.ceil(total / Math.max(1, caps.points)));
  const frames = kept.map((batch) =>
    scrubberFrame(trace, trace.batches.indexOf(batch), { plane, layout, texts, caps, every }),
  );
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

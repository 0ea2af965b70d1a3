/**
 * The scrubber: a panel in the output that walks all batches, and the points inside them, without the kernel.
 *
 * It works in a re-opened notebook and in an exported page, because everything it shows lies in the output itself (see
 * `scrubber-data.ts` for the format, and the front end's `renderer.js` for the drawing).
 */
import type { Trace, TraceBatch, TraceColumn } from "../inspect/trace";
import { type Difference, firstDifference } from "./compare";
import { type Figure, SCRUBBER_MIME } from "./figure";
import { brief, bytesOf, shorten } from "./html";
import type { ScrubberCaps, ScrubberData, ScrubberFrame, ScrubberPlane } from "./scrubber-data";
import { changesByKey, type FrameContext, scrubberFrame, shownColumns } from "./scrubber-frame";
import { type Glance, glanceAt, lateIn, planeOver } from "./scrubber-glance";
import { packed } from "./scrubber-pack";
import { Texts } from "./scrubber-texts";
import { showable } from "./showable";
import { formatDuration, formatWatermark } from "./time-text";
import { batchName } from "./trace-walk";
import { count } from "./view";
import { type RowLayout, rowLayout } from "./view-rows";

export interface ScrubberOptions {
  readonly title?: string;
  /** Rows, keys and result rows sent per batch; default 40. Fewer are sent when the whole would grow too large. */
  readonly maxRows?: number;
  /** Another run, such as a fork: the panel then goes to the first difference between the two. */
  readonly comparedWith?: Trace;
}

/** Together with the table twin, one output stays below 300 KB. */
const BYTES_MAX = 200_000;
const TITLE_LENGTH = 120;
const FRAMES_MAX = 2000;

export function scrubber(trace: Trace, options: ScrubberOptions = {}): Figure {
  const title = options.title ?? `${shorten(trace.query.name ?? "The query", TITLE_LENGTH)}, batch by batch`;
  const difference = options.comparedWith === undefined ? undefined : firstDifference(trace, options.comparedWith);
  const alt = altText(trace, difference);
  const glances = trace.batches.map(glanceAt);
  const whole = { plane: planeOver(trace, glances), layout: rowLayout(trace), glances, changesOf: once(changesByKey) };
  let caps = firstCaps(trace.batches.length, options.maxRows ?? 40);
  for (;;) {
    const data = packed(build(trace, whole, { title: brief(title, TITLE_LENGTH), alt }, caps, difference));
    const bytes = bytesOf(JSON.stringify(data));
    if (bytes <= BYTES_MAX || caps.frames < 2)
      return showable({ title: data.title, alt, mime: SCRUBBER_MIME, data, table: batchTable(trace, glances) });
    caps = less(caps, bytes);
  }
}

/** What may fit, by the characters that each batch can have; so shrinking takes few rounds. */
function firstCaps(batches: number, maxRows: number): ScrubberCaps {
  const frames = Math.min(FRAMES_MAX, batches);
  const each = BYTES_MAX / Math.max(1, frames);
  const rows = Math.min(maxRows, Math.floor(each / 80), each < 500 ? 0 : Number.POSITIVE_INFINITY);
  const points = each > 1000 ? 5000 : each > 500 ? 2500 : 1000;
  return { rows, changes: rows * 2, out: rows, points, frames, says: each > 1200, files: each > 600 };
}

/** The next smaller form: first rows and sentences go, then files, and batches in the middle only when nothing else is left. */
function less(caps: ScrubberCaps, bytes: number): ScrubberCaps {
  const withRows = (rows: number): ScrubberCaps => ({ ...caps, rows, changes: rows * 2, out: rows });
  if (caps.rows > 3) return withRows(Math.floor(caps.rows / 2));
  if (caps.says) return { ...caps, says: false };
  if (caps.points > 1500) return { ...caps, points: Math.floor(caps.points / 2) };
  if (caps.rows > 1) return withRows(1);
  if (caps.files) return { ...caps, files: false };
  if (caps.points > 300) return { ...caps, points: Math.floor(caps.points / 2) };
  if (caps.rows > 0) return withRows(0);
  return { ...caps, frames: Math.floor(caps.frames * Math.min(0.9, (BYTES_MAX / bytes) * 0.95)) };
}

/** What does not depend on how much is sent. */
interface Whole {
  readonly plane: ScrubberPlane;
  readonly layout: RowLayout;
  /** By batch. */
  readonly glances: readonly Glance[];
  readonly changesOf: FrameContext["changesOf"];
}

/** The same function, which works once for each batch. */
function once(f: FrameContext["changesOf"]): FrameContext["changesOf"] {
  const known = new Map<TraceBatch, ReturnType<typeof f>>();
  return (batch) => {
    const found = known.get(batch) ?? f(batch);
    known.set(batch, found);
    return found;
  };
}

function build(
  trace: Trace,
  { plane, layout, glances, changesOf }: Whole,
  words: { readonly title: string; readonly alt: string },
  caps: ScrubberCaps,
  difference: Difference | null | undefined,
): ScrubberData {
  const texts = new Texts();
  const { batches } = trace;
  const half = Math.ceil(caps.frames / 2);
  const kept = [...batches.keys()].filter((i) => i < half || i >= batches.length - (caps.frames - half));
  const onlyEvery = (rowsOf: (i: number) => number): number =>
    Math.max(1, Math.ceil(kept.reduce((sum, i) => sum + rowsOf(i), 0) / Math.max(1, caps.points)));
  const every = { late: onlyEvery((i) => lateIn(glances[i])), other: onlyEvery((i) => batches[i].rowsIn.length) };
  const context = { plane, layout, texts, caps, every, changesOf };
  const frames = kept.map((i) => scrubberFrame(trace, i, glances[i], context));
  const operator = trace.query.stateOperators.length === 1 ? trace.query.stateOperators[0] : undefined;
  const names = (columns: readonly TraceColumn[]): readonly string[] =>
    shownColumns(columns).map(({ name }) => brief(name, 60));
  return {
    version: 1,
    ...words,
    mode: trace.query.outputMode,
    zone: brief(trace.query.timeZone, 60),
    texts: texts.list,
    columns: {
      rowsIn: layout.header,
      key: operator === undefined ? ["key"] : names(operator.keyColumns),
      rowsOut: names(trace.query.resultColumns),
    },
    plane,
    frames,
    framesLeftOut: trace.batches.length - kept.length,
    ...(difference === undefined ? {} : { difference: placeOf(difference, frames) }),
  };
}

/** Where the panel goes to see it: the point that fills what differs, in the last attempt at the batch. */
function placeOf(difference: Difference | null, frames: readonly ScrubberFrame[]): ScrubberData["difference"] {
  if (difference === null) return null;
  const index = frames.map(({ id }) => id).lastIndexOf(difference.batchId);
  const frame = frames[index];
  // A batch that only the other run has is looked at from the last of this one.
  if (frame === undefined) return [frames.length - 1, Number.MAX_SAFE_INTEGER, difference.says];
  const { at } = frame;
  const places: Record<Difference["section"], number> = {
    ...{ "rows read": at.rows, watermark: at.offsets, verdicts: at.verdicts, state: at.state.at(-1)?.[1] ?? at.out },
    ...{ results: at.out, batches: 0 },
  };
  return [index, places[difference.section], difference.says];
}

function altText(trace: Trace, difference: Difference | null | undefined): string {
  const killed = trace.batches.filter((batch) => batch.outcome === "killed").length;
  const rows = trace.batches.reduce((sum, batch) => sum + batch.numInputRows, 0);
  const kills = killed === 0 ? "" : `, ${killed} killed and run again`;
  const differs =
    difference === undefined
      ? ""
      : difference === null
        ? " The other run agrees in every batch."
        : ` First difference from the other run: ${difference.says}.`;
  return `A panel that walks ${count(trace.batches.length, "batch", "batches")}${kills}, with ${count(rows, "row")} read; the table has one line per batch.${differs}`;
}

function batchTable(trace: Trace, glances: readonly Glance[]): Figure["table"] {
  const zone = trace.query.timeZone;
  return {
    header: ["batch", "outcome", "rows in", "late", "watermark in force", "rows in state", "rows out", "took"],
    rows: trace.batches.map((batch, i) => [
      batchName(batch),
      batch.outcome,
      String(batch.numInputRows),
      String(lateIn(glances[i])),
      formatWatermark(batch.watermark.currentMs, zone),
      String(batch.state.reduce((sum, state) => sum + state.numRowsTotal, 0)),
      String(batch.numOutputRows),
      formatDuration(batch.points.reduce((sum, point) => sum + point.tookMs, 0)),
    ]),
  };
}

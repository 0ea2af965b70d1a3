/**
 * A window that slides: above the batches with their RDDs, below a frame for each position of the window, over the batches that are in it.
 * What enters has a plus, what leaves a minus. Spark has no such picture; its documentation draws one by hand.
 */
import type { StreamingTrace, TraceStream, TraceWindowContent } from "../inspect/streaming-trace";
import { box, drawing, type Shape, words } from "./drawing";
import type { Figure, FigureTable } from "./figure";
import { PALETTE } from "./palette";
import { batchesOf, clockTime, numberAt, rddOf, streamName } from "./streaming-walk";
import { formatDuration } from "./time-text";
import { count } from "./view";

export interface SlidingWindowOptions {
  readonly title?: string;
  /** The number of the windowed stream; the first one with a window unless told. */
  readonly stream?: number;
  /** How many positions of the window are drawn; 8 unless told. */
  readonly positions?: number;
}

const COLUMNS_MOST = 40;
const POSITIONS_MOST = 40;
const LABEL = 150;
const COLUMN = 76;
const ROW = 44;
const HEAD = 66;

export function slidingWindow(trace: StreamingTrace, options: SlidingWindowOptions = {}): Figure {
  const stream = streamOf(trace, options.stream);
  const all = batchesOf(trace).flatMap(({ windows }) => windows.filter((window) => window.stream === stream?.stream));
  const shown = all.slice(-Math.max(1, Math.min(options.positions ?? 8, POSITIONS_MOST)));
  const title =
    options.title ?? (stream === null ? "Sliding window" : `The window of ${streamName(trace, stream.stream)}`);
  const [last] = shown.slice(-1);
  if (stream === null || last === undefined)
    return drawing(title, "No window has been computed yet.", { width: 300, height: 30 }, [], { header: [], rows: [] });
  const times = timesOf(shown);
  const shapes = [
    ...times.flatMap((timeMs, i) => headShapes(trace, last.parent, timeMs, LABEL + i * COLUMN)),
    words(4, 46, streamName(trace, last.parent), { size: 11, room: LABEL - 8, colour: PALETTE.muted }),
    ...shown.flatMap((window, row) => windowShapes(trace, window, times, HEAD + row * ROW)),
  ];
  const size = { width: LABEL + times.length * COLUMN + 8, height: HEAD + shown.length * ROW + 4 };
  return drawing(title, altText(trace, stream, shown), size, shapes, table(trace, shown, all.length));
}

/** @throws RangeError when the stream has no window */
function streamOf(trace: StreamingTrace, wanted: number | undefined): TraceStream | null {
  const windowed = trace.streaming.streams.filter(({ windowMs }) => windowMs !== null);
  if (wanted === undefined) return windowed[0] ?? null;
  const found = windowed.find(({ stream }) => stream === wanted);
  if (found !== undefined) return found;
  const known = windowed.map(({ stream }) => stream).join(", ");
  throw new RangeError(
    `stream ${wanted} has no window; ${known === "" ? "none has" : `those that have one: ${known}`}`,
  );
}

/** All batch times that are in one of the windows, or leave one. */
function timesOf(windows: readonly TraceWindowContent[]): readonly number[] {
  const times = new Set(windows.flatMap(({ inside, leaves }) => [...leaves, ...inside]));
  return [...times].sort((a, b) => a - b).slice(-COLUMNS_MOST);
}

function headShapes(trace: StreamingTrace, parent: number, timeMs: number, x: number): readonly Shape[] {
  const rdd = rddOf(trace, parent, timeMs);
  const middle = x + COLUMN / 2;
  return [
    words(middle, 13, `batch ${numberAt(trace, timeMs)}`, { size: 11, anchor: "middle", bold: true }),
    words(middle, 27, clockTime(timeMs, trace.application.timeZone), {
      size: 10.5,
      anchor: "middle",
      colour: PALETTE.muted,
    }),
    box(x + 6, 33, COLUMN - 12, 20, { stroke: PALETTE.muted, fill: PALETTE.shade }),
    words(middle, 47, rdd === null ? "no RDD" : `RDD [${rdd}]`, { size: 11, anchor: "middle", room: COLUMN - 12 }),
  ];
}

const MARKS = {
  enters: { sign: "+ enters", colour: PALETTE.added },
  stays: { sign: "stays", colour: PALETTE.kept },
  leaves: { sign: "− leaves", colour: PALETTE.removed },
} as const;

function windowShapes(
  trace: StreamingTrace,
  { inside, enters, leaves, toMs }: TraceWindowContent,
  times: readonly number[],
  y: number,
): readonly Shape[] {
  const columns = inside.flatMap((timeMs) => (times.includes(timeMs) ? [times.indexOf(timeMs)] : []));
  const [from, to] = [Math.min(...columns), Math.max(...columns)];
  const frame =
    columns.length === 0
      ? []
      : [
          box(LABEL + from * COLUMN + 1, y + 3, (to - from + 1) * COLUMN - 2, ROW - 6, {
            stroke: PALETTE.kept,
            fill: PALETTE.shade,
          }),
        ];
  const cell = (timeMs: number, how: keyof typeof MARKS): readonly Shape[] => {
    const column = times.indexOf(timeMs);
    if (column < 0) return [];
    const x = LABEL + column * COLUMN;
    const { sign, colour } = MARKS[how];
    return [
      box(x + 6, y + 9, COLUMN - 12, ROW - 18, {
        stroke: colour,
        dashed: how === "leaves",
        ...(how === "leaves" ? {} : { fill: `${colour}44` }),
      }),
      words(x + COLUMN / 2, y + 26, sign, { size: 11, anchor: "middle", ...(how === "leaves" ? { colour } : {}) }),
    ];
  };
  return [
    words(4, y + 19, `window ${numberAt(trace, toMs)}`, { bold: true }),
    words(4, y + 34, `up to ${clockTime(toMs, trace.application.timeZone)}`, { size: 11, colour: PALETTE.muted }),
    ...frame,
    ...leaves.flatMap((timeMs) => cell(timeMs, "leaves")),
    ...inside.flatMap((timeMs) => cell(timeMs, enters.includes(timeMs) ? "enters" : "stays")),
  ];
}

function altText(
  trace: StreamingTrace,
  { windowMs, slideMs }: TraceStream,
  shown: readonly TraceWindowContent[],
): string {
  const last = shown.at(-1) as TraceWindowContent;
  const names = (times: readonly number[]): string =>
    times.length === 0 ? "none" : times.map((timeMs) => String(numberAt(trace, timeMs))).join(", ");
  return `A window of ${formatDuration(windowMs ?? 0)} that slides by ${formatDuration(slideMs)}. In its last position batch ${names(last.inside)} ${last.inside.length === 1 ? "is" : "are"} inside; ${names(last.enters)} entered, ${names(last.leaves)} left.`;
}

function table(trace: StreamingTrace, shown: readonly TraceWindowContent[], all: number): FigureTable {
  const numbers = (times: readonly number[]): string =>
    times.map((timeMs) => numberAt(trace, timeMs)).join(", ") || "–";
  const rdds = ({ rddIds }: TraceWindowContent): string => rddIds.map((id) => id ?? "–").join(", ");
  const zone = trace.application.timeZone;
  return {
    header: ["window", "after", "up to and with", "batches inside", "RDDs", "enters", "leaves"],
    rows: shown.map((window) => [
      String(numberAt(trace, window.toMs)),
      clockTime(window.fromMs, zone),
      clockTime(window.toMs, zone),
      numbers(window.inside),
      rdds(window),
      numbers(window.enters),
      numbers(window.leaves),
    ]),
    ...(all > shown.length ? { note: `${count(all - shown.length, "earlier window")} not shown` } : {}),
  };
}

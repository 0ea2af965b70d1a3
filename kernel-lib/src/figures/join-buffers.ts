/**
 * The buffers of a stream–stream join: a lane for each side on the same event time, with the rows that wait there, how far they reach
 * into the other lane, the watermark, and what it lets go. One step for each batch.
 *
 * Spark's progress has only their number (`numRowsTotal`).
 */
import type { Trace } from "../inspect/trace";
import { box, type DrawingStep, line, type Shape, words } from "./drawing";
import type { Figure, FigureTable } from "./figure";
import { pairsOf } from "./join-pairs";
import { type BufferedRow, type JoinBatch, type JoinSideName, joinBatches, joinOf, type ShownJoin } from "./join-rows";
import { joinAlt, joinSentence, joinTable } from "./join-words";
import { PALETTE, tint } from "./palette";
import { type TimeScale, timeScale } from "./time-scale";
import { formatDuration, formatTime, formatWatermark } from "./time-text";
import { batchName } from "./trace-walk";
import { walk } from "./walk";

export interface JoinBuffersOptions {
  readonly title?: string;
  /** Which join, by Spark's id of the operator; the one nearest to the sources unless told. */
  readonly operator?: number;
}

const WIDTH = 980;
const LANE = { left: { y: 52, h: 118 }, right: { y: 216, h: 118 } } as const;
const PLOT = { x: 90, w: 870, bottom: 334 } as const;
const HEIGHT = 400;
/** A row is a square of so many pixels; squares that would cover each other are stacked. */
const MARK = 11;
const STACK = 7;
/** The reach of so many new rows of each side is drawn. */
const REACHES = 5;

export function joinBuffers(trace: Trace, options: JoinBuffersOptions = {}): Figure {
  const title = options.title ?? "What a join of two streams keeps";
  const shown = joinOf(trace, options.operator);
  const none: FigureTable = { header: [], rows: [] };
  if (shown === null)
    return walk({ title, alt: "This query joins no two streams.", width: WIDTH, steps: [], table: none });
  const batches = joinBatches(trace, shown);
  const scale = scaleOf(batches, shown, trace.query.timeZone);
  return walk({
    ...{ title, alt: joinAlt(batches, shown), width: WIDTH },
    steps: batches.map((batch) => step(batch, shown, scale, trace)),
    table: joinTable(batches, trace),
  });
}

function scaleOf(batches: readonly JoinBatch[], { join }: ShownJoin, zone: string): TimeScale {
  const times = batches.flatMap(({ rows, batch }) => [
    ...rows.flatMap(({ timeMs }) => (timeMs === null ? [] : [timeMs])),
    ...[batch.watermark.currentMs, batch.watermark.nextMs ?? 0].filter((ms) => ms > 0),
  ]);
  const reach = Math.max(Math.abs(join.reachFromMs ?? 0), Math.abs(join.reachToMs ?? 0));
  return timeScale(times, reach, PLOT, zone);
}

function step(one: JoinBatch, { join }: ShownJoin, scale: TimeScale, trace: Trace): DrawingStep {
  const { batch, rows } = one;
  const { timeZone } = trace.query;
  const placed = (["left", "right"] as const).map((side) =>
    place(
      rows.filter((row) => row.side === side),
      side,
      scale,
    ),
  );
  const at = new Map(placed.flatMap(({ marks }) => marks.map((mark) => [mark.row, mark] as const)));
  const pairs = pairsOf(one, join);
  const lines = pairs.pairs.flatMap(([left, right]) => {
    const [from, to] = [at.get(left), at.get(right)];
    if (from === undefined || to === undefined) return [];
    const ends = [
      [from.x, from.y + MARK / 2],
      [to.x, to.y - MARK / 2],
    ] as const;
    return [line(ends, PALETTE.kept, { width: 2 })];
  });
  const shapes = [
    words(0, 12, join.condition, { size: 11, mono: true, room: WIDTH }),
    ...(["left", "right"] as const).flatMap((side) => laneShapes(one, side, scale, trace)),
    ...reaches(
      placed.flatMap(({ marks }) => marks),
      join,
      scale,
    ),
    ...lines,
    ...watermarkShapes(batch.watermark.currentMs, scale, timeZone),
    ...placed.flatMap(({ marks, hidden, side }) => [...marks.flatMap(markShapes), ...hiddenText(hidden, side)]),
    ...scale.axis,
    words(0, HEIGHT - 8, LEGEND, { size: 11, colour: PALETTE.muted }),
  ];
  return {
    name: batchName(batch),
    says: joinSentence(one, pairs.isWhole ? pairs.pairs.length : null, trace),
    height: HEIGHT,
    shapes,
  };
}

const LEGEND =
  "● has found a partner · ○ has not · with a ring: came in this batch · ✕ let go in this batch · grey: where the partners of a new row may lie";

interface Mark {
  readonly row: BufferedRow;
  readonly x: number;
  readonly y: number;
}

/** Rows of a lane at their times, stacked where they would cover each other: the left lane grows upwards, the right one down. */
function place(
  rows: readonly BufferedRow[],
  side: JoinSideName,
  scale: TimeScale,
): { readonly side: JoinSideName; readonly marks: readonly Mark[]; readonly hidden: number } {
  const { y, h } = LANE[side];
  const free: number[] = [];
  const marks: Mark[] = [];
  let hidden = 0;
  for (const row of rows) {
    const x = scale.x(row.timeMs ?? scale.from);
    let level = 0;
    while (level < STACK && (free[level] ?? Number.NEGATIVE_INFINITY) > x - MARK - 2) level += 1;
    if (level === STACK) hidden += 1;
    else {
      free[level] = x;
      const up = side === "left" ? h - 14 - level * (MARK + 3) : 14 + level * (MARK + 3);
      marks.push({ row, x, y: y + up });
    }
  }
  return { side, marks, hidden };
}

function markShapes({ row, x, y }: Mark): readonly Shape[] {
  const size = row.fate === "came" ? MARK + 2 : MARK - 1;
  const colour = row.fate === "went" ? PALETTE.removed : row.side === "left" ? PALETTE.kept : PALETTE.passed;
  const fill = row.matched ? (row.fate === "went" ? tint(colour) : colour) : "#00000000";
  const fate = { came: "came in this batch", went: "let go in this batch", stays: "waits" }[row.fate];
  const hint = `${row.text}: ${fate}, ${row.matched ? "has found a partner" : "no partner so far"}`;
  const square = box(x - size / 2, y - size / 2, size, size, { stroke: colour, fill, hint });
  if (row.fate === "went") {
    const cross = words(x, y + 5, "✕", { anchor: "middle", size: 14, bold: true, colour: PALETTE.removed, hint });
    const alone = row.matched
      ? []
      : [words(x, y - 9, "alone", { anchor: "middle", size: 10, colour: PALETTE.removed })];
    return [square, cross, ...alone];
  }
  if (row.fate !== "came") return [square];
  return [square, box(x - size / 2 - 2, y - size / 2 - 2, size + 4, size + 4, { stroke: colour, hint })];
}

const hiddenText = (hidden: number, side: JoinSideName): readonly Shape[] =>
  hidden === 0
    ? []
    : [
        words(PLOT.x - 6, LANE[side].y + LANE[side].h / 2 + 32, `+ ${hidden} more`, {
          ...{ size: 11, anchor: "end", colour: PALETTE.muted },
        }),
      ];

/** The lane, its name, how many rows wait in it, and the part of time whose rows are let go. */
function laneShapes(
  { rows, forgottenUpToMs }: JoinBatch,
  side: JoinSideName,
  scale: TimeScale,
  trace: Trace,
): readonly Shape[] {
  const { y, h } = LANE[side];
  const waiting = rows.filter((row) => row.side === side && row.fate !== "went").length;
  const upTo = forgottenUpToMs[side] ?? null;
  const name = { size: 12, anchor: "end", bold: true } as const;
  const shapes: Shape[] = [
    box(PLOT.x, y, PLOT.w, h, { stroke: PALETTE.rule }),
    words(PLOT.x - 8, y + h / 2, side, name),
    words(PLOT.x - 8, y + h / 2 + 16, `${waiting} kept`, { size: 11, anchor: "end", colour: PALETTE.muted }),
  ];
  if (upTo === null || upTo <= 0 || upTo < scale.from) return shapes;
  const x = Math.min(PLOT.x + PLOT.w, scale.x(upTo));
  const hint = `rows up to ${formatTime(upTo, trace.query.timeZone)} are let go: no partner can come any more`;
  shapes.push(
    box(PLOT.x, y, x - PLOT.x, h, { fill: PALETTE.shade, hint }),
    line(
      [
        [x, y],
        [x, y + h],
      ],
      PALETTE.removed,
      { dashed: true, hint },
    ),
  );
  return shapes;
}

function watermarkShapes(watermarkMs: number, scale: TimeScale, zone: string): readonly Shape[] {
  const text = `watermark ${formatWatermark(watermarkMs, zone)}`;
  if (watermarkMs < scale.from || watermarkMs === 0) return [words(PLOT.x, 30, text, { colour: PALETTE.watermark })];
  const x = scale.x(watermarkMs);
  const anchor = x > PLOT.x + PLOT.w / 2 ? "end" : "start";
  return [
    line(
      [
        [x, 36],
        [x, PLOT.bottom],
      ],
      PALETTE.watermark,
      { width: 2.2, hint: text },
    ),
    words(x, 30, text, { anchor, colour: PALETTE.watermark }),
  ];
}

/** From new rows to where in the other lane their partners may lie. */
function reaches(
  marks: readonly Mark[],
  { reachFromMs, reachToMs }: ShownJoin["join"],
  scale: TimeScale,
): readonly Shape[] {
  if (reachFromMs === null && reachToMs === null) return [];
  return (["left", "right"] as const).flatMap((side) =>
    marks
      .filter(({ row }) => row.side === side && row.fate === "came" && row.timeMs !== null)
      .slice(-REACHES)
      .flatMap(({ row, x, y }) => {
        const [from, to] = side === "left" ? [reachFromMs, reachToMs] : [negative(reachToMs), negative(reachFromMs)];
        const [x0, x1] = [
          from === null ? PLOT.x : scale.x((row.timeMs as number) + from),
          to === null ? PLOT.x + PLOT.w : scale.x((row.timeMs as number) + to),
        ];
        const edge = side === "left" ? LANE.right.y : LANE.left.y + LANE.left.h;
        const hint = `partners lie between ${ends(from)} and ${ends(to)} of its time`;
        const ray = (end: number): Shape =>
          line(
            [
              [x, y],
              [end, edge],
            ],
            PALETTE.muted,
            { width: 0.7, hint },
          );
        return [
          ray(x0),
          ray(x1),
          line(
            [
              [x0, edge],
              [x1, edge],
            ],
            PALETTE.muted,
            { width: 3, hint },
          ),
        ];
      }),
  );
}

const negative = (ms: number | null): number | null => (ms === null ? null : 0 - ms);
const ends = (ms: number | null): string =>
  ms === null ? "any time" : `${formatDuration(Math.abs(ms))} ${ms < 0 ? "before" : "after"}`;

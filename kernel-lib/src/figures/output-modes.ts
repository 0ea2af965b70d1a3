/**
 * The same query in several output modes, side by side and batch by batch: what the sink is handed, and the result table that it adds up
 * to. Append hands out what will not change any more, update what has changed, complete everything.
 */
import type { Json, Trace } from "../inspect/trace";
import { formatCell } from "./cell-text";
import { type DrawingStep, line, type Shape, words } from "./drawing";
import type { Figure, FigureTable } from "./figure";
import { shorten, visible } from "./html";
import { LINE_HEIGHT } from "./mono-lines";
import { PALETTE } from "./palette";
import { GrowingResult } from "./results";
import { textTable } from "./text-table";
import { lastAttempts } from "./trace-walk";
import { count, pickRows, type RowMark } from "./view";
import { walk } from "./walk";

export interface OutputModesOptions {
  readonly title?: string;
  /** What the queries are called; their output modes unless told. */
  readonly names?: readonly string[];
}

const WIDTH = 980;
const GAP = 18;
const ROWS_SHOWN = 14;
/** Letters of a cell, and of one in a table of two columns. */
const CELL = 26;
const WIDE_CELL = 37;
const BATCHES_LISTED = 33;

/** One query at the end of a batch. */
interface Side {
  readonly name: string;
  /** Null where it had no such batch. */
  readonly numOut: number | null;
  /** Of the result table some rows, those of this batch first; how many there are, and how many are new or changed. */
  readonly shown: readonly { readonly mark: RowMark; readonly cells: readonly string[] }[];
  readonly size: number;
  readonly added: number;
  readonly changed: number;
  readonly header: readonly string[];
  readonly isComplete: boolean;
}

/** @param traces of queries over the same data */
export function outputModes(traces: readonly Trace[], options: OutputModesOptions = {}): Figure {
  const nameOf = (trace: Trace, i: number): string =>
    shorten(visible(options.names?.[i] ?? trace.query.outputMode), 40);
  const ids = [...new Set(traces.flatMap(({ batches }) => batches.map(({ batchId }) => batchId)))].sort(
    (a, b) => a - b,
  );
  const byTrace = traces.map((trace, i) => sidesOf(trace, nameOf(trace, i), ids));
  const steps = ids.map((id, at) =>
    step(
      id,
      byTrace.map((sides) => sides[at] as Side),
    ),
  );
  const names = traces.map(nameOf);
  return walk({
    title: options.title ?? "One query, several output modes",
    alt: altText(byTrace, names),
    width: WIDTH,
    steps,
    table: table(ids, byTrace),
  });
}

function sidesOf(trace: Trace, name: string, ids: readonly number[]): readonly Side[] {
  const { resultColumns, timeZone } = trace.query;
  const most = resultColumns.length > 2 ? CELL : WIDE_CELL;
  const header = resultColumns.map((column) => shorten(visible(column.name), most));
  const cells = (row: readonly Json[]): string[] =>
    resultColumns.map((column, i) => formatCell(row[i] ?? null, column.type, timeZone, most));
  const batches = new Map(lastAttempts(trace).map((batch) => [batch.batchId, batch]));
  const result = new GrowingResult(trace);
  return ids.map((id) => {
    const batch = batches.get(id);
    const { added, changed } = batch === undefined ? NOTHING : result.add(batch);
    const markOf = (row: readonly Json[]): RowMark =>
      added.has(row) ? "added" : changed.has(row) ? "changed" : "none";
    const shown = pickRows(result.rows, ROWS_SHOWN, (row) => markOf(row) !== "none")
      .map((row) => ({ mark: markOf(row), cells: cells(row) }))
      .sort((a, b) => (a.cells.join() < b.cells.join() ? -1 : 1));
    return {
      ...{ name, header, shown, size: result.size, added: added.size, changed: changed.size },
      ...{ numOut: batch?.numOutputRows ?? null, isComplete: result.isComplete },
    };
  });
}

const NOTHING = { added: new Set<readonly Json[]>(), changed: new Set<readonly Json[]>() } as const;

function step(id: number, sides: readonly Side[]): DrawingStep {
  const w = (WIDTH - GAP * (sides.length - 1)) / Math.max(1, sides.length);
  const columns = sides.map((side, i) => sideShapes(side, i * (w + GAP), w));
  const height = Math.max(60, ...columns.map(({ y }) => y)) + 22;
  const rules = sides.slice(1).map((_, i) => {
    const x = (i + 1) * (w + GAP) - GAP / 2;
    return line(
      [
        [x, 4],
        [x, height - 20],
      ],
      PALETTE.rule,
    );
  });
  const said = sides.map(
    ({ name, numOut }) => `${name}: ${numOut === null ? "no such batch" : `${count(numOut, "row")} out`}`,
  );
  const key = words(0, height - 4, "+ new in the result · ~ changed", { size: 11, colour: PALETTE.muted });
  return {
    name: `batch ${id}`,
    says: `${said.join("; ")}. Below, what the rows handed out so far add up to.`,
    height,
    shapes: [...columns.flatMap(({ shapes }) => shapes), ...rules, key],
  };
}

const COLOURS: Readonly<Partial<Record<RowMark, string>>> = { added: PALETTE.added, changed: PALETTE.changed };

function sideShapes(side: Side, x: number, w: number): { readonly shapes: readonly Shape[]; readonly y: number } {
  const { name, numOut, shown, size, header, isComplete } = side;
  // With a mark in every table the signs stand in the same column.
  const [head = "", rule = "", ...lines] = textTable(header, shown, false);
  const out = numOut === null ? "no such batch" : `${count(numOut, "row")} handed to the sink`;
  const style = { size: 10.5, mono: true, room: w } as const;
  const shapes: Shape[] = [
    words(x, 16, name, { bold: true, size: 13, room: w }),
    words(x, 34, out, { room: w, colour: numOut ? PALETTE.kept : PALETTE.muted, bold: (numOut ?? 0) > 0 }),
    words(x, 58, `Result: ${count(size, "row")}${isComplete ? "" : " (and more, not recorded)"}`, { room: w }),
  ];
  let y = 78;
  if (size > 0) {
    shapes.push(
      words(x, y, head, { ...style, bold: true, room: w * 1.1 }),
      words(x, y + 10, rule, { ...style, colour: PALETTE.rule }),
    );
    y += 24;
  }
  lines.forEach((text, i) => {
    const colour = COLOURS[shown[i]?.mark ?? "none"];
    shapes.push(words(x, y, text, { ...style, ...(colour === undefined ? {} : { colour }) }));
    y += LINE_HEIGHT;
  });
  const more = size - shown.length;
  if (more > 0) shapes.push(words(x, y, `… ${count(more, "more row")}`, { size: 11, colour: PALETTE.muted }));
  return { shapes, y: y + (more > 0 ? LINE_HEIGHT : 0) };
}

function altText(byTrace: readonly (readonly Side[])[], names: readonly string[]): string {
  const said = byTrace.map((sides, i) => {
    const out = sides.reduce((sum, { numOut }) => sum + (numOut ?? 0), 0);
    return `${names[i]} hands out ${count(out, "row")} for a result of ${sides.at(-1)?.size ?? 0}`;
  });
  const batches = byTrace[0]?.length ?? 0;
  return `${count(byTrace.length, "query", "queries")} over the same data in ${count(batches, "batch", "batches")}: ${said.join("; ")}.`;
}

function table(ids: readonly number[], byTrace: readonly (readonly Side[])[]): FigureTable {
  const rows = ids.flatMap((id, at) =>
    byTrace.map((sides) => {
      const { name, numOut, size, added, changed } = sides[at] as Side;
      const counts = [size, added, changed].map(String);
      return [`batch ${id}`, name, numOut === null ? "–" : String(numOut), ...counts];
    }),
  );
  const most = BATCHES_LISTED * Math.max(1, byTrace.length);
  return {
    header: ["batch", "mode", "handed out", "rows of the result", "new", "changed"],
    rows: rows.slice(0, most),
    ...(rows.length > most ? { note: `${ids.length - BATCHES_LISTED} more batches` } : {}),
  };
}

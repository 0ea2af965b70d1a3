/**
 * Two runs of the same query, compared batch by batch: where do they first part ways?
 *
 * For a fork (one setting changed), for a killed run against one that was not, and later for our engine against Spark.
 * Only the last attempt of each batch counts: a repetition after a kill is expected to agree.
 */
import type { Json, Trace, TraceBatch } from "../inspect/trace";
import { formatCell } from "./cell-text";
import type { FigureTable } from "./figure";
import { shorten, visible } from "./html";
import { keyIndexes, keyText, resultTable } from "./results";
import { formatWatermark } from "./time-text";
import { lastAttempts, offsetsOf } from "./trace-walk";
import { count } from "./view";

export interface Difference {
  readonly batchId: number;
  /** `batches`: one run has this batch and the other has not. */
  readonly section: "rows read" | "verdicts" | "watermark" | "state" | "results" | "batches";
  /** What differs, in one sentence. */
  readonly says: string;
  readonly a: string;
  readonly b: string;
}

/** The first difference in the order in which things happen in a batch; null when the runs agree. */
export function firstDifference(a: Trace, b: Trace): Difference | null {
  return differences(a, b)[0] ?? null;
}

/**
 * The first difference of each kind, in the order in which they show: usually a watermark first, some batches later a
 * row judged otherwise, then state and results. Looks no further than the first batch that only one run has.
 */
export function differences(a: Trace, b: Trace): readonly Difference[] {
  const [runA, runB] = [byId(a), byId(b)];
  const ids = [...new Set([...runA.keys(), ...runB.keys()])].sort((x, y) => x - y);
  const found = new Map<string, Difference>();
  for (const batchId of ids) {
    const [batchA, batchB] = [runA.get(batchId), runB.get(batchId)];
    const both = batchA !== undefined && batchB !== undefined;
    const here = both ? CHECKS.map((check) => check(batchA, batchB, a, b)) : [missing(batchA, batchB)];
    for (const difference of here) {
      if (difference === null || found.has(difference.section)) continue;
      found.set(difference.section, { batchId, ...difference, says: `Batch ${batchId}: ${difference.says}` });
    }
    if (!both) break;
  }
  return [...found.values()];
}

/** Whether two values are equal, in the same order: mostly they are, and need not be written out to be compared. */
function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [Object.entries(a), Object.entries(b)];
  return (
    one.length === other.length &&
    one.every(([name, value], i) => name === other[i]?.[0] && sameJson(value, other[i]?.[1]))
  );
}

type Found = Omit<Difference, "batchId">;
type Check = (x: TraceBatch, y: TraceBatch, a: Trace, b: Trace) => Found | null;

const byId = (trace: Trace): Map<number, TraceBatch> =>
  new Map(lastAttempts(trace).map((batch) => [batch.batchId, batch]));

function missing(x: TraceBatch | undefined, y: TraceBatch | undefined): Found {
  const text = (batch: TraceBatch | undefined): string =>
    batch === undefined ? "not run" : batch.noData ? "run, without new data" : "run";
  const which = x === undefined ? "only the second run has it" : "only the first run has it";
  return { section: "batches", says: which, a: text(x), b: text(y) };
}

const rowsRead: Check = (x, y, a, b) => {
  const text = (trace: Trace, batch: TraceBatch): string =>
    JSON.stringify(offsetsOf(trace, trace.batches.indexOf(batch)).map((offset) => [offset.start, offset.end]));
  const [left, right] = [text(a, x), text(b, y)];
  // Of a batch run again the offsets may be unknown ("[]"); then only the number of rows tells.
  const sameOffsets = left === right || left === "[]" || right === "[]";
  if (sameOffsets && x.numInputRows === y.numInputRows) return null;
  const words = (batch: TraceBatch, offsets: string): string =>
    `${count(batch.numInputRows, "row")} ${shorten(visible(offsets), 80)}`;
  return { section: "rows read", says: "the runs read different rows", a: words(x, left), b: words(y, right) };
};

const watermark: Check = (x, y, a, b) => {
  if (x.watermark.currentMs === y.watermark.currentMs) return null;
  const [textA, textB] = [
    formatWatermark(x.watermark.currentMs, a.query.timeZone),
    formatWatermark(y.watermark.currentMs, b.query.timeZone),
  ];
  return {
    section: "watermark",
    says: `the watermark stands at ${textA} in the first run, at ${textB} in the second`,
    a: textA,
    b: textB,
  };
};

const verdicts: Check = (x, y) => {
  const known = new Map(y.rowsIn.map((row) => [`${row.source}:${row.partition}:${row.offset}`, row]));
  for (const row of x.rowsIn) {
    const other = known.get(`${row.source}:${row.partition}:${row.offset}`);
    if (other === undefined || other.verdict.kind === row.verdict.kind) continue;
    const says = `the row at offset ${row.offset} of partition ${row.partition} is ${row.verdict.kind} in the first run, ${other.verdict.kind} in the second`;
    return {
      section: "verdicts",
      says,
      a: visible(shorten(row.verdict.why, 200)),
      b: visible(shorten(other.verdict.why, 200)),
    };
  }
  return null;
};

const state: Check = (x, y) => {
  const text = (batch: TraceBatch): string =>
    JSON.stringify(
      batch.state.map((s) => [
        s.operator,
        s.numRowsTotal,
        s.changes.map((c) => JSON.stringify([c.key, c.after])).sort(),
      ]),
    );
  if (sameJson(x.state, y.state) || text(x) === text(y)) return null;
  const words = (batch: TraceBatch): string =>
    batch.state
      .map((s) => `${count(s.numRowsTotal, "key")}, ${s.numRowsUpdated} updated, ${s.numRowsRemoved} removed`)
      .join("; ");
  const same = words(x) === words(y);
  const says = same
    ? "the state holds other values"
    : `the state holds ${words(x)} in the first run; ${words(y)} in the second`;
  return { section: "state", says, a: words(x), b: words(y) };
};

const results: Check = (x, y) => {
  if (x.numOutputRows === y.numOutputRows && sameJson(x.rowsOut, y.rowsOut)) return null;
  const text = (batch: TraceBatch): string[] => batch.rowsOut.map((row) => JSON.stringify(row)).sort();
  const [rowsX, rowsY] = [text(x), text(y)];
  if (x.numOutputRows === y.numOutputRows && rowsX.join() === rowsY.join()) return null;
  const [onlyX, onlyY] = [rowsX.filter((row) => !rowsY.includes(row)), rowsY.filter((row) => !rowsX.includes(row))];
  const [a, b] = [x, y].map((batch) => count(batch.numOutputRows, "row")) as [string, string];
  const says = `${a} out in the first run, ${b} in the second; ${onlyX.length} only in the first, ${onlyY.length} only in the second`;
  return { section: "results", says, a, b };
};

const CHECKS: readonly Check[] = [rowsRead, watermark, verdicts, state, results];

/**
 * The result tables of two runs side by side: one row per key, with what each run holds, and a sign: blank for equal,
 * `~` for different, `−` for rows only the first has, `+` for rows only the second has.
 */
export function compareResults(a: Trace, b: Trace): FigureTable {
  const columns = a.query.resultColumns;
  const keys = keyIndexes(a);
  const values = columns.map((_, i) => i).filter((i) => !keys.includes(i));
  const zone = a.query.timeZone;
  const [tableA, tableB] = [resultTable(a), resultTable(b)];
  const cell = (row: readonly Json[], i: number): string => formatCell(row[i] ?? null, columns[i]?.type ?? "", zone);
  const text = (row: readonly Json[] | undefined): string =>
    row === undefined
      ? "–"
      : values
          .map((i) => (values.length === 1 ? cell(row, i) : `${visible(columns[i]?.name ?? "")}=${cell(row, i)}`))
          .join(" ");
  const [rowsA, rowsB] = [grouped(tableA.rows, keys), grouped(tableB.rows, keys)];
  const names = [...new Set([...rowsA.keys(), ...rowsB.keys()])].sort();
  const rows = names.flatMap((name) => {
    const [listA, listB] = [rowsA.get(name) ?? [], rowsB.get(name) ?? []];
    return Array.from({ length: Math.max(listA.length, listB.length) }, (_, i) => {
      const [rowA, rowB] = [listA[i], listB[i]];
      const sign = rowA === undefined ? "+" : rowB === undefined ? "−" : text(rowA) === text(rowB) ? "" : "~";
      return [sign, ...keys.map((k) => cell(rowA ?? rowB ?? [], k)), text(rowA), text(rowB)];
    });
  });
  const note =
    tableA.complete && tableB.complete ? {} : { note: "the traces hold only the first rows of some batches" };
  return {
    header: ["", ...keys.map((i) => visible(columns[i]?.name ?? "")), "first run", "second run"],
    rows,
    ...note,
  };
}

function grouped(rows: readonly (readonly Json[])[], keys: readonly number[]): Map<string, (readonly Json[])[]> {
  const groups = new Map<string, (readonly Json[])[]>();
  for (const row of rows) {
    const name = keyText(row, keys);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}

/** The sections of the view that deal with rows: offsets read, rows in with their verdicts, rows out. */
import type { Json, Trace, TraceBatch, TraceRowIn } from "../inspect/trace";
import { formatCell } from "./cell-text";
import { brief, shorten, visible } from "./html";
import { formatTime } from "./time-text";
import { offsetsOf, passed, pointOf } from "./trace-walk";
import { count, notYet, pickRows, type RowMark, type ViewRow, type ViewSection } from "./view";

const VALUE_COLUMNS_MAX = 4;
const HIDDEN_NAMED = 20;
const NAME_LENGTH = 60;

export function offsetsSection(trace: Trace, batchIndex: number, point: number): ViewSection {
  const title = "Offsets read";
  const batch = trace.batches[batchIndex] as TraceBatch;
  const base = { id: "offsets", title, status: "filled", note: null } as const;
  const rerun = pointOf(batch, "latestOffset") === batch.points.length && pointOf(batch, "recovered") <= point;
  if (!rerun && !passed(batch, point, "latestOffset")) return notYet("offsets", title, "latestOffset");
  const offsets = offsetsOf(trace, batchIndex);
  const rows = offsets.map((o): ViewRow => {
    const [start, end, latest] = [o.start, o.end, o.latest].map(offsetText) as [string, string, string];
    return { mark: start === end ? "none" : "new", cells: [shorten(visible(o.source), 60), start, end, latest] };
  });
  const behind = offsets.some((o) => offsetText(o.end) !== offsetText(o.latest));
  const summary = batch.noData
    ? "no new data: this batch only moves state on"
    : rerun
      ? "as the offset log says: decided before the restart"
      : `reads from start up to, not including, end${behind ? "; the source holds more" : ""}`;
  return { ...base, summary, header: rows.length === 0 ? [] : ["source", "start", "end", "latest"], rows };
}

/** An offset as JSON, cut to a readable length. */
export function offsetText(offset: Json): string {
  return offset === null ? "–" : shorten(visible(typeof offset === "string" ? offset : JSON.stringify(offset)), 80);
}

export function rowsInSection(trace: Trace, batch: TraceBatch, point: number, maxRows: number): ViewSection {
  const title = "Rows in";
  if (!passed(batch, point, "getBatch")) return notYet("rowsIn", title, "getBatch");
  const judged = passed(batch, point, "addBatch.done");
  const shown = pickRows(batch.rowsIn, maxRows, (row) => judged && row.verdict.kind === "late");
  const layout = rowLayout(trace);
  return {
    id: "rowsIn",
    title,
    status: "filled",
    summary: rowsSummary(batch, judged),
    header: batch.numInputRows === 0 ? [] : layout.withVerdict(layout.header, "verdict"),
    rows: shown.map((row) => ({
      mark: judged ? verdictMark(row) : "none",
      cells: layout.withVerdict(layout.cells(row), judged ? verdictText(row) : "not judged yet"),
    })),
    note: leftOut([
      batch.numInputRows > shown.length ? `${batch.numInputRows - shown.length} more rows` : "",
      layout.hidden.length > 0 ? `columns not shown: ${layout.hidden.join(", ")}` : "",
    ]),
  };
}

export function rowsOutSection(trace: Trace, batch: TraceBatch, point: number, maxRows: number): ViewSection {
  const title = "Rows out";
  if (!passed(batch, point, "sink.commit")) return notYet("rowsOut", title, "sink.commit");
  const columns = trace.query.resultColumns;
  const shown = batch.rowsOut.slice(0, maxRows);
  return {
    id: "rowsOut",
    title,
    status: "filled",
    summary: `${count(batch.numOutputRows, "row")} for the sink (${trace.query.outputMode} mode)`,
    header: shown.length === 0 ? [] : columns.map((column) => visible(column.name)),
    rows: shown.map((row) => ({
      mark: "new",
      cells: columns.map((column, i) => formatCell(row[i] ?? null, column.type, trace.query.timeZone)),
    })),
    note: batch.numOutputRows > shown.length ? `… ${batch.numOutputRows - shown.length} more rows` : null,
  };
}

/** The verdict's sentence, never without the word that names it. */
export function verdictText(row: TraceRowIn): string {
  const { kind, why } = row.verdict;
  const text = visible(shorten(why, 200));
  if (text === "") return kind;
  return text.toLowerCase().startsWith(kind) ? text : `${kind}: ${text}`;
}

/** How the rows of a batch are laid out in columns, with the names of those that found no place. */
export interface RowLayout {
  readonly header: readonly string[];
  readonly hidden: readonly string[];
  readonly cells: (row: TraceRowIn) => readonly string[];
  /** The verdict stands behind the times it is about: values may be wide, and it must not be lost at their far end. */
  readonly withVerdict: (cells: readonly string[], verdict: string) => readonly string[];
}

/** Where the row came from, its two times, and the first few values. */
export function rowLayout(trace: Trace): RowLayout {
  const { sources, timeZone } = trace.query;
  const manySources = sources.length > 1;
  // Over the whole trace, so that the columns stay the same from batch to batch.
  const any = (holds: (row: TraceRowIn) => boolean): boolean => trace.batches.some((batch) => batch.rowsIn.some(holds));
  const hasPartitions = any((row) => row.partition !== 0);
  const hasArrival = any((row) => row.arrivalMs !== null);
  const hasEventTime = any((row) => row.eventTimeMs !== null);
  const first = sources[0];
  const valueNames = (first?.columns ?? []).map((c) => c.name).filter((name) => name !== first?.eventTimeColumn);
  const header = [
    manySources ? "source" : "",
    hasPartitions ? "partition" : "",
    "offset",
    hasArrival ? "arrival" : "",
    hasEventTime ? "event time" : "",
  ].filter((name) => name !== "");
  return {
    header: [
      ...header,
      ...(manySources ? ["values"] : valueNames.slice(0, VALUE_COLUMNS_MAX).map((name) => brief(name, NAME_LENGTH))),
    ],
    hidden: manySources ? [] : hiddenNames(valueNames.slice(VALUE_COLUMNS_MAX)),
    cells: (row) => {
      const source = sources[row.source];
      const time = (ms: number | null): string => (ms === null ? "NULL" : formatTime(ms, timeZone));
      const values: string[] = [];
      source?.columns.forEach((column, i) => {
        if (column.name === source.eventTimeColumn || values.length === VALUE_COLUMNS_MAX) return;
        values.push(formatCell(row.values[i] ?? null, column.type, timeZone, 40));
      });
      return [
        ...(manySources ? [String(row.source)] : []),
        ...(hasPartitions ? [String(row.partition)] : []),
        String(row.offset),
        ...(hasArrival ? [time(row.arrivalMs)] : []),
        ...(hasEventTime ? [time(row.eventTimeMs)] : []),
        ...(manySources ? [values.join(" · ")] : values),
      ];
    },
    withVerdict: (cells, verdict) => [...cells.slice(0, header.length), verdict, ...cells.slice(header.length)],
  };
}

function hiddenNames(names: readonly string[]): readonly string[] {
  const shown = names.slice(0, HIDDEN_NAMED).map((name) => brief(name, NAME_LENGTH));
  return names.length > HIDDEN_NAMED ? [...shown, `${names.length - HIDDEN_NAMED} more`] : shown;
}

export function verdictMark(row: TraceRowIn): RowMark {
  const kind = row.verdict.kind;
  if (kind === "passed") return "kept";
  return kind === "unknown" ? "none" : kind;
}

/** `12 rows: 9 kept, 2 late, 1 filtered`. */
function rowsSummary(batch: TraceBatch, judged: boolean): string {
  if (batch.numInputRows === 0) return "no rows";
  if (!judged) return count(batch.numInputRows, "row");
  const tally = new Map<string, number>();
  for (const row of batch.rowsIn) tally.set(row.verdict.kind, (tally.get(row.verdict.kind) ?? 0) + 1);
  const parts = ["kept", "late", "filtered", "passed", "unknown"]
    .filter((kind) => tally.has(kind))
    .map((kind) => `${tally.get(kind)} ${kind}`);
  const of = batch.rowsIn.length < batch.numInputRows ? ` (of the first ${batch.rowsIn.length})` : "";
  return `${count(batch.numInputRows, "row")}: ${parts.join(", ")}${of}`;
}

function leftOut(parts: readonly string[]): string | null {
  const said = parts.filter((part) => part !== "");
  return said.length === 0 ? null : `… ${said.join("; ")}`;
}

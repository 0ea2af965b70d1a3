/** The sections of the view about what the query remembers: the watermark, and the state before and after the batch. */
import type { Json, Trace, TraceBatch, TraceState, TraceStateOperator } from "../inspect/trace";
import { formatCell, formatCells } from "./cell-text";
import { visible } from "./html";
import { formatDuration, formatTime, formatWatermark } from "./time-text";
import { changesOf, passed, type StateEntry, stateBefore, stateKey } from "./trace-walk";
import { count, type RowMark, type ViewRow, type ViewSection } from "./view";

export function watermarkSection(trace: Trace, batch: TraceBatch, point: number): ViewSection {
  const title = "Watermark";
  const { watermarks, timeZone } = trace.query;
  const mark = batch.watermark;
  const base = { id: "watermark", title, status: "filled", note: null } as const;
  if (watermarks.length === 0) {
    return { ...base, summary: "the query has no watermark", header: [], rows: [] };
  }
  const moved = passed(batch, point, "watermark") && mark.nextMs !== null;
  const row = (what: string, ms: number | null, isNew: boolean, why: string): ViewRow => ({
    mark: isNew ? "new" : "none",
    cells: [what, ms === null ? "–" : formatWatermark(ms, timeZone), why],
  });
  // Complete mode keeps every window for ever, late rows and all: there the watermark moves, and does nothing.
  const rows =
    trace.query.outputMode === "complete"
      ? [row("in force in this batch", mark.currentMs, false, "complete mode: nothing is late, nothing is freed")]
      : [
          row("late rows are judged by", mark.lateMs, false, "the watermark of the batch before"),
          row("closes windows, frees state", mark.currentMs, false, "in force in this batch"),
        ];
  if (passed(batch, point, "addBatch.done")) {
    rows.push(
      row(
        "largest event time read",
        mark.maxEventTimeMs,
        false,
        mark.maxEventTimeMs === null ? noneRead(batch, moved) : "",
      ),
    );
  }
  rows.push(
    moved
      ? row("from the next batch on", mark.nextMs, mark.nextMs !== mark.currentMs, nextReason(trace, batch))
      : { mark: "none", cells: ["from the next batch on", "not yet", "moved at point watermark"] },
  );
  return { ...base, summary: watermarkSummary(trace, batch, moved), header: ["", "time", "why"], rows };
}

/** The largest event time is put together at the point `watermark`; a view before it has none yet. */
function noneRead(batch: TraceBatch, moved: boolean): string {
  if (batch.numInputRows === 0) return "no rows";
  return moved ? "no row has one" : "not yet: found at point watermark";
}

function watermarkSummary(trace: Trace, batch: TraceBatch, moved: boolean): string {
  const { currentMs, nextMs } = batch.watermark;
  const zone = trace.query.timeZone;
  if (!moved || nextMs === null) return `stands at ${formatWatermark(currentMs, zone)}`;
  if (nextMs === currentMs) return `stays at ${formatWatermark(currentMs, zone)}`;
  const by = currentMs === 0 ? "" : ` (+${formatDuration(nextMs - currentMs)})`;
  return `${formatWatermark(currentMs, zone)} → ${formatWatermark(nextMs, zone)}${by}`;
}

function nextReason(trace: Trace, batch: TraceBatch): string {
  const { maxEventTimeMs, nextMs, currentMs } = batch.watermark;
  const delay = trace.query.watermarks.length === 1 ? trace.query.watermarks[0]?.delayMs : undefined;
  if (nextMs === currentMs) return "nothing newer was seen";
  if (delay === undefined || maxEventTimeMs === null || maxEventTimeMs - delay !== nextMs) return "";
  return `${formatTime(maxEventTimeMs, trace.query.timeZone)} − ${formatDuration(delay)}`;
}

export function stateSection(trace: Trace, batchIndex: number, point: number, maxRows: number): ViewSection {
  const title = "State";
  const batch = trace.batches[batchIndex] as TraceBatch;
  const operators = trace.query.stateOperators;
  const base = { id: "state", title, status: "filled", note: null } as const;
  if (operators.length === 0) return { ...base, summary: "the query keeps no state", header: [], rows: [] };
  const named = operators.length > 1;
  const rows: ViewRow[] = [];
  const summaries: string[] = [];
  let unknown = 0;
  const wide = operators.length === 1 ? (operators[0] as TraceStateOperator) : null;
  for (const operator of operators) {
    const written = writtenPartitions(batch, point, operator);
    const part = operatorRows(trace, batchIndex, operator, written);
    summaries.push(`${named ? `${titleOf(operator)}: ` : ""}${operatorSummary(batch, operator, part, written)}`);
    unknown += unknownKeys(batch, operator, part, written);
    for (const entry of part) rows.push(stateRow(trace, operator, entry, named, wide !== null));
  }
  rows.sort((a, b) => Number(a.mark === "none") - Number(b.mark === "none"));
  const shown = rows.slice(0, maxRows);
  const keyHeader = wide === null ? ["key"] : wide.keyColumns.map((column) => visible(column.name));
  return {
    ...base,
    summary: summaries.join("; "),
    header: rows.length === 0 ? [] : [...(named ? ["operator"] : []), "partition", ...keyHeader, "before", "after"],
    rows: shown,
    note: stateNote(rows, shown, unknown),
  };
}

function stateNote(rows: readonly ViewRow[], shown: readonly ViewRow[], unknown: number): string | null {
  const missing = rows.slice(shown.length);
  const changed = missing.filter((row) => row.mark !== "none").length;
  const which = changed === 0 ? "unchanged" : `${changed} of them changed`;
  const parts = [
    missing.length > 0 ? `${missing.length} more keys, ${which}` : "",
    unknown > 0 ? `${count(unknown, "key")} from before this recording began, unchanged` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? null : `… ${parts.join("; ")}`;
}

/** Keys the batch says it holds and the trace has never seen: those of a life that was not recorded. */
function unknownKeys(
  batch: TraceBatch,
  operator: TraceStateOperator,
  lines: readonly StateLine[],
  written: ReadonlySet<number> | null,
): number {
  // Of an operator with several stores only the sum over all is known.
  const total = operator.store === undefined ? (metricsOf(batch, operator)?.numRowsTotal ?? 0) : 0;
  const complete = written === null || written.size >= operator.numPartitions;
  const seen = lines.filter((line) => line.mark !== "removed").length;
  return complete ? Math.max(0, total - seen) : 0;
}

/** Partitions whose state was written at or before the point; null stands for all of them. */
function writtenPartitions(batch: TraceBatch, point: number, operator: TraceStateOperator): ReadonlySet<number> | null {
  const partitions = new Set<number>();
  for (const passedPoint of batch.points.slice(0, point + 1)) {
    if (passedPoint.name !== "task.state.write") continue;
    if ((passedPoint.operator ?? operator.id) !== operator.id || passedPoint.store !== operator.store) continue;
    if (passedPoint.partition === undefined) return null;
    partitions.add(passedPoint.partition);
  }
  return partitions;
}

interface StateLine {
  readonly mark: RowMark;
  readonly partition: number;
  readonly key: readonly Json[];
  readonly before: readonly Json[] | null;
  readonly after: readonly Json[] | null;
}

/** Every key the operator knows at this point: the changed ones of the written partitions, then the rest, by key. */
function operatorRows(
  trace: Trace,
  batchIndex: number,
  operator: TraceStateOperator,
  written: ReadonlySet<number> | null,
): readonly StateLine[] {
  const batch = trace.batches[batchIndex] as TraceBatch;
  const before = stateBefore(trace, batchIndex, operator.id, operator.store);
  const lines: StateLine[] = [];
  for (const change of changesOf(batch, operator.id, operator.store)) {
    if (written !== null && !written.has(change.partition)) continue;
    before.delete(stateKey(change));
    const mark = change.before === null ? "added" : change.after === null ? "removed" : "changed";
    lines.push({ ...change, mark });
  }
  const rest = [...before.values()].map(
    (entry: StateEntry): StateLine => ({ ...entry, mark: "none", before: entry.value, after: entry.value }),
  );
  return [...lines.sort(byKey), ...rest.sort(byKey)];
}

const byKey = (a: StateLine, b: StateLine): number => {
  const [left, right] = [JSON.stringify(a.key), JSON.stringify(b.key)];
  return left < right ? -1 : left > right ? 1 : a.partition - b.partition;
};

function operatorSummary(
  batch: TraceBatch,
  operator: TraceStateOperator,
  lines: readonly StateLine[],
  written: ReadonlySet<number> | null,
): string {
  const tally = (mark: RowMark): number => lines.filter((line) => line.mark === mark).length;
  const before = lines.length - tally("added");
  const after = lines.length - tally("removed");
  if (written !== null && written.size === 0 && operator.numPartitions > 0)
    return `${count(before, "key")}, not written yet`;
  const metrics = metricsOf(batch, operator);
  const complete = written === null || written.size >= operator.numPartitions;
  const dropped = metrics === undefined || !complete ? 0 : metrics.numRowsDroppedByWatermark;
  const part = complete ? "" : `${written.size} of ${operator.numPartitions} partitions written; `;
  const changes = `+${tally("added")} ~${tally("changed")} −${tally("removed")}`;
  return `${part}${before} → ${count(after, "key")} (${changes})${dropped > 0 ? `, ${dropped} dropped as late` : ""}`;
}

function metricsOf(batch: TraceBatch, operator: TraceStateOperator): TraceState | undefined {
  return batch.state.find((state) => state.operator === operator.id && state.store === operator.store);
}

/** `symmetricHashJoin 0 left-keyToNumValues` */
function titleOf({ name, id, store }: TraceStateOperator): string {
  return visible(`${name} ${id}${store === undefined ? "" : ` ${store}`}`);
}

function stateRow(trace: Trace, operator: TraceStateOperator, line: StateLine, named: boolean, wide: boolean): ViewRow {
  const zone = trace.query.timeZone;
  const value = (cells: readonly Json[] | null): string =>
    cells === null ? "–" : formatCells(cells, operator.valueColumns, zone);
  const key = wide
    ? operator.keyColumns.map((column, i) => formatCell(line.key[i] ?? null, column.type, zone))
    : [formatCells(line.key, operator.keyColumns, zone)];
  return {
    mark: line.mark,
    cells: [
      ...(named
        ? [visible(operator.store === undefined ? String(operator.id) : `${operator.id} ${operator.store}`)]
        : []),
      String(line.partition),
      ...key,
      value(line.before),
      value(line.after),
    ],
  };
}

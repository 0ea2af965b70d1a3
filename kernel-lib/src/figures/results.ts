/**
 * The result table a query's output adds up to, rebuilt from the rows it handed to the sink.
 *
 * Append: every row once. Update: the last row per key. Complete: the rows of the last batch. Only committed batches
 * count; of a batch that was repeated after a kill, the repetition.
 */
import type { Json, Trace, TraceColumn } from "../inspect/trace";
import { lastAttempts } from "./trace-walk";

export interface ResultTable {
  readonly columns: readonly TraceColumn[];
  readonly rows: readonly (readonly Json[])[];
  /** False when the trace was cut to `ROWS_SHOWN` rows somewhere. */
  readonly complete: boolean;
}

export function resultTable(trace: Trace): ResultTable {
  const { outputMode, resultColumns: columns } = trace.query;
  const committed = lastAttempts(trace).filter((batch) => batch.outcome === "committed");
  const used = outputMode === "complete" ? committed.slice(-1) : committed;
  const complete = used.every((batch) => batch.rowsOut.length === batch.numOutputRows);
  if (outputMode !== "update") return { columns, rows: used.flatMap((batch) => [...batch.rowsOut]), complete };
  const keys = keyIndexes(trace);
  const latest = new Map<string, readonly Json[]>();
  for (const row of used.flatMap((batch) => [...batch.rowsOut])) latest.set(keyText(row, keys), row);
  return { columns, rows: [...latest.values()], complete };
}

/** Columns that identify a result row: those the state is keyed by and all that are not numbers. */
export function keyIndexes(trace: Trace): readonly number[] {
  const stateKeys = new Set(trace.query.stateOperators.flatMap((op) => op.keyColumns.map((column) => column.name)));
  return trace.query.resultColumns.flatMap((column, i) =>
    isNumeric(column) && !stateKeys.has(column.name) ? [] : [i],
  );
}

export function keyText(row: readonly Json[], keys: readonly number[]): string {
  return JSON.stringify(keys.map((i) => row[i] ?? null));
}

export function isNumeric(column: TraceColumn): boolean {
  return /^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|LONG|FLOAT|REAL|DOUBLE|DECIMAL)/i.test(column.type);
}

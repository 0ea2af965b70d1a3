/**
 * The result table a query's output adds up to, rebuilt from the rows it handed to the sink.
 *
 * Append: every row once. Update: the last row per key. Complete: the rows of the last batch. Only committed batches
 * count; of a batch that was repeated after a kill, the repetition.
 */
import type { Json, Trace, TraceBatch, TraceColumn } from "../inspect/trace";
import { lastAttempts } from "./trace-walk";

export interface ResultTable {
  readonly columns: readonly TraceColumn[];
  readonly rows: readonly (readonly Json[])[];
  /** False when the trace was cut to `ROWS_SHOWN` rows somewhere. */
  readonly complete: boolean;
}

export function resultTable(trace: Trace): ResultTable {
  const result = new GrowingResult(trace);
  for (const batch of lastAttempts(trace)) result.add(batch);
  return { columns: trace.query.resultColumns, rows: result.rows, complete: result.isComplete };
}

/** The result table as it grows, batch by batch. */
export class GrowingResult {
  private readonly mode: Trace["query"]["outputMode"];
  private readonly keys: readonly number[];
  private table = new Map<string, readonly Json[]>();
  private appended = 0;
  /** False when the trace was cut to `ROWS_SHOWN` rows somewhere. */
  isComplete = true;

  constructor({ query }: Trace) {
    this.mode = query.outputMode;
    this.keys = keyIndexes({ query });
  }

  get rows(): readonly (readonly Json[])[] {
    return [...this.table.values()];
  }

  get size(): number {
    return this.table.size;
  }

  /** @returns the rows that were not there before, and those that were there with other values */
  add(batch: TraceBatch): {
    readonly added: ReadonlySet<readonly Json[]>;
    readonly changed: ReadonlySet<readonly Json[]>;
  } {
    const [added, changed] = [new Set<readonly Json[]>(), new Set<readonly Json[]>()];
    if (batch.outcome !== "committed") return { added, changed };
    const before = this.table;
    const isWhole = batch.rowsOut.length === batch.numOutputRows;
    this.isComplete = isWhole && (this.isComplete || this.mode === "complete");
    if (this.mode === "complete") this.table = new Map();
    for (const row of batch.rowsOut) {
      const key = this.mode === "append" ? String(this.appended++) : keyText(row, this.keys);
      const was = before.get(key);
      if (was === undefined) added.add(row);
      else if (JSON.stringify(was) !== JSON.stringify(row)) changed.add(row);
      this.table.set(key, row);
    }
    return { added, changed };
  }
}

/** Columns that identify a result row: those the state is keyed by and all that are not numbers. */
export function keyIndexes(trace: Pick<Trace, "query">): readonly number[] {
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

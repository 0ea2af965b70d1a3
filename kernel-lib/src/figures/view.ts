/**
 * The shape of the one view at a stop: sections of rows with marks, ready to be printed, drawn or compared.
 *
 * Everything in it is text already made harmless (see `html.ts`), so a printer only has to lay it out.
 */

export type SectionId =
  | ("offsets" | "rowsIn" | "watermark" | "state" | "rowsOut" | "durable" | "time")
  // Of a StreamingContext.
  | ("blocks" | "rdds" | "windows" | "outputs" | "delays");

/**
 * What stands out about a row: a change of state (`added`, `changed`, `removed`), the verdict on an input row (`kept`,
 * `late`, `filtered`), or that it is `new` at this very point.
 */
export type RowMark = "added" | "changed" | "removed" | "kept" | "late" | "filtered" | "new" | "none";

/** The sign before a marked row: what the mark says without colour. */
export const MARK_SIGN: Readonly<Record<RowMark, string>> = {
  added: "+",
  changed: "~",
  removed: "−",
  kept: "✓",
  late: "✗",
  filtered: "○",
  new: "▸",
  none: " ",
};

export interface ViewRow {
  readonly mark: RowMark;
  /** One text per column of the section's header. */
  readonly cells: readonly string[];
}

export interface ViewSection {
  readonly id: SectionId;
  readonly title: string;
  /** `not yet`: the point that fills this section lies ahead. */
  readonly status: "filled" | "not yet";
  /** The section in one sentence. */
  readonly summary: string;
  readonly header: readonly string[];
  readonly rows: readonly ViewRow[];
  /** What was left out, or null. */
  readonly note: string | null;
}

export interface ViewPoint {
  readonly index: number;
  readonly count: number;
  readonly name: string;
  readonly says: string;
}

/** What is laid out, whatever was stepped. */
export interface PointView {
  readonly outcome: "committed" | "killed" | "failed" | "running";
  readonly heading: string;
  /** Null before the first point of the batch. */
  readonly point: ViewPoint | null;
  readonly sections: readonly ViewSection[];
}

export interface BatchView extends PointView {
  readonly batchId: number;
  readonly life: number;
}

export interface BatchViewOptions {
  /** Rows shown per section; default 20. Late rows and changed keys come first when not all fit. */
  readonly maxRows?: number;
}

/** A section whose point has not been passed. */
export function notYet(id: SectionId, title: string, waitsFor: string): ViewSection {
  return { id, title, status: "not yet", summary: `not yet: filled at ${waitsFor}`, header: [], rows: [], note: null };
}

/** `1 row`, `2 rows`, `no rows`. */
export function count(n: number, one: string, many: string = `${one}s`): string {
  return n === 0 ? `no ${many}` : `${n} ${n === 1 ? one : many}`;
}

/** At most `max` of the rows, the important ones first in line, in their old order; with how many were left out. */
export function pickRows<T>(rows: readonly T[], max: number, important: (row: T) => boolean): readonly T[] {
  if (rows.length <= max) return rows;
  const chosen = new Set<number>();
  for (const wanted of [true, false]) {
    for (let i = 0; i < rows.length && chosen.size < max; i++) {
      if (important(rows[i] as T) === wanted) chosen.add(i);
    }
  }
  return rows.filter((_, i) => chosen.has(i));
}

/**
 * Finds out which sessions of a group are one: those that overlap or touch (semantics F6). Each row goes on with the session
 * that it ends up in, so that an aggregation by all keys folds them together. Spark's `MergingSessionsExec`.
 *
 * Rows must be of whole groups: they come in by the hash of the keys beside the session, for a stream with the sessions that
 * the state has of them. They go out by group and by the start of what they were before, which `first` and `last` see.
 */
import { ColumnBatch } from "../data/column-batch";
import { keyText, normalizeZeros } from "../data/key-text";
import type { InternalRow, Long, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";

export class MergingSessionsExec extends UnaryExec {
  constructor(
    /** The group, and among it the session. */
    readonly keys: readonly AttributeReference[],
    readonly sessionAt: number,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new MergingSessionsExec(this.keys, this.sessionAt, child);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const groups = new Map<string, InternalRow[]>();
    for (const batch of this.child.execute(task))
      for (const row of batch.toRows()) {
        const text = keyText(groupOf(row, this.keys.length, this.sessionAt));
        const known = groups.get(text);
        if (known === undefined) groups.set(text, [row]);
        else known.push(row);
      }
    const merged = [...groups.values()].flatMap((rows) => mergeSessions(rows, this.sessionAt));
    yield ColumnBatch.fromRows(typesOf(this.output), merged);
  }

  simpleString(): string {
    return `MergingSessions [${this.keys.join(", ")}], ${this.keys[this.sessionAt]}`;
  }
}

/** A row's key without the session. */
export function groupOf(row: InternalRow, numKeys: number, sessionAt: number): Value[] {
  return row
    .slice(0, numKeys)
    .filter((_, i) => i !== sessionAt)
    .map(normalizeZeros);
}

type Session = readonly [Long, Long];

/** The rows of one group by start, each with the session that it ends up in. */
function mergeSessions(rows: readonly InternalRow[], sessionAt: number): InternalRow[] {
  const sessionOf = (row: InternalRow): Session => row[sessionAt] as unknown as Session;
  const sorted = [...rows].sort((a, b) => compare(sessionOf(a)[0], sessionOf(b)[0]));
  const out: InternalRow[] = [];
  let open: InternalRow[] = [];
  let [start, end]: [Long, Long] = [0, 0];
  const close = (): void => {
    const session: Session = [start, end];
    for (const row of open) out.push(row.map((cell, i) => (i === sessionAt ? session : cell)));
  };
  for (const row of sorted) {
    const [from, to] = sessionOf(row);
    if (open.length > 0 && from <= end) {
      open.push(row);
      if (to > end) end = to;
    } else {
      close();
      open = [row];
      [start, end] = [from, to];
    }
  }
  close();
  return out;
}

function compare(a: Long, b: Long): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

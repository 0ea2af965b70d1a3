/** What became of each window in a trace: which batches put rows into it, when it came out, when it was let go, who came too late for it. */
import type { Trace, TraceBatch } from "../inspect/trace";
import { windowOf } from "./cell-text";
import { lastAttempts } from "./trace-walk";
import type { WindowSpan } from "./window-shapes";

/** Counts are by batch. */
export interface WindowLife extends WindowSpan {
  /** Rows that counted in it; 0 where its state changed and the rows are not known. */
  readonly touched: Map<number, number>;
  readonly late: Map<number, number>;
  /** Rows of the result. */
  readonly out: Map<number, number>;
  /** Keys of the state that were removed. */
  readonly gone: Map<number, number>;
}

/** By start, then end. */
export function windowLives(trace: Trace): readonly WindowLife[] {
  const lives = new Map<string, WindowLife>();
  const lifeOf = ({ startMs, endMs }: WindowSpan): WindowLife => {
    const name = `${startMs}:${endMs}`;
    const known = lives.get(name);
    if (known !== undefined) return known;
    const made = { startMs, endMs, touched: new Map(), late: new Map(), out: new Map(), gone: new Map() };
    lives.set(name, made);
    return made;
  };
  for (const batch of lastAttempts(trace)) {
    noteRows(batch, lifeOf);
    noteState(batch, lifeOf);
    noteResults(trace, batch, lifeOf);
  }
  return [...lives.values()].sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

type LifeOf = (window: WindowSpan) => WindowLife;

function add(counts: Map<number, number>, batchId: number, n: number): void {
  counts.set(batchId, (counts.get(batchId) ?? 0) + n);
}

function noteRows({ batchId, rowsIn }: TraceBatch, lifeOf: LifeOf): void {
  for (const { verdict } of rowsIn) {
    for (const { startMs, endMs, late } of verdict.groups) {
      if (startMs === null || endMs === null) continue;
      if (late) add(lifeOf({ startMs, endMs }).late, batchId, 1);
      else if (verdict.kind === "kept") add(lifeOf({ startMs, endMs }).touched, batchId, 1);
    }
  }
}

function noteState({ batchId, state }: TraceBatch, lifeOf: LifeOf): void {
  for (const { changes } of state) {
    for (const { key, after } of changes) {
      const window = key.map(windowOf).find((found) => found !== null);
      if (window === undefined || window === null) continue;
      if (after === null) add(lifeOf(window).gone, batchId, 1);
      else add(lifeOf(window).touched, batchId, 0);
    }
  }
}

function noteResults({ query }: Trace, { batchId, rowsOut }: TraceBatch, lifeOf: LifeOf): void {
  const at = query.resultColumns.findIndex(({ type }) => /^STRUCT<start: TIMESTAMP/i.test(type));
  if (at < 0) return;
  for (const row of rowsOut) {
    const window = windowOf(row[at] ?? null);
    if (window !== null) add(lifeOf(window).out, batchId, 1);
  }
}

/** The batches from the first that knew of it to the one that let it go, or to the last. */
export function openFrom({ touched, out, gone }: WindowLife, last: number): readonly [number, number] | null {
  const begun = [...touched.keys(), ...out.keys()];
  if (begun.length === 0) return null;
  return [Math.min(...begun), gone.size === 0 ? last : Math.max(...gone.keys(), ...begun)];
}

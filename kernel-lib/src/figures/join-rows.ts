/**
 * What the two sides of a stream–stream join hold, batch by batch: rows that came, found a partner, or were let go.
 *
 * In the state a row lies under its key and a number, and when one goes the last of its key takes its number; so what came and what
 * went is found by comparing whole rows, not places.
 */
import type { Json, Trace, TraceBatch, TraceJoin, TraceStateOperator } from "../inspect/trace";
import { formatCells } from "./cell-text";
import { applyChange, changesOf, lastAttempts, type StateEntry, stateKey } from "./trace-walk";

export type JoinSideName = "left" | "right";

export interface BufferedRow {
  readonly side: JoinSideName;
  /** Of its event time, or of the end of its window; null where it has none. */
  readonly timeMs: number | null;
  /** What both sides must have in common, as JSON. */
  readonly key: string;
  /** The row in words. */
  readonly text: string;
  /** Whether it has found a partner so far. */
  readonly matched: boolean;
  readonly fate: "stays" | "came" | "went";
  /** Whether it found its first partner in this batch. */
  readonly isFirstMatch: boolean;
}

export interface JoinBatch {
  readonly batch: TraceBatch;
  readonly rows: readonly BufferedRow[];
  /** Up to and with which time rows were let go; null for never, undefined where the trace does not say. */
  readonly forgottenUpToMs: Readonly<Record<JoinSideName, number | null | undefined>>;
}

/** The join that is shown: the one nearest to the sources, unless one is named. */
export interface ShownJoin {
  readonly join: TraceJoin;
  readonly operator: number;
  readonly stores: Readonly<Record<JoinSideName, TraceStateOperator>>;
}

const SIDES = ["left", "right"] as const;

export function joinOf(trace: Trace, operatorId?: number): ShownJoin | null {
  const stores = trace.query.stateOperators.filter(
    ({ id, join, store }) =>
      join !== undefined && store?.endsWith("keyWithIndexToValue") && (operatorId === undefined || id === operatorId),
  );
  const operator = stores.reduce((most, { id }) => Math.max(most, id), -1);
  const of = (side: JoinSideName): TraceStateOperator | undefined =>
    stores.find(({ id, store }) => id === operator && store?.startsWith(side));
  const [left, right] = [of("left"), of("right")];
  if (left?.join === undefined || right === undefined) return null;
  return { join: left.join, operator, stores: { left, right } };
}

export function joinBatches(trace: Trace, shown: ShownJoin): readonly JoinBatch[] {
  const state = { left: new Map<string, StateEntry>(), right: new Map<string, StateEntry>() };
  return lastAttempts(trace).map((batch) => {
    const rows = SIDES.flatMap((side) => rowsOf(trace, shown, side, batch, state[side]));
    const upTo = (side: JoinSideName): number | null | undefined =>
      batch.state.find((one) => one.operator === shown.operator && one.store === shown.stores[side].store)
        ?.forgottenUpToMs;
    return { batch, rows, forgottenUpToMs: { left: upTo("left"), right: upTo("right") } };
  });
}

/** Changes `state` from what was before the batch to what is after it. */
function rowsOf(
  trace: Trace,
  { join, operator, stores }: ShownJoin,
  side: JoinSideName,
  batch: TraceBatch,
  state: Map<string, StateEntry>,
): readonly BufferedRow[] {
  const store = stores[side];
  const timeAt = store.valueColumns.findIndex(
    ({ name }) => name === (side === "left" ? join.leftTime : join.rightTime),
  );
  const row = (entry: StateEntry, fate: BufferedRow["fate"], wasMatched: boolean): BufferedRow => {
    const matched = entry.value.at(-1) === true;
    const key = JSON.stringify(entry.key.slice(0, -1));
    const text = formatCells(entry.value.slice(0, -1), store.valueColumns.slice(0, -1), trace.query.timeZone);
    return {
      side,
      timeMs: timeOf(entry.value[timeAt]),
      key,
      text,
      matched,
      fate,
      isFirstMatch: matched && !wasMatched,
    };
  };
  const changes = changesOf(batch, operator, store.store);
  const touched = new Map<string, { gone: StateEntry[]; fresh: StateEntry[] }>();
  for (const change of changes) {
    const known = state.get(stateKey(change));
    for (const [value, where] of [
      [known?.value ?? change.before, "gone"],
      [change.after, "fresh"],
    ] as const) {
      if (value === null) continue;
      const name = rowName(change.partition, change.key, value);
      const both = touched.get(name) ?? { gone: [], fresh: [] };
      both[where].push({ partition: change.partition, key: change.key, value });
      touched.set(name, both);
    }
    state.delete(stateKey(change));
  }
  const rows = [...state.values()].map((entry) => row(entry, "stays", entry.value.at(-1) === true));
  for (const change of changes) applyChange(state, change);
  for (const { gone, fresh } of touched.values()) {
    const kept = Math.min(gone.length, fresh.length);
    for (const [i, entry] of fresh.slice(0, kept).entries())
      rows.push(row(entry, "stays", gone[i]?.value.at(-1) === true));
    for (const entry of fresh.slice(kept)) rows.push(row(entry, "came", false));
    for (const entry of gone.slice(kept)) rows.push(row(entry, "went", entry.value.at(-1) === true));
  }
  return rows.sort((a, b) => (a.timeMs ?? 0) - (b.timeMs ?? 0) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** The row without its number, and without what may change while it waits. */
const rowName = (partition: number, key: readonly Json[], value: readonly Json[]): string =>
  JSON.stringify([partition, key.slice(0, -1), value.slice(0, -1)]);

function timeOf(cell: Json | undefined): number | null {
  const isWindow = cell !== null && typeof cell === "object" && "end" in cell;
  const time = isWindow ? cell.end : cell;
  const ms = typeof time === "string" ? Date.parse(time) : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
}

/**
 * What a join of two streams knows of its condition: keys, what a row must fulfil by itself, what a pair must, and up to
 * which time the rows of a side may be forgotten. Spark's `StreamingSymmetricHashJoinHelper` (semantics H3, H8).
 */
import { type StateWatermark, stateValueWatermark } from "../catalyst/join-state-watermark";
import { and, conjuncts } from "../catalyst/predicates";
import { normalizeZeros } from "../data/key-text";
import type { InternalRow } from "../data/value";
import { type AttributeReference, type Expression, references } from "../plan/expression";
import { eventTimeColumn } from "./event-time-key";
import { compileRowFunction } from "./row-function";
import { type EntryTime, endsAt } from "./stateful";

export interface StreamJoinCondition {
  readonly leftKeys: readonly AttributeReference[];
  readonly rightKeys: readonly AttributeReference[];
  /** For each key whether NULL equals NULL (`<=>`). */
  readonly nullSafe: readonly boolean[];
  /** Conditions on one side only. */
  readonly leftOnly: Expression | null;
  readonly rightOnly: Expression | null;
  /** Whether two rows, left and right one after the other, fulfil the rest. */
  holds(pair: InternalRow): boolean;
  readonly stateWatermark: { readonly left: StateWatermark | null; readonly right: StateWatermark | null };
  readonly timeZone: string;
  /** The condition beside the keys, for `explain`. */
  readonly text: string;
  /** All of it. */
  readonly whole: string;
}

export function streamJoinCondition(
  keys: Pick<StreamJoinCondition, "leftKeys" | "rightKeys" | "nullSafe">,
  residual: Expression | null,
  left: readonly AttributeReference[],
  right: readonly AttributeReference[],
  timeZone: string,
): StreamJoinCondition {
  const parts = residual === null ? [] : conjuncts(residual);
  const ids = (columns: readonly AttributeReference[]): Set<number> => new Set(columns.map((column) => column.exprId));
  const [leftIds, rightIds] = [ids(left), ids(right)];
  const readsOnly = (part: Expression, side: ReadonlySet<number>): boolean =>
    references(part).every((column) => side.has(column.exprId));
  const leftOnly = parts.filter((part) => readsOnly(part, leftIds));
  const rightOnly = parts.filter((part) => !leftOnly.includes(part) && readsOnly(part, rightIds));
  const both = parts.filter((part) => !leftOnly.includes(part) && !rightOnly.includes(part));
  const equal = keys.leftKeys.map((key, i) => `(${key} ${keys.nullSafe[i] ? "<=>" : "="} ${keys.rightKeys[i]})`);
  const all = (list: readonly Expression[]): Expression | null => (list.length === 0 ? null : and(list));
  return {
    ...keys,
    leftOnly: all(leftOnly),
    rightOnly: all(rightOnly),
    holds: predicate(all(both), [...left, ...right], timeZone),
    stateWatermark: {
      left: stateValueWatermark(left, right, residual),
      right: stateValueWatermark(right, left, residual),
    },
    timeZone,
    text: `leftOnly = ${all(leftOnly)}, rightOnly = ${all(rightOnly)}, both = ${all(both)}, full = ${residual}`,
    whole: [...equal, ...(residual === null ? [] : [`${residual}`])].join(" AND "),
  };
}

function predicate(
  condition: Expression | null,
  columns: readonly AttributeReference[],
  timeZone: string,
): (row: InternalRow) => boolean {
  if (condition === null) return () => true;
  const compute = compileRowFunction([condition], columns, timeZone);
  return (row) => compute(row)[0] === true;
}

/** One side, ready to look at rows. */
export interface JoinSide {
  readonly name: "left" | "right";
  keyOf(row: InternalRow): InternalRow;
  /** Whether the row fulfils what the condition says about this side alone. */
  canMatch(row: InternalRow): boolean;
  /** Where the event time stands, or -1. */
  readonly timeAt: number;
}

export function joinSide(
  name: "left" | "right",
  columns: readonly AttributeReference[],
  condition: StreamJoinCondition,
): JoinSide {
  const keys = name === "left" ? condition.leftKeys : condition.rightKeys;
  const places = keys.map((key) => columns.findIndex((column) => column.exprId === key.exprId));
  const time = eventTimeColumn(columns);
  return {
    name,
    keyOf: (row) => places.map((place) => normalizeZeros(row[place])),
    canMatch: predicate(name === "left" ? condition.leftOnly : condition.rightOnly, columns, condition.timeZone),
    timeAt: columns.findIndex((column) => column.exprId === time?.exprId),
  };
}

/** The key that carries a watermark on either side: it holds for both, since the keys of partners are equal. */
function timeKey({ leftKeys, rightKeys }: StreamJoinCondition): number {
  const at = (keys: readonly AttributeReference[]): number => keys.findIndex((key) => key.watermarkDelayMs !== null);
  return at(leftKeys) >= 0 ? at(leftKeys) : at(rightKeys);
}

/** Up to which time each side's rows may be forgotten, in milliseconds; null when they never may. */
export function stateWatermarks(
  condition: StreamJoinCondition,
  left: readonly AttributeReference[],
  right: readonly AttributeReference[],
  watermarkMs: number,
): { left: number | null; right: number | null } {
  if (timeKey(condition) >= 0) return { left: watermarkMs, right: watermarkMs };
  const solved = (columns: readonly AttributeReference[], state: StateWatermark | null): number | null =>
    state === null || eventTimeColumn(columns) === null ? null : state(watermarkMs);
  return {
    left: solved(left, condition.stateWatermark.left),
    right: solved(right, condition.stateWatermark.right),
  };
}

/**
 * From when to when a right row may lie after a left one: what is forgotten at a watermark tells how far a row reaches.
 * @param forgottenUpTo see `stateWatermarks`
 */
export function reachOf(
  forgottenUpTo: (watermarkMs: number) => { readonly left: number | null; readonly right: number | null },
): { readonly reachFromMs: number | null; readonly reachToMs: number | null } {
  const [some, later] = [forgottenUpTo(0), forgottenUpTo(1_000_000)];
  const offset = (side: "left" | "right"): number | null => {
    const [at, then] = [some[side], later[side]];
    // A bound that stands still is one by a constant.
    return at === null || then === null || then - at !== 1_000_000 ? null : at;
  };
  const left = offset("left");
  return { reachFromMs: offset("right"), reachToMs: left === null ? null : 0 - left };
}

/** What decides when a side's rows are too old: a key that carries a watermark, else their event time. */
export function decidingTime(condition: StreamJoinCondition, columns: readonly AttributeReference[]): EntryTime | null {
  const keyAt = timeKey(condition);
  if (keyAt >= 0) return endsAt("key", keyAt);
  const timeAt = columns.findIndex((column) => column.watermarkDelayMs !== null);
  return timeAt < 0 ? null : endsAt("value", timeAt);
}

/** Whether it has made a row too old at this state watermark, in milliseconds. */
export function isEnded({ in: where, endOf }: EntryTime, key: InternalRow, row: InternalRow, ms: number): boolean {
  return endOf(where === "key" ? key : row) <= ms * 1000;
}

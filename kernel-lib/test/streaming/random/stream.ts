/** Streams drawn by chance: out of order, late, with nulls and repeated rows, and blocks that are empty. */
import type { Chance } from "./program";

/** `t` in seconds, `k`, `v`, and a number of its own. */
export type Row = readonly [t: number | null, k: string | null, v: number | null, id: number];

/** One step: a block of rows for each input, and what is done then. */
export interface Step {
  readonly blocks: readonly (readonly Row[])[];
  /** Whether the query runs until nothing is left, batches without data too, or one batch only. */
  readonly drain: boolean;
  /** Whether it is stopped and started again afterwards. */
  readonly restart: boolean;
}

/** Closes every window: far in the future. */
export const FLUSH: Row = [1_000_000, "flush", 5, -1];

export function drawRows(chance: Chance, count: number, firstId: number): Row[] {
  let now = 100;
  const rows: Row[] = [];
  for (let i = 0; i < count; i++) {
    now += chance(4) === 0 ? chance(25) : chance(4);
    const late = chance(3) === 0 ? chance(60) : chance(6);
    const key = ["a", "b", "c", "d", null][chance(9) % 5];
    const again = rows.length > 0 && chance(8) === 0 ? rows[chance(rows.length)] : null;
    const time = chance(25) === 0 ? null : Math.max(1, now - late);
    const value = chance(10) === 0 ? null : chance(10);
    rows.push(again === null ? [time, key, value, firstId + i] : [again[0], again[1], again[2], firstId + i]);
  }
  return rows;
}

/** Cuts the rows of each input into blocks, in their order. */
export function drawSteps(chance: Chance, inputs: readonly (readonly Row[])[], count: number): Step[] {
  const cuts = inputs.map((rows) => [
    0,
    ...Array.from({ length: count - 1 }, () => chance(rows.length + 1)).sort((a, b) => a - b),
    rows.length,
  ]);
  return Array.from({ length: count }, (_, step) => ({
    blocks: inputs.map((rows, i) => rows.slice(cuts[i][step], cuts[i][step + 1])),
    drain: chance(2) === 0,
    restart: chance(12) === 0,
  }));
}

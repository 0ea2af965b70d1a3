/**
 * Which rows were joined in a batch. A trace does not name the pairs; they are found by key and reach among rows that are known to have
 * found a partner, and are drawn only where they are as many as rows came out, so that nothing is shown that did not happen.
 */
import type { TraceJoin } from "../inspect/trace";
import type { BufferedRow, JoinBatch, JoinSideName } from "./join-rows";

export interface JoinPairs {
  /** Left and right; none where they could not be told. */
  readonly pairs: readonly (readonly [BufferedRow, BufferedRow])[];
  /** Whether they and the rows that came out alone are all rows that came out. */
  readonly isWhole: boolean;
}

const PAIRS_MAX = 200;

export function pairsOf({ batch, rows }: JoinBatch, join: TraceJoin): JoinPairs {
  const found: (readonly [BufferedRow, BufferedRow])[] = [];
  const byKey = new Map<string, BufferedRow[]>();
  for (const row of rows)
    if (row.side === "right" && row.matched) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  for (const left of rows) {
    if (left.side !== "left" || !left.matched) continue;
    for (const right of byKey.get(left.key) ?? [])
      if ((left.fate === "came" || right.fate === "came") && isInReach(left, right, join)) found.push([left, right]);
  }
  const isWhole = found.length + alone(rows, join) === batch.numOutputRows;
  return isWhole && found.length <= PAIRS_MAX ? { pairs: found, isWhole } : { pairs: [], isWhole: false };
}

function isInReach({ timeMs: left }: BufferedRow, { timeMs: right }: BufferedRow, join: TraceJoin): boolean {
  if (left === null || right === null) return true;
  const { reachFromMs: from, reachToMs: to } = join;
  return (from === null || right - left >= from) && (to === null || right - left <= to);
}

/** Rows that an outer join puts out when it lets them go. */
function alone(rows: readonly BufferedRow[], { joinType }: TraceJoin): number {
  const isPreserved = (side: JoinSideName): boolean =>
    joinType === "FullOuter" || joinType === (side === "left" ? "LeftOuter" : "RightOuter");
  return rows.filter(({ side, fate, matched }) => fate === "went" && !matched && isPreserved(side)).length;
}

/** The buffers of a stream–stream join in words: a sentence for each batch, one for all, and the table that says the same as the picture. */
import type { Trace } from "../inspect/trace";
import type { FigureTable } from "./figure";
import { shorten, visible } from "./html";
import type { BufferedRow, JoinBatch, JoinSideName, ShownJoin } from "./join-rows";
import { formatTime, formatWatermark } from "./time-text";
import { batchName } from "./trace-walk";
import { count } from "./view";

const BATCHES_LISTED = 100;

const tally = ({ rows }: JoinBatch, side: JoinSideName, is: (row: BufferedRow) => boolean): number =>
  rows.filter((row) => row.side === side && is(row)).length;

const isCome = (row: BufferedRow): boolean => row.fate === "came";
const isGone = (row: BufferedRow): boolean => row.fate === "went";
const isKept = (row: BufferedRow): boolean => row.fate !== "went";

/** What happened in a batch. */
export function joinSentence(one: JoinBatch, pairs: number | null, { query }: Trace): string {
  const part = (side: JoinSideName): string => {
    const alone = tally(one, side, (row) => isGone(row) && !row.matched);
    const gone = tally(one, side, isGone);
    const went = gone === 0 ? "" : `, ${gone} let go${alone === 0 ? "" : ` (${alone} without a partner)`}`;
    return `${side}: ${tally(one, side, isCome)} came${went}, ${tally(one, side, isKept)} kept`;
  };
  const { watermark, numOutputRows, state } = one.batch;
  const dropped = state.reduce((sum, { numRowsDroppedByWatermark }) => sum + numRowsDroppedByWatermark, 0);
  const late = dropped === 0 ? "" : ` ${count(dropped, "row")} came too late.`;
  const lines = pairs === null || pairs === 0 ? "" : ` (the thick lines: ${count(pairs, "pair")})`;
  const out = `${count(numOutputRows, "row")} out${lines}`;
  return `${part("left")}; ${part("right")}; ${out}.${late} Watermark ${formatWatermark(watermark.currentMs, query.timeZone)}.`;
}

export function joinAlt(batches: readonly JoinBatch[], { join }: ShownJoin): string {
  const most = (side: JoinSideName): number => Math.max(0, ...batches.map((one) => tally(one, side, isKept)));
  const sum = (is: (row: BufferedRow) => boolean): number =>
    batches.reduce((n, one) => n + one.rows.filter(is).length, 0);
  const condition = shorten(visible(join.condition), 300);
  return `${visible(join.joinType)} join on ${condition}, in ${count(batches.length, "batch", "batches")}: up to ${count(most("left"), "row")} wait at the left and ${most("right")} at the right; ${sum(isCome)} came, ${sum(isGone)} were let go, ${sum((row) => isGone(row) && !row.matched)} of them without ever finding a partner.`;
}

export function joinTable(batches: readonly JoinBatch[], { query }: Trace): FigureTable {
  const rows = batches.flatMap((one) =>
    (["left", "right"] as const).map((side) => {
      const upTo = one.forgottenUpToMs[side] ?? null;
      return [
        ...[
          batchName(one.batch),
          side,
          String(tally(one, side, isCome)),
          String(tally(one, side, (row) => row.isFirstMatch)),
        ],
        ...[String(tally(one, side, isGone)), String(tally(one, side, (row) => isGone(row) && !row.matched))],
        String(tally(one, side, isKept)),
        formatWatermark(one.batch.watermark.currentMs, query.timeZone),
        upTo === null ? "never" : upTo <= 0 ? "not yet" : formatTime(upTo, query.timeZone),
      ];
    }),
  );
  return {
    header: ["batch", "side", "came", "matched", "let go", "alone", "kept", "watermark", "let go up to"],
    rows: rows.slice(0, BATCHES_LISTED),
    ...(rows.length > BATCHES_LISTED
      ? { note: `${count((rows.length - BATCHES_LISTED) / 2, "more batch", "more batches")}` }
      : {}),
  };
}

/**
 * Blocks and who holds them: a row for each block, a column for each executor. Kept partitions of RDDs (`rdd_3_0`) and what receivers took
 * in (`input-0-…`). Spark's "Storage" page, with what is not there any more.
 */

import { bytesText } from "../data/bytes-text";
import type { JobTrace, TraceBlock, TraceExecutor, TraceHolder } from "../inspect/job-trace";
import { box, drawing, type Shape, words } from "./drawing";
import type { Figure, FigureTable } from "./figure";
import { visible } from "./html";
import { PALETTE } from "./palette";
import { byId, executorName } from "./task-lanes";
import { formatTime } from "./time-text";
import { count } from "./view";

export interface BlocksOptions {
  readonly title?: string;
  /** Only the blocks of the RDD with this id. */
  readonly rdd?: number;
  /** Also those that nobody needs any more and that were let go. */
  readonly all?: boolean;
}

/** So many blocks and executors are drawn, the latest. */
const ROWS_DRAWN = 40;
const EXECUTORS_DRAWN = 12;
const ROW = 26;
const LABEL = 250;
const COLUMN = 118;
const HEAD = 40;

export function blocks(trace: JobTrace, options: BlocksOptions = {}): Figure {
  const chosen = trace.blocks.filter(({ rddId }) => options.rdd === undefined || rddId === options.rdd);
  const listed = chosen.filter(({ holders }) => options.all === true || holders.some(({ gone }) => gone !== "removed"));
  const shown = listed.slice(-ROWS_DRAWN).sort(byRdd);
  const executors = executorsOf(trace, shown);
  const size = { width: LABEL + executors.length * COLUMN + 4, height: HEAD + Math.max(1, shown.length) * ROW + 6 };
  const shapes = [
    ...executors.flatMap((executor, i) => headShapes(executor, LABEL + i * COLUMN)),
    ...shown.flatMap((block, row) => rowShapes(trace, block, row, executors)),
  ];
  const removed = chosen.length - listed.length;
  const notes = [
    listed.length > shown.length ? `${listed.length - shown.length} more blocks are not drawn` : "",
    removed > 0 ? `${count(removed, "block")} let go, as nobody needed ${removed === 1 ? "it" : "them"} any more` : "",
    trace.leftOut.blocks > 0 ? `${trace.leftOut.blocks} older ones are forgotten` : "",
  ].filter((note) => note !== "");
  return drawing(
    options.title ?? "Blocks and who holds them",
    altText(listed, trace),
    size,
    shapes,
    table(trace, listed, notes),
  );
}

/** The partitions of an RDD stand together; received blocks come last. */
function byRdd(a: TraceBlock, b: TraceBlock): number {
  const partition = ({ blockId }: TraceBlock): number => Number(blockId.split("_").at(-1));
  if (a.rddId === null || b.rddId === null) return a.rddId === b.rddId ? 0 : a.rddId === null ? 1 : -1;
  return a.rddId - b.rddId || partition(a) - partition(b);
}

/** Those that live, and those that held one of the blocks. */
function executorsOf(trace: JobTrace, shown: readonly TraceBlock[]): readonly TraceExecutor[] {
  const holders = new Set(shown.flatMap((block) => block.holders.map(({ executorId }) => executorId)));
  return trace.executors
    .filter(({ executorId, lostMs }) => lostMs === null || holders.has(executorId))
    .sort((a, b) => byId(a.executorId, b.executorId))
    .slice(0, EXECUTORS_DRAWN);
}

function headShapes({ executorId, host, lostMs }: TraceExecutor, x: number): readonly Shape[] {
  const isLost = lostMs !== null;
  return [
    words(x + 6, 16, `${executorName(executorId)}${isLost ? " ✗" : ""}`, {
      bold: true,
      room: COLUMN - 8,
      ...(isLost ? { colour: PALETTE.removed } : {}),
    }),
    words(x + 6, 31, isLost ? "lost" : host, { size: 11, colour: PALETTE.muted, room: COLUMN - 8 }),
  ];
}

function rowShapes(
  trace: JobTrace,
  block: TraceBlock,
  row: number,
  executors: readonly TraceExecutor[],
): readonly Shape[] {
  const y = HEAD + row * ROW;
  const isGone = block.holders.every(({ gone }) => gone !== null);
  return [
    words(4, y + 17, labelOf(trace, block), {
      hint: labelOf(trace, block),
      room: LABEL - 10,
      ...(isGone ? { colour: PALETTE.muted } : {}),
    }),
    ...executors.flatMap(({ executorId }, i) => {
      const holder = block.holders.filter((one) => one.executorId === executorId).at(-1);
      const x = LABEL + i * COLUMN;
      return holder === undefined
        ? [box(x + 3, y + 3, COLUMN - 6, ROW - 6, { fill: PALETTE.shade })]
        : cell(block, holder, x, y);
    }),
  ];
}

function cell(block: TraceBlock, holder: TraceHolder, x: number, y: number): readonly Shape[] {
  const colour = holder.gone === null ? (holder.onDisk ? PALETTE.changed : PALETTE.kept) : goneColour(holder);
  const isHeld = holder.gone === null;
  const hint = `${block.blockId} on executor ${holder.executorId}: ${stateText(holder)}`;
  return [
    box(x + 3, y + 3, COLUMN - 6, ROW - 6, {
      stroke: colour,
      dashed: !isHeld,
      hint,
      ...(isHeld ? { fill: `${colour}55` } : {}),
    }),
    words(
      x + COLUMN / 2,
      y + 17,
      isHeld ? `${holder.onDisk ? "disk" : "memory"}${sizeText(block)}` : `${holder.gone}`,
      {
        ...{ size: 11, anchor: "middle", room: COLUMN - 10 },
        ...(isHeld ? {} : { colour }),
      },
    ),
  ];
}

const goneColour = ({ gone }: TraceHolder): string => (gone === "removed" ? PALETTE.muted : PALETTE.removed);

const sizeText = ({ bytes }: TraceBlock): string => (bytes === null ? "" : ` ${bytesText(bytes)}`);

function labelOf(trace: JobTrace, block: TraceBlock): string {
  const rdd = trace.rdds.find(({ rddId }) => rddId === block.rddId);
  if (block.rddId === null)
    return `${block.blockId}${block.numRecords === null ? "" : ` (${count(block.numRecords, "record")})`}`;
  return rdd === undefined ? block.blockId : `${block.blockId} · ${rdd.name ?? rdd.kind.replace(/RDD$/, "")}`;
}

function stateText({ gone, onDisk }: TraceHolder): string {
  if (gone === null) return onDisk ? "on disk" : "in memory";
  return { evicted: "evicted to make room", lost: "lost with its executor", removed: "let go" }[gone];
}

function altText(listed: readonly TraceBlock[], trace: JobTrace): string {
  const held = listed.filter(({ holders }) => holders.some(({ gone }) => gone === null));
  const copies = held.filter(({ holders }) => holders.filter(({ gone }) => gone === null).length > 1).length;
  // With its last holder dead: one that was let go elsewhere had done its work.
  const lost = listed.filter(({ holders }) =>
    holders.every(({ gone }) => gone === "lost" || gone === "evicted"),
  ).length;
  const alive = trace.executors.filter(({ lostMs }) => lostMs === null).length;
  return `${count(held.length, "block")} on ${count(alive, "executor")}, ${copies === 0 ? "none" : copies} of them more than once. ${lostText(lost)}`;
}

function lostText(lost: number): string {
  if (lost === 0) return "None is lost.";
  return `${count(lost, "block")} ${lost === 1 ? "is" : "are"} nowhere any more.`;
}

function table(trace: JobTrace, listed: readonly TraceBlock[], notes: readonly string[]): FigureTable {
  const zone = trace.application.timeZone;
  const holderText = (holder: TraceHolder): string =>
    `${visible(holder.executorId)}: ${stateText(holder)}${holder.untilMs === null ? "" : ` at ${formatTime(holder.untilMs, zone).slice(11)}`}`;
  return {
    header: ["block", "RDD", "size", "records", "level", "executors"],
    rows: listed
      .slice(-100)
      .map((block) => [
        visible(block.blockId),
        block.rddId === null ? "received" : String(block.rddId),
        block.bytes === null ? "–" : bytesText(block.bytes),
        block.numRecords === null ? "–" : String(block.numRecords),
        visible(block.storageLevel),
        block.holders.map(holderText).join("; "),
      ]),
    ...(notes.length === 0 ? {} : { note: notes.join("; ") }),
  };
}

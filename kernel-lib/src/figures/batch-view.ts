/**
 * The one view at a stop of the stepper: everything known at one point of one batch.
 *
 * Spark shows such things scattered over its web UI, the progress JSON and the log, and never in the middle of a batch.
 * Sections whose point lies ahead say "not yet". `inspect/trace.ts` defines which point fills which section.
 */
import type { Trace, TraceBatch } from "../inspect/trace";
import { shorten, visible } from "./html";
import { batchName } from "./trace-walk";
import { type BatchView, type BatchViewOptions, count, type ViewPoint } from "./view";
import { durableSection, timeSection } from "./view-durable";
import { offsetsSection, rowsInSection, rowsOutSection } from "./view-rows";
import { stateSection, watermarkSection } from "./view-state";

const MAX_ROWS = 20;

/**
 * @param batchIndex index into `trace.batches` (not the batch id: a killed batch is there twice)
 * @param pointIndex index into the batch's points; -1 is before the first; the last one if left out
 * @throws RangeError when there is no such batch or point
 */
export function batchView(
  trace: Trace,
  batchIndex: number,
  pointIndex?: number,
  options: BatchViewOptions = {},
): BatchView {
  const batch = trace.batches[batchIndex];
  if (batch === undefined) {
    throw new RangeError(
      `no batch at index ${batchIndex}: the trace holds ${count(trace.batches.length, "batch", "batches")}`,
    );
  }
  const last = batch.points.length - 1;
  const point = pointIndex ?? last;
  if (!Number.isInteger(point) || point < -1 || point > last) {
    throw new RangeError(`no point ${point} in ${batchName(batch)}: it has the points 0 to ${last}`);
  }
  const maxRows = options.maxRows ?? MAX_ROWS;
  return {
    batchId: batch.batchId,
    life: batch.life,
    outcome: batch.outcome,
    heading: heading(trace, batch, point === last),
    point: viewPoint(batch, point),
    sections: [
      offsetsSection(trace, batchIndex, point),
      rowsInSection(trace, batch, point, maxRows),
      watermarkSection(trace, batch, point),
      stateSection(trace, batchIndex, point, maxRows),
      rowsOutSection(trace, batch, point, maxRows),
      durableSection(trace, batchIndex, point, maxRows),
      timeSection(batch, point),
    ],
  };
}

function heading(trace: Trace, batch: TraceBatch, atEnd: boolean): string {
  const name = trace.query.name === null ? "" : ` of ${shorten(visible(trace.query.name), 60)}`;
  const ended = !atEnd
    ? ""
    : batch.outcome === "killed"
      ? ", killed here"
      : batch.outcome === "failed"
        ? ", failed here"
        : "";
  return `${batchName(batch)}${name}${batch.noData ? " (no new data)" : ""}${ended}`.replace(/^b/, "B");
}

function viewPoint(batch: TraceBatch, index: number): ViewPoint | null {
  const point = batch.points[index];
  if (point === undefined) return null;
  const task = point.partition === undefined ? "" : ` (partition ${point.partition})`;
  return {
    index,
    count: batch.points.length,
    name: `${visible(point.name)}${task}`,
    says: shorten(visible(shorten(point.says, 300)), 300),
  };
}

/**
 * What the delay costs: rows held in state, rows come too late, and how far the watermark trails behind, per batch.
 *
 * Three small charts over the same batches: a longer delay lowers the second and raises the other two. The numbers are
 * those of Spark's progress (`numRowsTotal`, `numRowsDroppedByWatermark`, `eventTime.watermark`).
 */
import type { Trace, TraceBatch } from "../inspect/trace";
import type { Figure } from "./figure";
import { PALETTE } from "./palette";
import { axis, type PlotlyObject, plotlyFigure } from "./plotly";
import { formatDuration } from "./time-text";
import { lastAttempts } from "./trace-walk";
import { count } from "./view";

export interface StateSizeOptions {
  readonly title?: string;
}

/** One batch's numbers. */
export interface StateSizeRow {
  readonly batchId: number;
  /** Over all state operators. */
  readonly stateRows: number;
  readonly lateRows: number;
  /** Largest event time seen so far minus the watermark in force; null before the first watermark. */
  readonly lagMs: number | null;
}

export function stateSizes(trace: Trace): readonly StateSizeRow[] {
  let maxSeen: number | null = null;
  return lastAttempts(trace).map((batch) => {
    const seen = batch.watermark.maxEventTimeMs;
    if (seen !== null) maxSeen = Math.max(maxSeen ?? seen, seen);
    const mark = batch.watermark.currentMs;
    return {
      batchId: batch.batchId,
      stateRows: batch.state.reduce((sum, state) => sum + state.numRowsTotal, 0),
      lateRows: lateRows(batch),
      lagMs: mark === 0 || maxSeen === null ? null : maxSeen - mark,
    };
  });
}

/** From the verdicts; where the trace holds only the first rows, Spark's own (coarser) count may be larger. */
function lateRows(batch: TraceBatch): number {
  const judged = batch.rowsIn.filter((row) => row.verdict.kind === "late").length;
  if (batch.rowsIn.length === batch.numInputRows) return judged;
  return Math.max(
    judged,
    batch.state.reduce((sum, state) => sum + state.numRowsDroppedByWatermark, 0),
  );
}

export function stateSize(trace: Trace, options: StateSizeOptions = {}): Figure {
  const rows = stateSizes(trace);
  const unit = axisUnit(rows.reduce((max, row) => Math.max(max, row.lagMs ?? 0), 0));
  const x = rows.map((row) => row.batchId);
  const lag = rows.map((row) => (row.lagMs === null ? null : Number((row.lagMs / unit.ms).toFixed(3))));
  const line = (name: string, y: readonly (number | null)[], color: string, yaxis: string): PlotlyObject => ({
    type: "scatter",
    mode: "lines+markers",
    name,
    x,
    y,
    yaxis,
    line: { color, width: 2, shape: "hv" },
    marker: { color, size: 5 },
    hovertemplate: `batch %{x}: %{y}<extra>${name}</extra>`,
  });
  const data = [
    line(
      "rows in state",
      rows.map((row) => row.stateRows),
      PALETTE.kept,
      "y",
    ),
    {
      type: "bar",
      name: "late rows",
      x,
      y: rows.map((row) => row.lateRows),
      yaxis: "y2",
      marker: { color: PALETTE.late },
      hovertemplate: "batch %{x}: %{y}<extra>late rows</extra>",
    },
    line("watermark lag", lag, PALETTE.watermark, "y3"),
  ];
  const layout = {
    height: 480,
    showlegend: false,
    xaxis: axis("batch", { anchor: "y3", tickformat: "d" }),
    yaxis: axis("state (rows)", { domain: [0.7, 1], rangemode: "tozero" }),
    yaxis2: axis("late (rows)", { domain: [0.36, 0.64], rangemode: "tozero" }),
    yaxis3: axis(`lag (${unit.name})`, { domain: [0, 0.3], rangemode: "tozero" }),
  };
  const table = {
    header: ["batch", "rows in state", "late rows", "watermark lag"],
    rows: rows.map((row) => [
      String(row.batchId),
      String(row.stateRows),
      String(row.lateRows),
      row.lagMs === null ? "no watermark yet" : formatDuration(row.lagMs),
    ]),
  };
  return plotlyFigure(options.title ?? "State, late rows and lag", altText(rows), data, layout, table);
}

/** The unit in which lengths of time up to this one read best on an axis. */
export function axisUnit(largest: number): { readonly ms: number; readonly name: string } {
  if (largest >= 2 * 86_400_000) return { ms: 86_400_000, name: "days" };
  if (largest >= 2 * 3_600_000) return { ms: 3_600_000, name: "hours" };
  return largest >= 120_000 ? { ms: 60_000, name: "minutes" } : { ms: 1000, name: "seconds" };
}

function altText(rows: readonly StateSizeRow[]): string {
  const largest = rows.reduce((max, row) => Math.max(max, row.stateRows), 0);
  const late = rows.reduce((sum, row) => sum + row.lateRows, 0);
  const lag = rows.reduce((max, row) => Math.max(max, row.lagMs ?? 0), 0);
  const trail = lag === 0 ? "" : ` The watermark trails by up to ${formatDuration(lag)}.`;
  return `Over ${count(rows.length, "batch", "batches")}, state holds up to ${count(largest, "row")}; ${count(late, "row")} came too late.${trail}`;
}

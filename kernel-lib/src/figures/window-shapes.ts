/**
 * Windows on a time axis: brackets above the plot, closed at the start and open at the end, and a light band under
 * every other one. Overlapping (sliding) windows are stacked on levels.
 */
import type { Trace } from "../inspect/trace";
import { PALETTE } from "./palette";
import type { PlotlyObject } from "./plotly";
import { wallClockMs } from "./time-text";

export interface WindowSpan {
  readonly startMs: number;
  readonly endMs: number;
}

const BRACKETS_MAX = 80;
const STRIP_BOTTOM = 0.92;
const STRIP_TOP = 0.99;

/** Every window some row was judged by, by start, then end. */
export function windowsOf(trace: Trace): readonly WindowSpan[] {
  const spans: WindowSpan[] = [];
  const known = new Map<number, Set<number>>();
  for (const batch of trace.batches) {
    for (const row of batch.rowsIn) {
      for (const { startMs, endMs } of row.verdict.groups) {
        if (startMs === null || endMs === null) continue;
        const ends = known.get(startMs) ?? new Set<number>();
        if (ends.has(endMs)) continue;
        known.set(startMs, ends.add(endMs));
        spans.push({ startMs, endMs });
      }
    }
  }
  return spans.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** Level 0 upwards for each window, so that windows on one level do not overlap. */
export function levels(windows: readonly WindowSpan[]): readonly number[] {
  const ends: number[] = [];
  return windows.map(({ startMs, endMs }) => {
    const free = ends.findIndex((end) => end <= startMs);
    const level = free < 0 ? ends.length : free;
    ends[level] = endMs;
    return level;
  });
}

/** Plotly shapes. With more than 80 windows the brackets would be a smear, and are left out. */
export function windowShapes(trace: Trace, zone: string): readonly PlotlyObject[] {
  const windows = windowsOf(trace);
  if (windows.length === 0 || windows.length > BRACKETS_MAX) return [];
  const level = levels(windows);
  const height = (STRIP_TOP - STRIP_BOTTOM) / (Math.max(...level) + 1);
  return windows.flatMap((window, i) => {
    const [x0, x1] = [wallClockMs(window.startMs, zone), wallClockMs(window.endMs, zone)];
    const base = STRIP_BOTTOM + (level[i] as number) * height;
    const top = base + height * 0.6;
    const gap = (x1 - x0) * 0.03;
    const odd = Math.round(window.startMs / Math.max(1, window.endMs - window.startMs)) % 2 !== 0;
    const band = odd && Math.max(...level) === 0;
    return [
      ...(band ? [{ ...BAND, x0, x1, y0: 0, y1: 0.9 }] : []),
      { ...BRACKET, x0, x1: x0, y0: base, y1: top },
      { ...BRACKET, x0, x1: x1 - gap, y0: base, y1: base },
    ];
  });
}

const BAND: PlotlyObject = {
  type: "rect",
  xref: "x",
  yref: "paper",
  fillcolor: PALETTE.windowBand,
  line: { width: 0 },
  layer: "below",
};
const BRACKET: PlotlyObject = { type: "line", xref: "x", yref: "paper", line: { color: PALETTE.window, width: 1.2 } };

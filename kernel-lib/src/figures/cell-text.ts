/**
 * One cell of a trace as a short line of text.
 *
 * Close to what Spark's `show()` prints (`NULL`, `[a, b]`, `{a, b}`), with two liberties for pictures: windows are
 * printed as half-open intervals, and doubles are rounded to four decimals.
 */
import type { Json } from "../inspect/trace";
import { shorten, visible } from "./html";
import { formatTime, formatWindow } from "./time-text";

const CELL_LENGTH_MAX = 60;
const ISO_INSTANT = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;

/**
 * @param type SQL text of the cell's type, which tells times from texts that look like times
 * @param zone time zone for timestamps
 */
export function formatCell(cell: Json, type: string, zone: string, maxLength: number = CELL_LENGTH_MAX): string {
  return shorten(visible(shorten(format(cell, /TIMESTAMP/i.test(type), zone), maxLength)), maxLength);
}

/** `key=value` pairs without the `=` where there is one column only. */
export function formatCells(
  cells: readonly Json[],
  columns: readonly { readonly name: string; readonly type: string }[],
  zone: string,
): string {
  if (cells.length === 1) return formatCell(cells[0] ?? null, columns[0]?.type ?? "", zone);
  return cells
    .map((cell, i) => `${visible(columns[i]?.name ?? String(i))}=${formatCell(cell, columns[i]?.type ?? "", zone)}`)
    .join(" ");
}

/** Start and end of a window cell, or null when the cell is something else. */
export function windowOf(cell: Json): { startMs: number; endMs: number } | null {
  if (cell === null || typeof cell !== "object" || Array.isArray(cell)) return null;
  const { start, end } = cell as { readonly [key: string]: Json };
  if (typeof start !== "string" || typeof end !== "string" || Object.keys(cell).length !== 2) return null;
  const window = { startMs: Date.parse(start), endMs: Date.parse(end) };
  return Number.isFinite(window.startMs) && Number.isFinite(window.endMs) ? window : null;
}

function format(cell: Json, times: boolean, zone: string): string {
  if (cell === null) return "NULL";
  if (typeof cell === "number") return formatNumber(cell);
  if (typeof cell === "string") return times && ISO_INSTANT.test(cell) ? formatTime(Date.parse(cell), zone) : cell;
  if (typeof cell === "boolean") return String(cell);
  if (Array.isArray(cell)) return `[${cell.map((item: Json) => format(item, times, zone)).join(", ")}]`;
  const window = times ? windowOf(cell) : null;
  if (window !== null) return formatWindow(window.startMs, window.endMs, zone);
  return `{${Object.values(cell)
    .map((item) => format(item, times, zone))
    .join(", ")}}`;
}

function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1e6) return String(value);
  const rounded = Number(value.toFixed(4));
  return String(rounded === 0 ? Number(value.toPrecision(4)) : rounded);
}

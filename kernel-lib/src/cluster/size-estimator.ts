/**
 * About how many bytes values take. Spark's `SizeEstimator` walks Java objects; this counts what their Java counterparts would
 * take, roughly: it decides what fits into memory, and is shown, but no result depends on it.
 */
import type { Kept } from "../rdd/task-context";

export function estimateSize(values: Kept<unknown>): number {
  const step = Math.max(1, Math.floor(values.length / 32));
  let bytes = 0;
  let seen = 0;
  for (let i = 0; i < values.length; i += step) {
    bytes += sizeOf(values.at(i), 0);
    seen++;
  }
  return 16 + (seen === 0 ? 0 : Math.ceil((bytes / seen) * values.length));
}

function sizeOf(value: unknown, depth: number): number {
  switch (typeof value) {
    case "number":
    case "bigint":
      return 20;
    case "boolean":
      return 4;
    case "string":
      return 48 + value.length;
    case "object":
      return value === null ? 4 : sizeOfObject(value, depth);
    default:
      return 4;
  }
}

function sizeOfObject(value: object, depth: number): number {
  if (ArrayBuffer.isView(value)) return 20 + value.byteLength;
  if (depth > 8) return 16;
  const parts: readonly unknown[] = Array.isArray(value)
    ? value
    : value instanceof Map || value instanceof Set
      ? [...value]
      : Object.values(value);
  const shown = parts.length > 64 ? parts.slice(0, 64) : parts;
  const bytes = shown.reduce<number>((sum, part) => sum + 4 + sizeOf(part, depth + 1), 0);
  return 16 + Math.ceil((bytes * parts.length) / Math.max(1, shown.length));
}

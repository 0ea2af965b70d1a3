/**
 * When a group is closed: its event time, or its window's end, is at or before the watermark (semantics D6).
 * Spark's `WatermarkSupport`. A null time is never closed (D3).
 */
import type { Long, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";

/** The key column that carries the watermark. */
export interface EventTimeKey {
  readonly ordinal: number;
  /** For a window the end decides. */
  readonly isWindow: boolean;
}

export function eventTimeKey(keys: readonly AttributeReference[]): EventTimeKey | null {
  const ordinal = keys.findIndex((column) => column.watermarkDelayMs !== null);
  return ordinal < 0 ? null : { ordinal, isWindow: keys[ordinal].dataType.kind === "struct" };
}

/** The time that decides, in microseconds, or null. */
export function decidingTime(eventTime: EventTimeKey, key: readonly Value[]): Long | null {
  const cell = key[eventTime.ordinal];
  if (cell === null || !eventTime.isWindow) return cell as Long | null;
  return (cell as readonly Value[])[1] as Long | null;
}

/** Whether the watermark has closed this key. */
export function closedBy(eventTime: EventTimeKey, key: readonly Value[], watermarkMs: number): boolean {
  const time = decidingTime(eventTime, key);
  return time !== null && time <= watermarkMs * 1000;
}

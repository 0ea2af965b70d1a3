/**
 * When a group is closed: its event time, or its window's end, is at or before the watermark (semantics D6).
 * Spark's `WatermarkSupport`. A null time is never closed (D3).
 */
import type { Long, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";

/** The key column that carries the watermark. */
export interface EventTimeKey {
  readonly ordinal: number;
}

export function eventTimeKey(keys: readonly AttributeReference[]): EventTimeKey | null {
  const ordinal = keys.findIndex((column) => column.watermarkDelayMs !== null);
  return ordinal < 0 ? null : { ordinal };
}

/** Whether the watermark has closed this key. */
export function closedBy(eventTime: EventTimeKey, key: readonly Value[], watermarkMs: number): boolean {
  return isClosed(key[eventTime.ordinal], watermarkMs);
}

/** Whether the watermark has passed this time, or the end of this window. */
export function isClosed(time: Value, watermarkMs: number): boolean {
  const deciding = (Array.isArray(time) ? time[1] : time) as Long | null;
  return deciding !== null && deciding <= watermarkMs * 1000;
}

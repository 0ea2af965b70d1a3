/**
 * When a group is closed: its event time, or its window's end, is at or before the watermark (semantics D6).
 * Spark's `WatermarkSupport`. A null time is never closed (D3).
 */
import { AnalysisException } from "../data/errors";
import type { Long, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";

/** The key column that carries the watermark. */
export interface EventTimeKey {
  readonly ordinal: number;
}

export function eventTimeKey(keys: readonly AttributeReference[]): EventTimeKey | null {
  const column = eventTimeColumn(keys);
  return column === null ? null : { ordinal: keys.indexOf(column) };
}

/**
 * The column of these that carries the watermark, or null.
 * @throws MULTIPLE_EVENT_TIME_COLUMNS when there are several, as after a join: it would be open which of them decides
 */
export function eventTimeColumn(columns: readonly AttributeReference[]): AttributeReference | null {
  const found = new Map(columns.filter((c) => c.watermarkDelayMs !== null).map((c) => [c.exprId, c]));
  if (found.size > 1)
    throw new AnalysisException(
      "MULTIPLE_EVENT_TIME_COLUMNS",
      "More than one event time columns are available. Please ensure there is at most one event time column per stream. " +
        `event time columns: (${[...found.values()].join(",")})`,
      { sqlState: "42K09" },
    );
  return columns.find((column) => column.watermarkDelayMs !== null) ?? null;
}

/** Whether the watermark has closed this key. */
export function closedBy(eventTime: EventTimeKey, key: readonly Value[], watermarkMs: number): boolean {
  return isClosed(key[eventTime.ordinal], watermarkMs);
}

/** Whether the watermark has passed this time, or the end of this window. */
export function isClosed(time: Value, watermarkMs: number): boolean {
  return endOf(time) <= watermarkMs * 1000;
}

/** The watermark that closes a time or a window, in microseconds; infinity when none does. */
export function endOf(time: Value): number {
  const deciding = (Array.isArray(time) ? time[1] : time) as Long | null;
  return deciding === null ? Number.POSITIVE_INFINITY : Number(deciding);
}

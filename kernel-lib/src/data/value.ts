/**
 * What one cell holds inside the engine.
 *
 * Spark's Catalyst keeps cells in an internal form (`InternalRow`): timestamps as microseconds, dates as days. So do we:
 *
 * | type | value |
 * |---|---|
 * | boolean | `boolean` |
 * | byte, short, int, float, double | `number` |
 * | long, timestamp and timestamp_ntz (µs since 1970), day-time interval (µs) | `Long`: a `number` while it is a safe integer, else a `bigint` |
 * | date (days since 1970), year-month interval (months) | `number` |
 * | time (ns of the day) | `number` |
 * | calendar interval | `CalendarInterval` |
 * | decimal | `Decimal` |
 * | string · binary | `string` · `Uint8Array` |
 * | array, struct | array of values |
 * | map | `MapValue` |
 * | variant | `Variant` |
 *
 * What `collect()` hands out is the external form: see `external.ts`.
 */
import type { Decimal } from "./decimal";
import type { Variant } from "./variant";

export type Long = number | bigint;

/** Entries in insertion order, as Spark keeps them: two parallel arrays. */
export interface MapValue {
  readonly keys: readonly Value[];
  readonly values: readonly Value[];
}

/** Months, days and microseconds apart, because a month and (where clocks change) a day have no fixed length. */
export interface CalendarInterval {
  readonly months: number;
  readonly days: number;
  readonly micros: Long;
}

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Decimal
  | CalendarInterval
  | MapValue
  | Variant
  | readonly Value[];

/** One row inside the engine: the cells in schema order. */
export type InternalRow = readonly Value[];

/** The one form of a 64-bit integer: a number while that is exact, a bigint beyond. */
export function toLong(value: bigint): Long {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

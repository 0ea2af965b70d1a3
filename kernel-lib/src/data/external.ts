/**
 * Cells out of the engine: from the internal form of `value.ts` to what `collect()`, `foreach` and user functions see.
 *
 * | type | external value |
 * |---|---|
 * | boolean, numbers, string | as they are; a long beyond 2^53 is a `bigint` |
 * | decimal | `Decimal` |
 * | timestamp · timestamp_ntz · date | `Timestamp` · `LocalDateTime` · `LocalDate` |
 * | intervals | `Duration` · `Period` |
 * | binary | `Uint8Array` |
 * | variant | `Variant`, whose text is its JSON |
 * | array · map · struct | array · `Map` · plain object by field name |
 *
 * Spark gives rows as `Row`, whose cells are reached by name or position; a plain object is what JavaScript has. With two
 * fields of one name the last wins. The way in is in `internal.ts`.
 */

import type { Decimal } from "./decimal";
import { Duration, LocalDate, LocalDateTime, Period, Timestamp } from "./external-values";
import { castToString } from "./format-value";
import type { AtomicType, DataType, StructType } from "./types";
import type { InternalRow, Long, MapValue, Value } from "./value";
import type { Variant } from "./variant";

/** What a program sees of a cell. */
export type ExternalValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Decimal
  | Timestamp
  | LocalDateTime
  | LocalDate
  | Duration
  | Period
  | Variant
  | ExternalValue[]
  | Map<ExternalValue, ExternalValue>
  | ExternalRow;

/** A row as a program sees it. */
export interface ExternalRow {
  [name: string]: ExternalValue;
}

/** @param zone the session's time zone, in which a `Timestamp` will print. */
export function toExternal(value: Value, type: DataType, zone: string): ExternalValue {
  if (value === null) return null;
  switch (type.kind) {
    case "timestamp":
      return new Timestamp(value as Long, zone);
    case "timestamp_ntz":
      return new LocalDateTime(value as Long);
    case "date":
      return new LocalDate(value as number);
    case "time":
    case "calendarInterval":
      return castToString(value, type, zone);
    case "dayTimeInterval":
      return new Duration(value as Long, type as AtomicType<"dayTimeInterval">);
    case "yearMonthInterval":
      return new Period(value as number, type as AtomicType<"yearMonthInterval">);
    case "array":
      return (value as readonly Value[]).map((element) => toExternal(element, type.elementType, zone));
    case "map": {
      const { keys, values } = value as MapValue;
      const entry = (i: number): [ExternalValue, ExternalValue] => [
        toExternal(keys[i], type.keyType, zone),
        toExternal(values[i], type.valueType, zone),
      ];
      return new Map(keys.map((_, i) => entry(i)));
    }
    case "struct":
      return rowToObject(type, value as InternalRow, zone);
    default:
      return value as boolean | number | bigint | string | Uint8Array | Decimal;
  }
}

/** A row as a plain object, its fields in schema order. A column may have any name, `__proto__` too. */
export function rowToObject(schema: StructType, row: InternalRow, zone: string): ExternalRow {
  // fromEntries defines properties rather than assigning them, so no name can reach the prototype.
  return Object.fromEntries(schema.fields.map((field, i) => [field.name, toExternal(row[i], field.dataType, zone)]));
}

export { toInternal, toInternalRow } from "./internal";

/**
 * A cell as text: the form of `show()` and that of `CAST(… AS STRING)`.
 *
 * Spark has the two (`ToPrettyString` and `Cast`) share almost everything: `{a, b}` for a struct, `[a, b]` for an array,
 * `{k -> v}` for a map. They differ in nulls (`NULL` and `null`) and in binary data (`[0A FF]` and the bytes as UTF-8).
 */
import type { Decimal } from "./decimal";
import { formatCalendarInterval, formatDayTimeInterval, formatYearMonthInterval } from "./interval-text";
import { doubleToString, floatToString } from "./java-double";
import { formatTime } from "./time-of-day";
import { formatDate, formatTimestamp, formatTimestampNtz } from "./timestamp";
import type { AtomicType, DataType } from "./types";
import type { CalendarInterval, Long, MapValue, Value } from "./value";
import type { Variant } from "./variant";

interface Style {
  readonly nullText: string;
  readonly binary: (bytes: Uint8Array) => string;
}

const PRETTY: Style = { nullText: "NULL", binary: hexText };
// A byte-order mark is data like any other.
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const CAST: Style = { nullText: "null", binary: (bytes) => UTF8.decode(bytes) };

/** As `show()` prints the cell, before it is shortened. @param zone the session's time zone */
export function formatValue(value: Value, type: DataType, zone: string): string {
  return format(value, type, zone, PRETTY);
}

/** `CAST(value AS STRING)`: null stays null, a null inside an array, map or struct becomes the text `null`. */
export function castToString(value: Value, type: DataType, zone: string): string | null {
  if (type.kind === "variant" && value !== null) return (value as Variant).toText(zone);
  return value === null ? null : format(value, type, zone, CAST);
}

function format(value: Value, type: DataType, zone: string, style: Style): string {
  if (value === null) return style.nullText;
  switch (type.kind) {
    case "float":
      return floatToString(value as number);
    case "double":
      return doubleToString(value as number);
    case "decimal":
      return (value as Decimal).toPlain();
    case "binary":
      return style.binary(value as Uint8Array);
    case "date":
      return formatDate(value as number);
    case "timestamp":
      return formatTimestamp(value as Long, zone);
    case "timestamp_ntz":
      return formatTimestampNtz(value as Long);
    case "time":
      return formatTime(value as number);
    case "calendarInterval":
      return formatCalendarInterval(value as CalendarInterval);
    case "dayTimeInterval":
      return formatDayTimeInterval(value as Long, type as AtomicType<"dayTimeInterval">);
    case "yearMonthInterval":
      return formatYearMonthInterval(value as number, type as AtomicType<"yearMonthInterval">);
    case "variant":
      return (value as Variant).toJson(zone);
    case "array":
      return `[${(value as readonly Value[]).map((cell) => format(cell, type.elementType, zone, style)).join(", ")}]`;
    case "map": {
      const { keys, values } = value as MapValue;
      const entry = (key: Value, i: number): string =>
        `${format(key, type.keyType, zone, style)} -> ${format(values[i], type.valueType, zone, style)}`;
      return `{${keys.map(entry).join(", ")}}`;
    }
    case "struct": {
      const cells = value as readonly Value[];
      return `{${type.fields.map((field, i) => format(cells[i], field.dataType, zone, style)).join(", ")}}`;
    }
    default:
      return String(value);
  }
}

/** `[0A FF]`. */
function hexText(bytes: Uint8Array): string {
  return `[${Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ")}]`;
}

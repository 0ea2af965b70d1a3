/**
 * A value as JSON text, as the SQL function `to_json` writes it: Java's floating-point numbers, timestamps with
 * milliseconds and their offset, no fields of a struct that are NULL.
 */
import { formatPattern } from "./date-pattern-format";
import type { Decimal } from "./decimal";
import { castToString } from "./format-value";
import { doubleToString, floatToString } from "./java-double";
import type { DataType } from "./types";
import type { Long, MapValue, Value } from "./value";
import type { Variant } from "./variant";

/** How to write: `to_json`'s options. */
export interface JsonStyle {
  /** Fields that are NULL are left out unless this is false. */
  readonly ignoreNullFields?: boolean;
  readonly dateFormat?: string;
  readonly timestampFormat?: string;
  readonly timestampNTZFormat?: string;
}

/** @param zone in which timestamps are written */
export function toJsonText(value: Value, type: DataType, zone: string, style: JsonStyle = {}): string {
  if (value === null) return "null";
  switch (type.kind) {
    case "boolean":
    case "byte":
    case "short":
    case "int":
    case "long":
      return String(value);
    case "float":
    case "double":
      return realText(value as number, type.kind === "float");
    case "decimal":
      return (value as Decimal).toPlain();
    case "timestamp":
      return quoteJson(stamp(value as Long, zone, style.timestampFormat ?? `${MILLIS}XXX`));
    case "date":
      if (style.dateFormat === undefined) return quoteJson(castToString(value, type, zone) ?? "null");
      return quoteJson(stamp((value as number) * MICROS_PER_DAY, "UTC", style.dateFormat));
    case "timestamp_ntz":
      return quoteJson(stamp(value as Long, "UTC", style.timestampNTZFormat ?? MILLIS));
    case "binary":
      return quoteJson(Buffer.from(value as Uint8Array).toString("base64"));
    case "array":
      return `[${(value as readonly Value[]).map((cell) => toJsonText(cell, type.elementType, zone, style)).join(",")}]`;
    case "variant":
      return (value as Variant).toJson(zone);
    case "map": {
      const { keys, values } = value as MapValue;
      const key = (one: Value): string => quoteJson(keyText(one, type.keyType));
      return `{${keys.map((one, i) => `${key(one)}:${toJsonText(values[i], type.valueType, zone, style)}`).join(",")}}`;
    }
    case "struct": {
      const cells = value as readonly Value[];
      const fields = type.fields.flatMap((field, i) =>
        cells[i] === null && style.ignoreNullFields !== false
          ? []
          : [`${quoteJson(field.name)}:${toJsonText(cells[i], field.dataType, zone, style)}`],
      );
      return `{${fields.join(",")}}`;
    }
    default:
      return quoteJson(castToString(value, type, zone) ?? "null");
  }
}

/** A map's key as Java writes what Spark keeps of it: a date is its days, a timestamp its microseconds, a struct `[1,x]`. */
function keyText(value: Value, type: DataType): string {
  if (value === null) return "null";
  const parts = (cells: readonly Value[], typeAt: (i: number) => DataType): string =>
    `[${cells.map((cell, i) => keyText(cell, typeAt(i))).join(",")}]`;
  if (type.kind === "struct") return parts(value as readonly Value[], (i) => type.fields[i].dataType);
  if (type.kind === "array") return parts(value as readonly Value[], () => type.elementType);
  const isPlain = type.kind === "date" || type.kind === "timestamp" || type.kind === "timestamp_ntz";
  return isPlain ? String(value) : (castToString(value, type, "UTC") ?? "null");
}

/** A number as JSON has it; NaN and infinities are strings. */
export function realText(value: number, isFloat: boolean): string {
  const text = isFloat ? floatToString(value) : doubleToString(value);
  return Number.isFinite(value) ? text : quoteJson(text);
}

/** Three digits of a second's fraction, whatever is there. */
const MILLIS = "yyyy-MM-dd'T'HH:mm:ss.SSS";
const MICROS_PER_DAY = 86_400_000_000;

function stamp(micros: Long, zone: string, pattern: string): string {
  return formatPattern(micros, pattern, zone);
}

/** Jackson writes the hexadecimal digits of control characters in capitals. */
export function quoteJson(text: string): string {
  return JSON.stringify(text).replace(/\\u[0-9a-f]{4}/g, (escaped) => `\\u${escaped.slice(2).toUpperCase()}`);
}

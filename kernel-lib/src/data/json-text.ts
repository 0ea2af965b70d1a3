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

/** @param zone in which timestamps are written */
export function toJsonText(value: Value, type: DataType, zone: string): string {
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
      return quote(withMillis(value as Long, zone, "XXX"));
    case "timestamp_ntz":
      return quote(withMillis(value as Long, "UTC", ""));
    case "binary":
      return quote(Buffer.from(value as Uint8Array).toString("base64"));
    case "array":
      return `[${(value as readonly Value[]).map((cell) => toJsonText(cell, type.elementType, zone)).join(",")}]`;
    case "map": {
      const { keys, values } = value as MapValue;
      const key = (one: Value): string => quote(castToString(one, type.keyType, zone) ?? "null");
      return `{${keys.map((one, i) => `${key(one)}:${toJsonText(values[i], type.valueType, zone)}`).join(",")}}`;
    }
    case "struct": {
      const cells = value as readonly Value[];
      const fields = type.fields.flatMap((field, i) =>
        cells[i] === null ? [] : [`${quote(field.name)}:${toJsonText(cells[i], field.dataType, zone)}`],
      );
      return `{${fields.join(",")}}`;
    }
    default:
      return quote(castToString(value, type, zone) ?? "null");
  }
}

function realText(value: number, isFloat: boolean): string {
  const text = isFloat ? floatToString(value) : doubleToString(value);
  return Number.isFinite(value) ? text : quote(text);
}

/** Three digits of a second's fraction, whatever is there. */
function withMillis(micros: Long, zone: string, offset: string): string {
  return formatPattern(micros, `yyyy-MM-dd'T'HH:mm:ss.SSS${offset}`, zone);
}

/** Jackson writes the hexadecimal digits of control characters in capitals. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/\\u[0-9a-f]{4}/g, (escaped) => `\\u${escaped.slice(2).toUpperCase()}`);
}

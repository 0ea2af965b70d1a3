/**
 * Cells as JSON: the encoding of traces, recorded streams and conformance files.
 *
 * JSON has neither 64-bit integers nor timestamps nor decimals, so each Spark type has its form here:
 * numbers stay numbers; a BIGINT beyond 2^53 and every DECIMAL are text; NaN and the infinities are text; a TIMESTAMP is
 * ISO text in UTC (`2024-01-01T00:00:00Z`), a TIMESTAMP_NTZ the same without `Z`, a DATE `2024-01-01`; BINARY is base64;
 * a struct is an object, a map a list of pairs sorted by their text (input may also be an object); an interval is its SQL
 * text, a VARIANT the text of its JSON, which knows dates and the like only as strings. This is not `to_json` of Spark SQL, which has other forms for some of them.
 */
import { Decimal } from "./decimal";
import { IllegalArgumentException } from "./errors";
import { parseInterval } from "./interval";
import {
  formatCalendarInterval,
  formatDayTimeInterval,
  formatYearMonthInterval,
  parseDayTimeInterval,
  parseYearMonthInterval,
} from "./interval-text";
import { formatTime, parseTime } from "./time-of-day";
import { formatDate, formatIsoNtz, formatIsoUtc, parseDate, parseTimestamp, parseTimestampNtz } from "./timestamp";
import type { AtomicType, DataType, MapType, StructType } from "./types";
import type { CalendarInterval, Long, MapValue, Value } from "./value";
import { toLong } from "./value";
import { parseVariant, type Variant } from "./variant";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A cell in internal form as JSON.
 * @param forText whether it has to survive being written: JSON's text has no -0
 */
export function toJson(value: Value, type: DataType, forText: boolean = false): Json {
  if (value === null) return null;
  switch (type.kind) {
    case "null":
      return null;
    case "boolean":
      return value as boolean;
    case "byte":
    case "short":
    case "int":
    case "string":
      return value as number | string;
    case "long":
      return typeof value === "bigint" ? value.toString() : (value as number);
    case "float":
    case "double":
      if (forText && Object.is(value, -0)) return "-0.0";
      return Number.isFinite(value) ? (value as number) : String(value);
    case "decimal":
      return (value as Decimal).rescale(type.scale).toPlain();
    case "binary":
      return toBase64(value as Uint8Array);
    case "date":
      return formatDate(value as number);
    case "timestamp":
      return formatIsoUtc(value as Long);
    case "timestamp_ntz":
      return formatIsoNtz(value as Long);
    case "time":
      return formatTime(value as number);
    case "calendarInterval":
      return formatCalendarInterval(value as CalendarInterval);
    case "dayTimeInterval":
      return formatDayTimeInterval(value as Long, type as AtomicType<"dayTimeInterval">);
    case "yearMonthInterval":
      return formatYearMonthInterval(value as number, type as AtomicType<"yearMonthInterval">);
    case "variant":
      return (value as Variant).toJson();
    case "array":
      return (value as readonly Value[]).map((element) => toJson(element, type.elementType, forText));
    case "map":
      return sortedPairs(value as MapValue, type, forText);
    case "struct": {
      const cells = value as readonly Value[];
      return Object.fromEntries(type.fields.map((field, i) => [field.name, toJson(cells[i], field.dataType, forText)]));
    }
  }
}

function sortedPairs(map: MapValue, type: MapType, forText: boolean): Json {
  const pairs = map.keys.map(
    (key, i): Json => [toJson(key, type.keyType, forText), toJson(map.values[i], type.valueType, forText)],
  );
  const texts = new Map(pairs.map((pair) => [pair, JSON.stringify(pair)]));
  return pairs.sort((a, b) => (texts.get(a)! < texts.get(b)! ? -1 : 1));
}

/**
 * A cell in internal form out of its JSON.
 * @param path where the cell stands, for the error: `rows[3].temperature`.
 * @throws IllegalArgumentException that names the path, the type and what was found.
 */
export function fromJson(json: Json | undefined, type: DataType, path: string = "value"): Value {
  if (json === null || json === undefined) return null;
  switch (type.kind) {
    case "array":
      if (!Array.isArray(json)) throw mismatch(json, type, path);
      return json.map((element: Json, i) => fromJson(element, type.elementType, `${path}[${i}]`));
    case "map":
      return mapFromJson(json, type, path);
    case "struct":
      return structFromJson(json, type, path);
    default: {
      const value = atomFromJson(json, type);
      if (value === null && type.kind !== "null") throw mismatch(json, type, path);
      return value;
    }
  }
}

/** A row of a table from a JSON object `{column: value}`; a missing column is null. */
export function rowFromJson(json: Json, schema: StructType, path: string = "row"): readonly Value[] {
  return structFromJson(json, schema, path);
}

function structFromJson(json: Json, type: StructType, path: string): readonly Value[] {
  if (!isObject(json)) throw mismatch(json, type, path);
  return type.fields.map((field) => {
    const cell = Object.hasOwn(json, field.name) ? json[field.name] : null;
    return fromJson(cell, field.dataType, `${path}.${field.name}`);
  });
}

function mapFromJson(json: Json, type: MapType, path: string): MapValue {
  const pairs: readonly Json[] | null = Array.isArray(json) ? json : isObject(json) ? Object.entries(json) : null;
  if (pairs === null) throw mismatch(json, type, path);
  const keys: Value[] = [];
  const values: Value[] = [];
  for (const [i, pair] of pairs.entries()) {
    if (!Array.isArray(pair) || pair.length !== 2) throw mismatch(pair, type, `${path}[${i}]`);
    keys.push(fromJson(pair[0] as Json, type.keyType, `${path}[${i}].key`));
    values.push(fromJson(pair[1] as Json, type.valueType, `${path}[${i}].value`));
  }
  return { keys, values };
}

const INTEGER_BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, int: 32 };

/** Null when the JSON does not fit the type. */
function atomFromJson(json: Json, type: DataType): Value {
  switch (type.kind) {
    case "boolean":
      return typeof json === "boolean" ? json : null;
    case "byte":
    case "short":
    case "int": {
      const limit = 2 ** (INTEGER_BITS[type.kind] - 1);
      return Number.isInteger(json) && (json as number) >= -limit && (json as number) < limit ? (json as number) : null;
    }
    case "long":
      return longFromJson(json);
    case "float":
    case "double": {
      const number = typeof json === "number" ? json : NUMBER_WORDS.get(json);
      if (number === undefined) return null;
      return type.kind === "float" ? Math.fround(number) : number;
    }
    case "decimal": {
      const decimal = typeof json === "string" || typeof json === "number" ? Decimal.parse(String(json)) : null;
      const rescaled = decimal?.rescale(type.scale) ?? null;
      return rescaled?.fits(type.precision) ? rescaled : null;
    }
    case "null":
      return null;
    default:
      return typeof json === "string" ? fromText(json, type) : null;
  }
}

const NUMBER_WORDS: ReadonlyMap<Json, number> = new Map<Json, number>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0.0", -0],
]);

function longFromJson(json: Json): Long | null {
  if (Number.isSafeInteger(json)) return json as number;
  if (typeof json !== "string" || !/^-?\d{1,19}$/.test(json)) return null;
  const long = BigInt(json);
  return BigInt.asIntN(64, long) === long ? toLong(long) : null;
}

function fromText(text: string, type: DataType): Value {
  switch (type.kind) {
    case "string":
      return text;
    case "binary":
      return fromBase64(text);
    case "date":
      return parseDate(text);
    case "timestamp":
      return parseTimestamp(text, "UTC");
    case "timestamp_ntz":
      return parseTimestampNtz(text);
    case "variant":
      return parseVariant(text);
    case "time":
      return parseTime(text)?.nanos ?? null;
    case "calendarInterval":
      return parseInterval(text);
    case "dayTimeInterval":
      return parseDayTimeInterval(text);
    case "yearMonthInterval":
      return parseYearMonthInterval(text);
    default:
      return null;
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function isObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function mismatch(json: Json, type: DataType, path: string): IllegalArgumentException {
  const shown = JSON.stringify(json);
  const cut = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
  return new IllegalArgumentException(null, `${path}: ${cut} is not the JSON form of a ${type.sql}`, {
    parameters: { path, type: type.sql, value: cut },
  });
}

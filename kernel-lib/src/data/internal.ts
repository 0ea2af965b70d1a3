/**
 * Cells into the engine: what `createDataFrame`, `addData` and user functions give, checked against the schema.
 *
 * Spark's Python API checks the same way (`verifySchema`) and has the errors used here. Nothing is converted silently
 * that could be meant otherwise: a number is no timestamp, as nobody can tell milliseconds from seconds.
 */
import { types } from "node:util";
import { Decimal } from "./decimal";
import { IllegalArgumentException } from "./errors";
import { Duration, LocalDate, LocalDateTime, Period, Timestamp } from "./external-values";
import { parseInterval } from "./interval";
import { parseDayTimeInterval, parseYearMonthInterval } from "./interval-text";
import { parseTime } from "./time-of-day";
import { instantToWallClock } from "./time-zone";
import { parseDate, parseTimestamp, parseTimestampNtz } from "./timestamp";
import type { ArrayType, DataType, DecimalType, MapType, StructType } from "./types";
import type { InternalRow, Long, MapValue, Value } from "./value";
import { toLong } from "./value";
import { Variant } from "./variant";

/**
 * @param external what the program gave; `undefined` counts as null.
 * @param zone in which texts without a zone are read as timestamps.
 * @param path where the value stands, for the error: `rows[3].temperature`.
 * @throws IllegalArgumentException `FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME` and kin: path, expected type, what was given.
 */
export function toInternal(external: unknown, type: DataType, zone: string, path: string = "value"): Value {
  if (external === null || external === undefined) return null;
  switch (type.kind) {
    case "array":
      return arrayToInternal(external, type, zone, path);
    case "map":
      return mapToInternal(external, type, zone, path);
    case "struct":
      return toInternalRow(external, type, zone, path);
    default: {
      const value = atomToInternal(external, type, zone);
      if (value === null) throw unacceptable(external, type, path);
      return value;
    }
  }
}

/** A row from an object by field name (a missing field is null, others are ignored) or from an array by position. */
export function toInternalRow(external: unknown, schema: StructType, zone: string, path: string = "row"): InternalRow {
  if (Array.isArray(external) && external.length !== schema.fields.length)
    throw new IllegalArgumentException(
      "FIELD_STRUCT_LENGTH_MISMATCH_WITH_NAME",
      `${path}: Length of object (${external.length}) does not match with length of fields (${schema.fields.length}).`,
      { parameters: { field_name: path } },
    );
  if (!Array.isArray(external) && !isPlainObject(external)) throw unacceptable(external, schema, path);
  return schema.fields.map((field, i) => {
    const key = Array.isArray(external) ? i : field.name;
    const cell = Object.hasOwn(external, key) ? (external as Record<string | number, unknown>)[key] : null;
    const cellPath = `${path}.${field.name}`;
    const value = toInternal(cell, field.dataType, zone, cellPath);
    if (value === null && !field.nullable) throw notNullable(cellPath);
    return value;
  });
}

function arrayToInternal(external: unknown, type: ArrayType, zone: string, path: string): Value {
  if (!Array.isArray(external)) throw unacceptable(external, type, path);
  return external.map((element, i) => {
    const value = toInternal(element, type.elementType, zone, `${path}[${i}]`);
    if (value === null && !type.containsNull) throw notNullable(`${path}[${i}]`);
    return value;
  });
}

function mapToInternal(external: unknown, type: MapType, zone: string, path: string): MapValue {
  const entries = types.isMap(external) ? [...external] : isPlainObject(external) ? Object.entries(external) : null;
  if (entries === null) throw unacceptable(external, type, path);
  const keys: Value[] = [];
  const values: Value[] = [];
  for (const [key, cell] of entries) {
    const place = `${path}[${String(key)}]`;
    const internalKey = toInternal(key, type.keyType, zone, `${path} (map key)`);
    const value = toInternal(cell, type.valueType, zone, place);
    if (internalKey === null) throw notNullable(`${path} (map key)`);
    if (value === null && !type.valueContainsNull) throw notNullable(place);
    keys.push(internalKey);
    values.push(value);
  }
  return { keys, values };
}

const INTEGER_BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, int: 32, long: 64 };

/** Null when the value is not one of the type. */
function atomToInternal(external: unknown, type: DataType, zone: string): Value {
  switch (type.kind) {
    case "boolean":
      return typeof external === "boolean" ? external : null;
    case "byte":
    case "short":
    case "int":
    case "long":
      return integerToInternal(external, INTEGER_BITS[type.kind]);
    case "float":
      return typeof external === "number" ? Math.fround(external) : null;
    case "double":
      return typeof external === "number" ? external : null;
    case "decimal":
      return decimalToInternal(external, type);
    case "string":
      return typeof external === "string" ? external : null;
    case "binary":
      return types.isUint8Array(external) ? new Uint8Array(external) : null;
    case "timestamp":
      return timestampToInternal(external, zone);
    case "timestamp_ntz":
      if (external instanceof LocalDateTime) return external.micros;
      if (types.isDate(external)) return wallClock(external, zone);
      return typeof external === "string" ? parseTimestampNtz(external) : null;
    case "date":
      if (external instanceof LocalDate) return external.days;
      if (types.isDate(external)) return dayOf(wallClock(external, zone));
      return typeof external === "string" ? parseDate(external) : null;
    case "time":
      return typeof external === "string" ? (parseTime(external)?.nanos ?? null) : null;
    case "variant":
      return external instanceof Variant ? external : null;
    case "calendarInterval":
      return typeof external === "string" ? parseInterval(external) : null;
    case "dayTimeInterval":
      if (external instanceof Duration) return external.micros;
      return typeof external === "string" ? parseDayTimeInterval(external) : null;
    case "yearMonthInterval":
      if (external instanceof Period) return external.months;
      return typeof external === "string" ? parseYearMonthInterval(external) : null;
    default:
      return null;
  }
}

function integerToInternal(external: unknown, bits: number): Long | null {
  if (typeof external !== "bigint" && !Number.isSafeInteger(external)) return null;
  const integer = BigInt(external as number | bigint);
  return BigInt.asIntN(bits, integer) === integer ? toLong(integer) : null;
}

function decimalToInternal(external: unknown, type: DecimalType): Decimal | null {
  let decimal: Decimal | null = null;
  if (external instanceof Decimal) decimal = external;
  else if (typeof external === "bigint") decimal = new Decimal(external, 0);
  else if (typeof external === "number") decimal = Decimal.fromNumber(external);
  else if (typeof external === "string") decimal = Decimal.parse(external);
  const rescaled = decimal?.rescale(type.scale) ?? null;
  return rescaled?.fits(type.precision) ? rescaled : null;
}

function timestampToInternal(external: unknown, zone: string): Long | null {
  if (external instanceof Timestamp) return external.micros;
  if (types.isDate(external)) return dateMicros(external);
  return typeof external === "string" ? parseTimestamp(external, zone) : null;
}

/** Null for an invalid `Date`. */
function dateMicros(date: Date): Long | null {
  const millis = date.getTime();
  return Number.isNaN(millis) ? null : toLong(BigInt(millis) * 1000n);
}

function wallClock(date: Date, zone: string): Long | null {
  const micros = dateMicros(date);
  return micros === null ? null : instantToWallClock(micros, zone);
}

function dayOf(wallMicros: Long | null): number | null {
  return wallMicros === null ? null : Math.floor(Number(wallMicros) / 86_400_000_000);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  // Not by identity with Object.prototype, as with `util.types` above: a notebook's cells may run in another realm.
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function notNullable(path: string): IllegalArgumentException {
  return new IllegalArgumentException(
    "FIELD_NOT_NULLABLE_WITH_NAME",
    `${path}: This field is not nullable, but got null.`,
    { parameters: { field_name: path } },
  );
}

function unacceptable(external: unknown, type: DataType, path: string): IllegalArgumentException {
  const given = describe(external);
  return new IllegalArgumentException(
    "FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME",
    `${path}: ${type.sql} can not accept ${given}.${advice(external, type)}`,
    { parameters: { field_name: path, data_type: type.sql, obj: given } },
  );
}

/** `object 'abc' in type string`: the value, shortened, and what JavaScript calls it. */
function describe(external: unknown): string {
  const typeName =
    typeof external === "object" && external !== null ? (external.constructor?.name ?? "object") : typeof external;
  let text: string;
  if (typeof external === "string") text = `'${external}'`;
  else if (typeof external === "bigint") text = `${external}n`;
  else if (typeof external === "number" || typeof external === "boolean") text = String(external);
  else text = shortJson(external);
  return `object ${text.length > 60 ? `${text.slice(0, 57)}...` : text} in type ${typeName}`;
}

function shortJson(external: unknown): string {
  try {
    return JSON.stringify(external) ?? String(external);
  } catch {
    return String(external);
  }
}

function advice(external: unknown, type: DataType): string {
  switch (type.kind) {
    case "timestamp":
      if (typeof external === "number" || typeof external === "bigint")
        return " A number may be seconds or milliseconds: give a Date (new Date(ms)), a Timestamp or text.";
      return " Give a Date, a Timestamp, or text such as '2024-01-01 00:00:00'.";
    case "date":
      return " Give a LocalDate, a Date, or text such as '2024-01-01'.";
    case "byte":
    case "short":
    case "int":
    case "long":
      if (typeof external === "number" || typeof external === "bigint")
        return ` It must be a whole number of at most ${INTEGER_BITS[type.kind]} bits; a number beyond 2^53 is not exact, give a bigint.`;
      return "";
    case "decimal":
      return ` Give a Decimal, a bigint, a number or text, with at most ${type.precision - type.scale} digits before the point.`;
    case "struct":
      return " Give an object with the fields' names, or an array.";
    default:
      return "";
  }
}

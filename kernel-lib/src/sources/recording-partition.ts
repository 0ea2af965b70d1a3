/**
 * One file of a recording: a line `{"offset":0,"arrival":"…Z","key":…,"value":{…}}` per record, in order of arrival.
 *
 * The same order that Kafka keeps within a partition. The checks are strict, because a recording that is a little wrong
 * would teach something that is a little wrong.
 */
import { ColumnBuilder, type ColumnVector } from "../data/column-batch";
import { IllegalArgumentException } from "../data/errors";
import { fromJson, type Json } from "../data/json-value";
import { parseTimestamp } from "../data/timestamp";
import type { DataType, StructField, StructType } from "../data/types";
import type { Value } from "../data/value";
import { jsonErrorPosition } from "./json-position";

export interface RecordedPartition {
  readonly count: number;
  /** The columns of the recording's schema; the record with offset n is row n. */
  readonly columns: readonly ColumnVector[];
  readonly keys: readonly (string | null)[];
  /** When each record arrived, in ms since 1970; never falls. */
  readonly arrivalsMs: Float64Array;
}

/** @param where the file, for errors. @throws IllegalArgumentException naming file, line and what is wrong there. */
export function parsePartition(text: string, schema: StructType, where: string): RecordedPartition {
  const builders = schema.fields.map((field) => new ColumnBuilder(field.dataType));
  const keys: (string | null)[] = [];
  const arrivals: number[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    const place = `${where}, line ${index + 1}`;
    const record = parseLine(line, place);
    if (record.offset !== index)
      throw broken(place, `the offset is ${shown(record.offset)}, but ${index} comes next. Offsets count up from 0`);
    arrivals.push(arrivalOf(record, arrivals.at(-1), place));
    keys.push(keyOf(record));
    const value = objectAt(record, "value", place);
    schema.fields.forEach((field, column) => {
      builders[column].append(cell(value, field, place));
    });
  }
  return {
    count: keys.length,
    columns: builders.map((builder) => builder.build()),
    keys,
    arrivalsMs: Float64Array.from(arrivals),
  };
}

type JsonObject = { readonly [key: string]: Json };

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function parseLine(line: string, place: string): JsonObject {
  try {
    const record: Json = JSON.parse(line);
    if (isObject(record)) return record;
  } catch {
    const column = jsonErrorPosition(line) + 1;
    throw broken(place, `no JSON from column ${column} on: ${cut(line)}`);
  }
  throw broken(place, `not a JSON object: ${cut(line)}`);
}

function arrivalOf(record: JsonObject, before: number | undefined, place: string): number {
  const ms = typeof record.arrival === "string" ? millisOf(record.arrival) : null;
  if (ms === null)
    throw broken(place, `the arrival is ${shown(record.arrival)}; it must be a time such as 2026-01-01T12:00:06.000Z`);
  if (before !== undefined && ms < before)
    throw broken(place, `the arrival ${record.arrival} is before that of the line above. Order the lines by arrival`);
  return ms;
}

function millisOf(text: string): number | null {
  const ms = canonicalMillis(text);
  if (ms !== null) return ms;
  const micros = parseTimestamp(text, "UTC");
  return micros === null ? null : Math.floor(Number(micros) / 1000);
}

/**
 * The milliseconds of a text in exactly the form that recordings are written in, else null. JavaScript's own parser is
 * lenient (it takes 30 February) but quick; writing the time again tells.
 */
function canonicalMillis(text: string): number | null {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text ? ms : null;
}

function keyOf({ key = null }: JsonObject): string | null {
  if (key === null || typeof key === "string") return key;
  return JSON.stringify(key);
}

function objectAt(record: JsonObject, name: string, place: string): JsonObject {
  const value = record[name];
  if (isObject(value)) return value;
  throw broken(place, `"${name}" is ${shown(value)}; it must be an object with the columns`);
}

function cell(value: JsonObject, field: StructField, place: string): Value {
  const json = value[field.name];
  const quick = quickCell(json, field.dataType);
  if (quick !== null) return quick;
  const found = fromJson(json, field.dataType, `${place}: value.${field.name}`);
  if (found === null && !field.nullable)
    throw broken(place, `value.${field.name} is null, but the schema says ${field.dataType.sql} NOT NULL`);
  return found;
}

/** The forms that nearly all cells have, without the general way: half the time of a recording's reading. */
function quickCell(json: Json | undefined, type: DataType): string | number | null {
  if (typeof json === "number") return type.kind === "double" ? json : null;
  if (typeof json !== "string") return null;
  if (type.kind === "string") return json;
  const ms = type.kind === "timestamp" ? canonicalMillis(json) : null;
  return ms === null ? null : ms * 1000;
}

function broken(place: string, what: string): IllegalArgumentException {
  return new IllegalArgumentException(null, `${place}: ${what}.`);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: Json | undefined): string {
  return value === undefined ? "missing" : cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

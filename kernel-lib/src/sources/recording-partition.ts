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
import type { StructField, StructType } from "../data/types";
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
  const micros = typeof record.arrival === "string" ? parseTimestamp(record.arrival, "UTC") : null;
  if (micros === null)
    throw broken(place, `the arrival is ${shown(record.arrival)}; it must be a time such as 2026-01-01T12:00:06.000Z`);
  const ms = Math.floor(Number(micros) / 1000);
  if (before !== undefined && ms < before)
    throw broken(place, `the arrival ${record.arrival} is before that of the line above. Order the lines by arrival`);
  return ms;
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

function cell(value: JsonObject, field: StructField, place: string): ReturnType<typeof fromJson> {
  const found = fromJson(value[field.name], field.dataType, `${place}: value.${field.name}`);
  if (found === null && !field.nullable)
    throw broken(place, `value.${field.name} is null, but the schema says ${field.dataType.sql} NOT NULL`);
  return found;
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

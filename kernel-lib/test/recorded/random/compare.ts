/**
 * Asks this engine what a real Spark was asked, and says in one line how the answers differ.
 *
 * The answers are in the form of `spark_answers.py`: column name, type and cells as text, or the error's class, SQLSTATE,
 * message and place in the SQL text.
 */
import { DataFrame } from "../../../src/api/dataframe";
import type { SparkSession } from "../../../src/api/spark-session";
import { SparkError } from "../../../src/data/errors";
import { castToString } from "../../../src/data/format-value";
import type { DataType } from "../../../src/data/types";
import type { InternalRow, Value } from "../../../src/data/value";
import { AttributeReference } from "../../../src/plan/expression";
import { LocalRelation } from "../../../src/plan/logical";

/** What one query gave. `name` is absent where it is the text of the expression itself. */
export interface Answer {
  readonly name?: string;
  readonly type?: string;
  readonly cells?: readonly (string | null)[];
  readonly error?: string | null;
  readonly state?: string;
  readonly message?: string;
  /** Where in the SQL text the error points, from 0, and how many characters. */
  readonly at?: readonly [number, number];
}

export type Outcome = "same" | { readonly difference: string };

/** What one query with one column gives. */
export async function answerOf(spark: SparkSession, sql: string, zone: string): Promise<Answer> {
  let known: Answer = {};
  try {
    const frame = spark.sql(sql);
    const [field] = (await frame.schema()).fields;
    known = { name: field.name, type: field.dataType.simpleString };
    const rows = await rowsOf(frame);
    return { ...known, cells: rows.map(([cell]) => textOf(cell, field.dataType, zone)) };
  } catch (error) {
    return { ...known, ...failureOf(error) };
  }
}

/** The same rows as a relation at hand, computed once. */
export async function atHand(frame: DataFrame): Promise<DataFrame> {
  const { fields } = await frame.schema();
  const columns = fields.map(({ name, dataType, nullable }) => new AttributeReference(name, dataType, nullable));
  return new DataFrame(frame.session, new LocalRelation(columns, await rowsOf(frame)));
}

async function rowsOf(frame: DataFrame): Promise<readonly InternalRow[]> {
  return frame.session.execute(frame.plan);
}

/** As CAST(x AS STRING); binary data as hexadecimal digits. */
export function textOf(value: Value, type: DataType, zone: string): string | null {
  if (value !== null && type.kind === "binary")
    return Buffer.from(value as Uint8Array)
      .toString("hex")
      .toUpperCase();
  return castToString(value, type, zone);
}

export function failureOf(error: unknown): Answer {
  if (!(error instanceof SparkError)) return { error: "no SparkError", message: (error as Error).stack };
  const [head] = error.message.split(/ SQLSTATE: \w+/);
  const place = /== SQL \(line 1, position (\d+)\) ==\n[^\n]*\n *(\^+)/.exec(error.message);
  return {
    error: error.errorClass,
    ...(error.sqlState !== undefined && { state: error.sqlState }),
    message: head
      .trim()
      .replace(/^\[[A-Z_0-9.]+\] /, "")
      .replace(/#\d+/g, "#1"),
    ...(place !== null && { at: [Number(place[1]) - 1, place[2].length] }),
  };
}

export function compare(actual: Answer, expected: Answer): Outcome {
  for (const part of ["error", "state", "message", "at", "type", "name", "cells"] as const) {
    if (part === "type" && actual.error !== undefined && expected.error !== undefined) return "same";
    const ours = actual[part];
    const theirs = part === "message" && expected.error === null ? withoutClass(expected.message) : expected[part];
    // Of some of Java's own errors, Python tells no more than that there was one.
    if (typeof theirs === "string" && theirs.startsWith("An error occurred while calling")) return "same";
    if (!isSame(ours, theirs)) {
      const more = part === "error" ? ` (${actual.message ?? expected.message})` : "";
      return { difference: `${part} is ${JSON.stringify(ours)}, Spark's ${JSON.stringify(theirs)}${more}` };
    }
  }
  return "same";
}

/** An error without a class of Spark's was recorded with the name of Java's. */
function withoutClass(message: string | undefined): string | undefined {
  return message?.replace(/^\w+(Exception|Error): /, "");
}

function isSame(ours: unknown, theirs: unknown): boolean {
  if (Array.isArray(ours) && Array.isArray(theirs))
    return ours.length === theirs.length && ours.every((cell, i) => isSame(cell, theirs[i]));
  if (typeof ours === "string" && typeof theirs === "string") return ours === theirs || haveSameNumbers(ours, theirs);
  return ours === theirs;
}

const FRACTION = /-?\d+\.\d+(?:E-?\d+)?/g;

/**
 * Java 17 writes needless digits of some floating-point numbers, and mathematical functions may differ in the last digit
 * of a double, here and between Java's own implementations.
 */
function haveSameNumbers(ours: string, theirs: string): boolean {
  if (ours.replace(FRACTION, "#") !== theirs.replace(FRACTION, "#")) return false;
  const [a, b] = [ours.match(FRACTION) ?? [], theirs.match(FRACTION) ?? []];
  return a.every((text, i) => text === b[i] || areClose(text, b[i]));
}

function areClose(a: string, b: string): boolean {
  const [x, y] = [Number(a), Number(b)];
  const isDouble = a.includes("E") || b.includes("E") || (a.length > 14 && b.length > 14);
  if (isDouble && Math.abs(x - y) <= 4e-15 * Math.abs(y)) return true;
  return a.length < 15 && Math.fround(x) === Math.fround(y) && (a.includes("E") || b.includes("E"));
}

/**
 * Changing a value's type under ANSI rules: what does not fit is an error that says so, never a silent NULL.
 *
 * Spark's `Cast`. So far: among numbers, from text, to text, and between dates and timestamps.
 */
import { SparkError } from "../data/errors";
import { castToString } from "../data/format-value";
import { formatDate, formatTimestamp, parseDate, parseTimestamp } from "../data/timestamp";
import { type DataType, sameType, TimestampType } from "../data/types";
import { type Long, toLong, type Value } from "../data/value";

export type CastFunction = (value: Value) => Value;

const integralRange: Partial<Record<DataType["kind"], readonly [bigint, bigint]>> = {
  byte: [-128n, 127n],
  short: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  long: [-9223372036854775808n, 9223372036854775807n],
};

const isIntegral = (type: DataType): boolean => type.kind in integralRange;
const isFractional = (type: DataType): boolean => type.kind === "double" || type.kind === "float";

/** Whether Spark knows how to cast at all. */
export function canCast(from: DataType, to: DataType): boolean {
  return sameType(from, to) || from.kind === "null" || conversion(from, to, "UTC") !== undefined;
}

/**
 * The conversion of non-null values, or null when the value stays as it is.
 * @throws for a pair of types that `canCast` refuses
 */
export function castFunction(from: DataType, to: DataType, timeZone: string): CastFunction | null {
  if (sameType(from, to) || from.kind === "null") return null;
  const convert = conversion(from, to, timeZone);
  if (convert === undefined) throw new Error(`internal: no cast from ${from.sql} to ${to.sql}`);
  return convert;
}

function conversion(from: DataType, to: DataType, timeZone: string): CastFunction | null | undefined {
  if (to.kind === "string") return (value) => castToString(value, from, timeZone);
  if (from.kind === "string") return fromText(to, timeZone);
  if (isIntegral(from) && isIntegral(to)) return (value) => inRange(BigInt(value as Long), value, from, to);
  if (isIntegral(from) && isFractional(to)) return (value) => round(Number(value), to);
  if (isFractional(from) && isFractional(to)) return (value) => round(value as number, to);
  if (isFractional(from) && isIntegral(to)) return (value) => truncate(value as number, from, to);
  if (from.kind === "boolean" && (isIntegral(to) || isFractional(to))) return (value) => Number(value);
  if ((isIntegral(from) || isFractional(from)) && to.kind === "boolean") return (value) => Number(value) !== 0;
  if (isIntegral(from) && to.kind === "timestamp")
    return (value) => secondsToMicros(BigInt(value as Long), value, from);
  if (isFractional(from) && to.kind === "timestamp") return fractionToMicros;
  if (from.kind === "date" && to.kind === "timestamp")
    return (value) => parseTimestamp(formatDate(value as number), timeZone);
  if (from.kind === "timestamp" && to.kind === "date")
    return (value) => parseDate(formatTimestamp(value as Long, timeZone).split(" ")[0]);
  if (from.kind === "timestamp" && isIntegral(to)) return (value) => floorSeconds(value as Long);
  if (from.kind === "timestamp" && isFractional(to)) return (value) => Number(value) / 1e6;
  return undefined;
}

function round(value: number, to: DataType): number {
  return to.kind === "float" ? Math.fround(value) : value;
}

function floorSeconds(micros: Long): Long {
  const value = BigInt(micros);
  const seconds = value / 1_000_000n;
  return toLong(value % 1_000_000n < 0n ? seconds - 1n : seconds);
}

function secondsToMicros(seconds: bigint, value: Value, from: DataType): Long {
  const micros = seconds * 1_000_000n;
  if (BigInt.asIntN(64, micros) !== micros) throw castOverflow(value, from, TimestampType);
  return toLong(micros);
}

/** What has no time stays without one: NaN and the infinities are NULL, as in Spark. */
function fractionToMicros(value: Value): Value {
  const micros = (value as number) * 1e6;
  return Number.isFinite(micros) ? toLong(BigInt(Math.trunc(micros))) : null;
}

function truncate(value: number, from: DataType, to: DataType): Long {
  if (!Number.isFinite(value)) throw castOverflow(value, from, to);
  return inRange(BigInt(Math.trunc(value)), value, from, to);
}

function inRange(whole: bigint, value: Value, from: DataType, to: DataType): Long {
  const [low, high] = integralRange[to.kind] as readonly [bigint, bigint];
  if (whole < low || whole > high) throw castOverflow(value, from, to);
  return toLong(whole);
}

function castOverflow(value: Value, from: DataType, to: DataType): SparkError {
  return new SparkError(
    "CAST_OVERFLOW",
    `The value ${sqlLiteral(value, from)} of the type "${from.sql}" cannot be cast to "${to.sql}" due to an overflow. Use \`try_cast\` to tolerate overflow and return NULL instead.`,
    { sqlState: "22003" },
  );
}

const suffixes: Partial<Record<DataType["kind"], string>> = { byte: "Y", short: "S", long: "L", double: "D" };

/** A number as it stands in SQL text, e.g. `3000000000L`. */
function sqlLiteral(value: Value, type: DataType): string {
  const text = castToString(value, type, "UTC") ?? "NULL";
  if (typeof value === "number" && !Number.isFinite(value)) return text;
  return type.kind === "float" ? `CAST('${text}' AS FLOAT)` : text + (suffixes[type.kind] ?? "");
}

function fromText(to: DataType, timeZone: string): CastFunction | undefined {
  const parse = textParser(to, timeZone);
  if (parse === undefined) return undefined;
  return (value) => {
    const parsed = parse((value as string).trim());
    if (parsed === null) throw malformed(value as string, to);
    return parsed;
  };
}

function textParser(to: DataType, timeZone: string): ((text: string) => Value) | undefined {
  if (isIntegral(to)) return (text) => parseIntegral(text, to);
  if (isFractional(to)) return parseFractional;
  if (to.kind === "timestamp") return (text) => parseTimestamp(text, timeZone);
  if (to.kind === "date") return parseDate;
  if (to.kind === "boolean") return (text) => booleanWords.get(text.toLowerCase()) ?? null;
  return undefined;
}

const booleanWords: ReadonlyMap<string, boolean> = new Map([
  ...["t", "true", "y", "yes", "1"].map((word) => [word, true] as const),
  ...["f", "false", "n", "no", "0"].map((word) => [word, false] as const),
]);

function parseIntegral(text: string, to: DataType): Value {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const whole = BigInt(text.replace(/^\+/, ""));
  const [low, high] = integralRange[to.kind] as readonly [bigint, bigint];
  return whole < low || whole > high ? null : toLong(whole);
}

const specialDoubles: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["+inf", Number.POSITIVE_INFINITY],
  ["infinity", Number.POSITIVE_INFINITY],
  ["+infinity", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["-infinity", Number.NEGATIVE_INFINITY],
]);

function parseFractional(text: string): Value {
  const special = specialDoubles.get(text.toLowerCase());
  if (special !== undefined) return special;
  // Java's Double.parseDouble also takes a type suffix: '1d' is 1.0 (surprise 28).
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(text) ? Number(text.replace(/[dDfF]$/, "")) : null;
}

function malformed(text: string, to: DataType): SparkError {
  return new SparkError(
    "CAST_INVALID_INPUT",
    `The value '${text}' of the type "STRING" cannot be cast to "${to.sql}" because it is malformed. Correct the value as per the syntax, or change its target type. Use \`try_cast\` to tolerate malformed input and return NULL instead.`,
    { sqlState: "22018" },
  );
}

/** Text read as a value of another type. White space around it does not count; what cannot be read is CAST_INVALID_INPUT. */
import { Decimal } from "../data/decimal";
import { SparkError } from "../data/errors";
import { parseInterval } from "../data/interval";
import { parseDate, parseTimestamp, parseTimestampNtz } from "../data/timestamp";
import type { AtomicType, DataType } from "../data/types";
import type { Value } from "../data/value";
import { toDecimalType } from "../plan/functions/decimal-types";
import { malformed, tooManyDigits } from "./cast-errors";
import { isFractional, isIntegral, parseIntegral } from "./cast-numbers";
import { readInterval } from "./read-interval";

const utf8 = new TextEncoder();

export function textConversion(to: DataType, timeZone: string): ((value: Value) => Value) | undefined {
  if (to.kind === "calendarInterval") return (value) => calendarInterval(value as string);
  if (to.kind === "binary") return (value) => utf8.encode(value as string);
  if (to.kind === "dayTimeInterval" || to.kind === "yearMonthInterval") {
    const type = to as AtomicType<"dayTimeInterval"> | AtomicType<"yearMonthInterval">;
    return (value) => readInterval(value as string, trim(value as string), type);
  }
  const parse = textParser(to, timeZone);
  if (parse === undefined) return undefined;
  return (value) => {
    const parsed = parse(trim(value as string));
    if (parsed === null) throw malformed(value as string, to);
    return parsed;
  };
}

/** The one cast that gives NULL for what it cannot read, also under ANSI rules. */
function calendarInterval(text: string): Value {
  try {
    return parseInterval(text);
  } catch (error) {
    if (error instanceof SparkError) return null;
    throw error;
  }
}

/** Spark's `trimAll`: white space and control characters. */
function trim(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  return text.replace(/^[\s\u0000-\u001f\u007f]+|[\s\u0000-\u001f\u007f]+$/g, "");
}

function textParser(to: DataType, timeZone: string): ((text: string) => Value) | undefined {
  if (isIntegral(to)) return (text) => parseIntegral(text, to);
  if (isFractional(to)) return (text) => parseFractional(text, to);
  switch (to.kind) {
    case "decimal":
      return (text) => {
        const decimal = Decimal.parse(text);
        if (decimal !== null && !decimal.rescale(0).fits(38)) throw tooManyDigits(text);
        return decimal === null ? null : toDecimalType(decimal, to);
      };
    case "timestamp":
      return (text) => parseTimestamp(text, timeZone);
    case "timestamp_ntz":
      return parseTimestampNtz;
    case "date":
      return parseDate;
    case "boolean":
      return (text) => booleanWords.get(text.toLowerCase()) ?? null;
    default:
      return undefined;
  }
}

const booleanWords: ReadonlyMap<string, boolean> = new Map([
  ...["t", "true", "y", "yes", "1"].map((word) => [word, true] as const),
  ...["f", "false", "n", "no", "0"].map((word) => [word, false] as const),
]);

const specialDoubles: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["+inf", Number.POSITIVE_INFINITY],
  ["infinity", Number.POSITIVE_INFINITY],
  ["+infinity", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["-infinity", Number.NEGATIVE_INFINITY],
]);

function parseFractional(text: string, to: DataType): Value {
  const special = specialDoubles.get(text.toLowerCase());
  if (special !== undefined) return special;
  // Java's Double.parseDouble also takes a type suffix: '1d' is 1.0 (surprise 28).
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(text)) return null;
  const value = Number(text.replace(/[dDfF]$/, ""));
  return to.kind === "float" ? Math.fround(value) : value;
}

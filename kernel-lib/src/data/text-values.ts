/**
 * Cells out of texts, as CSV files and partition directories have them.
 *
 * Spark's `UnivocityParser.makeConverter`: numbers as Java reads them, dates and timestamps by the options' patterns. A text
 * that is no value of the type is the sign of a bad record, not a null.
 */
import { parseWithPattern } from "./date-pattern-parse";
import { Decimal } from "./decimal";
import { AnalysisException } from "./errors";
import type { FileOptions } from "./file-options";
import { parseDayTimeInterval, parseYearMonthInterval } from "./interval-text";
import { parseTime } from "./time-of-day";
import { parseDate, parseTimestamp, parseTimestampNtz } from "./timestamp";
import { BooleanType, type DataType, DateType, DecimalType, LongType, StringType, TimestampType } from "./types";
import { type Long, toLong, type Value } from "./value";
import { variantOf } from "./variant";

/** Undefined when the text is no value of the type. */
export type TextConverter = (text: string) => Value | undefined;

const BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, int: 32 };

/** @throws UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for arrays, maps and structs */
export function textConverter(type: DataType, options: FileOptions, format: string = "CSV"): TextConverter {
  switch (type.kind) {
    case "string":
      return (text) => text;
    case "byte":
    case "short":
    case "int":
      return smallInteger(2 ** (BITS[type.kind] - 1));
    case "long":
      return longInteger;
    case "float":
    case "double":
      return floating(options, type.kind === "float");
    case "boolean":
      return truth;
    case "decimal":
      return (text) => {
        const decimal = Decimal.parse(text)?.rescale(type.scale);
        return decimal?.fits(type.precision) ? decimal : undefined;
      };
    case "date":
    case "timestamp":
    case "timestamp_ntz":
      return temporal(type, options);
    case "dayTimeInterval":
      return (text) => parseDayTimeInterval(text) ?? undefined;
    case "yearMonthInterval":
      return (text) => parseYearMonthInterval(text) ?? undefined;
    case "time":
      return (text) => parseTime(text)?.nanos ?? undefined;
    case "variant":
      return variantReader(options);
    case "binary":
      return (text) => new TextEncoder().encode(text);
    default:
      throw unsupportedType(format, type);
  }
}

export function unsupportedType(format: string, type: DataType, column: string = "value"): AnalysisException {
  return new AnalysisException(
    "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
    `The ${format} datasource doesn't support the column \`${column}\` of the type "${type.sql}".`,
    { sqlState: "0A000", parameters: { format, columnName: `\`${column}\``, columnType: `"${type.sql}"` } },
  );
}

function smallInteger(limit: number): TextConverter {
  return (text) => {
    if (!/^[+-]?\d{1,18}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= -limit && value < limit ? value : undefined;
  };
}

function longInteger(text: string): Value | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  if (text.length < 16) return Number(text);
  const long = BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, long) === long ? toLong(long) : undefined;
}

/** `true` and `false` in any case. */
function truth(text: string): Value | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

/** Java reads white space around a number, an exponent, and `d` or `f` at its end. */
const JAVA_DOUBLE = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?\s*$/;

function floating(options: FileOptions, single: boolean): TextConverter {
  const words = new Map([
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["+Infinity", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    [options.text("nanValue", "NaN"), Number.NaN],
    [options.text("positiveInf", "Inf"), Number.POSITIVE_INFINITY],
    [options.text("negativeInf", "-Inf"), Number.NEGATIVE_INFINITY],
  ]);
  return (text) => {
    const value = JAVA_DOUBLE.test(text) ? Number(text.replace(/[dDfF]\s*$/, "")) : words.get(text);
    return value === undefined || !single ? value : Math.fround(value);
  };
}

function temporal(type: DataType, options: FileOptions): TextConverter {
  const zone = options.timeZone;
  if (type.kind === "date") {
    const pattern = options.find("dateFormat");
    // Without a pattern CSV wants `yyyy-MM-dd` to the letter, as it has to tell dates from timestamps.
    if (pattern === undefined)
      return (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? (parseDate(text) ?? undefined) : undefined);
    const parse = byPattern(pattern, "UTC");
    return (text) => {
      const micros = parse(text);
      return micros === undefined ? undefined : Math.floor(Number(micros) / 86_400_000_000);
    };
  }
  const ntz = type.kind === "timestamp_ntz";
  const pattern = options.find(ntz ? "timestampNTZFormat" : "timestampFormat");
  if (pattern !== undefined) return byPattern(pattern, ntz ? "UTC" : zone);
  return ntz ? (text) => parseTimestampNtz(text) ?? undefined : (text) => parseTimestamp(text, zone) ?? undefined;
}

/** @throws SparkError for a pattern that Spark does not take, before anything is read */
function byPattern(pattern: string, zone: string): (text: string) => Long | undefined {
  parseWithPattern("", pattern, zone);
  return (text) => {
    const parsed = parseWithPattern(text, pattern, zone);
    return "micros" in parsed ? parsed.micros : undefined;
  };
}

/** The first of whole number, decimal, date, timestamp and truth value that the text is; else text. */
function variantReader(options: FileOptions): TextConverter {
  const tried = [LongType, DateType, TimestampType, BooleanType] as const;
  const converters = tried.map((type) => ({ type, convert: textConverter(type, options) }));
  return (text) => {
    const exact = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Decimal.parse(text) : null;
    const found = converters.find(({ convert }) => convert(text) !== undefined);
    if (found !== undefined) return variantOf(found.convert(text) as Value, found.type);
    if (exact !== null && exact.precision <= 38) return variantOf(exact, new DecimalType(exact.precision, exact.scale));
    return variantOf(text, StringType);
  };
}

/** Casts of intervals: from text, to and from numbers of their one unit, and between the fields they show. */
import { SparkError } from "../data/errors";
import { parseDayTimeInterval, parseYearMonthInterval } from "../data/interval-text";
import type { AtomicType, DataType } from "../data/types";
import { type Long, toLong, type Value } from "../data/value";
import { castOverflow } from "./cast-errors";
import { inRange, isIntegral } from "./cast-numbers";

type IntervalKind = "dayTimeInterval" | "yearMonthInterval";

const unitSize: Readonly<Record<string, bigint>> = {
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
  year: 12n,
  month: 1n,
};

const isInterval = (type: DataType): type is AtomicType<IntervalKind> =>
  type.kind === "dayTimeInterval" || type.kind === "yearMonthInterval";

/** First and last field: `day` and `second` of INTERVAL DAY TO SECOND. */
function fieldsOf(type: AtomicType): readonly [string, string] {
  const [, from, , to] = type.simpleString.split(" ");
  return [from, to ?? from];
}

export function intervalConversion(from: DataType, to: DataType): ((value: Value) => Value) | undefined {
  if (isInterval(from) && isInterval(to)) {
    if (from.kind !== to.kind) return undefined;
    const size = to.kind === "dayTimeInterval" && fieldsOf(to)[1] === "second" ? 1n : unitSize[fieldsOf(to)[1]];
    return (value) => toLong((BigInt(value as Long) / size) * size);
  }
  if (isInterval(from) && isIntegral(to)) {
    const [, last] = fieldsOf(from);
    return (value) => inRange(BigInt(value as Long) / unitSize[last], value, from, to);
  }
  if (isIntegral(from) && isInterval(to)) {
    const [, last] = fieldsOf(to);
    const bits = to.kind === "dayTimeInterval" ? 64 : 32;
    return (value) => {
      const amount = BigInt(value as Long) * unitSize[last];
      if (BigInt.asIntN(bits, amount) !== amount) throw castOverflow(value, from, to);
      return toLong(amount);
    };
  }
  return undefined;
}

/** `1 02:03:04` or `INTERVAL '1 02:03:04' DAY TO SECOND`, in the fields of the type. */
export function readDayTimeInterval(text: string, type: AtomicType<"dayTimeInterval">): Long {
  const fields = type.sql.slice("INTERVAL ".length);
  const [, sign, body] = /^([+-]?)(.*)$/s.exec(text) as RegExpExecArray;
  const value =
    wholeText(text, fields, parseDayTimeInterval) ?? parseDayTimeInterval(`INTERVAL '${minus(sign)}${body}' ${fields}`);
  if (value === null) throw unmatched(text, type, "day-time");
  return value;
}

/** `1-2` or `INTERVAL '1-2' YEAR TO MONTH`, in the fields of the type. */
export function readYearMonthInterval(text: string, type: AtomicType<"yearMonthInterval">): number {
  const fields = type.sql.slice("INTERVAL ".length);
  const [, sign, body] = /^([+-]?)(.*)$/s.exec(text) as RegExpExecArray;
  const value =
    wholeText(text, fields, parseYearMonthInterval) ??
    parseYearMonthInterval(`INTERVAL '${minus(sign)}${body}' ${fields}`);
  if (value === null) throw unmatched(text, type, "year-month");
  return value;
}

function minus(sign: string): string {
  return sign === "-" ? "-" : "";
}

function wholeText<T>(text: string, fields: string, parse: (text: string) => T | null): T | null {
  return text.toUpperCase().endsWith(` ${fields}`) ? parse(text) : null;
}

function unmatched(text: string, type: AtomicType, kind: string): SparkError {
  const fields = type.sql.slice("INTERVAL ".length).toLowerCase();
  return new SparkError(
    "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
    `Error parsing '${text}' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match ${kind} format of ${fields} when cast to ${type.simpleString}: ${text}. Write it as in INTERVAL '…' ${fields.toUpperCase()}.`,
    { sqlState: "22006" },
  );
}

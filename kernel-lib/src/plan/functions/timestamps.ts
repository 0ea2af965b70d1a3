/** Timestamps: their fields, parts cut off, made of numbers, read and written with patterns. All in the session's time zone. */

import { floorMod, MICROS_PER_SECOND } from "../../data/calendar";
import { formatPattern } from "../../data/date-pattern-format";
import { type ParsedPattern, parseWithPattern } from "../../data/date-pattern-parse";
import { Decimal } from "../../data/decimal";
import { SparkError } from "../../data/errors";
import { timeIsUnsupported } from "../../data/time-of-day";
import { instantToWallClock, secondsOf, wallClockToInstant } from "../../data/time-zone";
import { parseDate, parseTimestamp } from "../../data/timestamp";
import {
  type DataType,
  DateType,
  IntegerType,
  LongType,
  StringType,
  TimestampNTZType,
  TimestampType,
} from "../../data/types";
import { type Long, toLong } from "../../data/value";
import type { BoundScalar, ScalarFunction } from "../function";
import { nowInSeconds } from "./current-functions";
import { dateTrunc } from "./date-trunc";
import { type Accepts, LONG, NUMERIC, STRING, scalar, scalarOf, TIMESTAMP, TIMESTAMP_NTZ } from "./define";
import { isIntegral } from "./numeric-types";
import { checkZone } from "./time-zone-name";

/** A timestamp; of a time of day Spark says that there is no such type. */
const CLOCK: Accepts = {
  ...TIMESTAMP,
  accept: (type) => {
    if (type.kind === "time") throw timeIsUnsupported();
    return TIMESTAMP.accept(type);
  },
};

function clockField(name: "hour" | "minute" | "second"): ScalarFunction {
  return scalarOf({ name, takes: [CLOCK], gives: IntegerType }, (_types, zone) => (micros: Long) => {
    const seconds = secondsOf(instantToWallClock(micros, zone));
    const ofDay = seconds - Math.floor(seconds / 86_400) * 86_400;
    return name === "hour" ? Math.floor(ofDay / 3600) : name === "minute" ? Math.floor(ofDay / 60) % 60 : ofDay % 60;
  });
}

/** Any number, but no text. */
const NUMBER: Accepts = { ...NUMERIC, accept: (type) => (type.kind === "string" ? null : NUMERIC.accept(type)) };
const WHOLE: Accepts = {
  text: '"INTEGRAL"',
  accept: (type) => (isIntegral(type) || type.kind === "null" ? LongType : null),
};

/** A number of seconds, milliseconds or microseconds since 1970; seconds may have a fraction. */
function since1970(name: string, micros: number): ScalarFunction {
  return scalar(
    { name, takes: [micros === MICROS_PER_SECOND ? NUMBER : WHOLE], gives: TimestampType },
    (value: number | bigint | Decimal) => {
      if (value instanceof Decimal) return exactMicros(value);
      if (typeof value === "number" && !Number.isInteger(value))
        return Number.isFinite(value) ? toLong(BigInt(Math.trunc(value * micros))) : null;
      const total = BigInt(value) * BigInt(micros);
      if (BigInt.asIntN(64, total) === total) return toLong(total);
      const unit = { 1: "microseconds", 1000: "milliseconds", [MICROS_PER_SECOND]: "seconds" }[micros];
      throw new SparkError(
        "DATETIME_OVERFLOW",
        `Datetime operation overflow: create a TIMESTAMP from ${value}L ${unit} since the epoch.`,
        { sqlState: "22008" },
      );
    },
  );
}

/** Java's own errors, which have no class: a decimal must be a whole number of microseconds. */
function exactMicros(seconds: Decimal): Long {
  const micros = seconds.mul(new Decimal(BigInt(MICROS_PER_SECOND), 0));
  if (!micros.equals(micros.floor())) throw new SparkError(null, "Rounding necessary");
  const whole = micros.toBigInt();
  if (BigInt.asIntN(64, whole) !== whole) throw new SparkError(null, "Overflow");
  return toLong(whole);
}

function unixTime(name: string, size: bigint): ScalarFunction {
  return scalar({ name, takes: [TIMESTAMP], gives: LongType }, (micros: Long) => {
    const value = BigInt(micros);
    return toLong((value - floorMod(value, size)) / size);
  });
}

/** Text, or what is a date or a timestamp already. */
const MOMENT: Accepts = {
  text: '("STRING" or "DATE" or "TIMESTAMP")',
  accept: (type) =>
    ["string", "date", "timestamp", "timestamp_ntz"].includes(type.kind)
      ? type
      : type.kind === "null"
        ? StringType
        : null,
};

const DEFAULT_PATTERN = "yyyy-MM-dd HH:mm:ss";

function cannotParse(failure: string, alternative: string): SparkError {
  return new SparkError(
    "CANNOT_PARSE_TIMESTAMP",
    `${failure}. Use \`${alternative}\` to tolerate invalid input string and return NULL instead.`,
    { sqlState: "22007" },
  );
}

function read(parsed: ParsedPattern, tolerant: boolean, kind: DataType["kind"]): Long | null {
  if ("micros" in parsed) {
    if (kind === "date") return Math.floor(secondsOf(parsed.wallMicros) / 86_400);
    return kind === "timestamp_ntz" ? parsed.wallMicros : parsed.micros;
  }
  if (tolerant) return null;
  throw cannotParse(parsed.failure, kind === "date" ? "try_to_date" : "try_to_timestamp");
}

/**
 * `to_timestamp(x)` is a cast, `to_timestamp(x, pattern)` reads; the `try_` forms give NULL for what cannot be read.
 * What is a date or a timestamp already needs no reading.
 */
function reader(name: string, to: DataType, tolerant: boolean): ScalarFunction {
  const isDate = to.kind === "date";
  return {
    kind: "scalar",
    name,
    arity: [1, 2],
    expects: MOMENT.text,
    bind(args) {
      const taken = MOMENT.accept(args[0]);
      if (taken === null || (args.length === 2 && STRING.accept(args[1]) === null)) return null;
      const rest = args.slice(1).map((): DataType => StringType);
      if (taken.kind !== "string" || (args.length === 1 && !tolerant))
        return { argumentTypes: [to, ...rest], dataType: to, code: ([value]) => value };
      return {
        argumentTypes: [StringType, ...rest],
        dataType: to,
        ...(tolerant && { nullableResult: true }),
        code: (values, context) => {
          const zone = context.timeZone;
          const compute = (text: string, pattern?: string): Long | null => {
            if (pattern === undefined) return isDate ? parseDate(text) : parseTimestamp(text, zone);
            return read(parseWithPattern(text, pattern, zone), tolerant, to.kind);
          };
          return `${context.reference(name, compute)}(${values.join(", ")})`;
        },
      };
    },
  };
}

function unixTimestamp(name: string): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [name === "unix_timestamp" ? 0 : 1, 2],
    complete: (given) => (given.length === 0 ? nowInSeconds() : null),
    expects: MOMENT.text,
    sql: ([value, pattern = DEFAULT_PATTERN]) => `${name}(${value}, ${pattern})`,
    bind(args) {
      const taken = MOMENT.accept(args[0]);
      if (taken === null) return null;
      const isText = taken.kind === "string";
      return {
        argumentTypes: [isText ? StringType : TimestampType, ...args.slice(1).map((): DataType => StringType)],
        dataType: LongType,
        code: (values, context) => {
          const zone = context.timeZone;
          const compute = (value: string | Long, pattern: string = DEFAULT_PATTERN): number =>
            secondsOf(
              isText
                ? (read(parseWithPattern(value as string, pattern, zone), false, "timestamp") as Long)
                : (value as Long),
            );
          return `${context.reference(name, compute)}(${values.join(", ")})`;
        },
      };
    },
  };
}

/** The clock of one zone read in another; without a zone to come from, the session's. */
const convertTimeZone: ScalarFunction = {
  kind: "scalar",
  name: "convert_timezone",
  arity: [2, 3],
  expects: '"STRING"',
  bind(args): BoundScalar | null {
    const [zones, moment] = [args.slice(0, -1), args[args.length - 1]];
    if (zones.some((type) => STRING.accept(type) === null) || TIMESTAMP_NTZ.accept(moment) === null) return null;
    return {
      argumentTypes: [...zones.map((): DataType => StringType), TimestampNTZType],
      dataType: TimestampNTZType,
      code: (values, context) => {
        const convert = (from: string, to: string, wall: Long): Long =>
          instantToWallClock(wallClockToInstant(wall, checkZone(from)), checkZone(to));
        const from = values.length === 2 ? [JSON.stringify(context.timeZone)] : [];
        return `${context.reference("convert_timezone", convert)}(${[...from, ...values].join(", ")})`;
      },
      sql: (values) =>
        `convert_timezone(${[...(values.length === 2 ? ["current_timezone()"] : []), ...values].join(", ")})`,
    };
  },
};

export const timestamps: readonly ScalarFunction[] = [
  clockField("hour"),
  clockField("minute"),
  clockField("second"),
  dateTrunc,
  since1970("timestamp_seconds", MICROS_PER_SECOND),
  since1970("timestamp_millis", 1000),
  since1970("timestamp_micros", 1),
  unixTime("unix_seconds", 1_000_000n),
  unixTime("unix_millis", 1000n),
  unixTime("unix_micros", 1n),
  reader("to_date", DateType, false),
  reader("try_to_date", DateType, true),
  reader("to_timestamp", TimestampType, false),
  reader("try_to_timestamp", TimestampType, true),
  reader("to_timestamp_ltz", TimestampType, false),
  reader("to_timestamp_ntz", TimestampNTZType, false),
  scalarOf(
    { name: "date_format", takes: [TIMESTAMP, STRING], gives: StringType },
    (_types, zone) => (micros: Long, pattern: string) => formatPattern(micros, pattern, zone),
  ),
  scalarOf(
    {
      name: "from_unixtime",
      takes: [LONG, STRING],
      optional: 1,
      gives: StringType,
      sql: ([value, pattern = DEFAULT_PATTERN]) => `from_unixtime(${value}, ${pattern})`,
    },
    (_types, zone) =>
      (seconds: Long, pattern: string = DEFAULT_PATTERN) =>
        formatPattern(toLong(BigInt(seconds) * 1_000_000n), pattern, zone),
  ),
  unixTimestamp("unix_timestamp"),
  unixTimestamp("to_unix_timestamp"),
  scalar(
    { name: "from_utc_timestamp", takes: [TIMESTAMP, STRING], gives: TimestampType },
    (micros: Long, zone: string) => instantToWallClock(micros, checkZone(zone)),
  ),
  scalar({ name: "to_utc_timestamp", takes: [TIMESTAMP, STRING], gives: TimestampType }, (micros: Long, zone: string) =>
    wallClockToInstant(micros, checkZone(zone)),
  ),
  convertTimeZone,
  scalarOf({ name: "current_timezone", takes: [], gives: StringType }, (_types, zone) => () => zone),
];

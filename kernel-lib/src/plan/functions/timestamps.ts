/** Timestamps: their fields, parts cut off, made of numbers, read and written with patterns. All in the session's time zone. */

import { MICROS_PER_SECOND } from "../../data/calendar";
import { formatPattern } from "../../data/date-pattern-format";
import { type ParsedPattern, parseWithPattern } from "../../data/date-pattern-parse";
import { Decimal } from "../../data/decimal";
import { SparkError } from "../../data/errors";
import { instantToWallClock, secondsOf, wallClockToInstant } from "../../data/time-zone";
import { civilFromMicros, microsFromCivil, parseDate, parseTimestamp } from "../../data/timestamp";
import {
  type DataType,
  DateType,
  DecimalType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
} from "../../data/types";
import { type Long, toLong } from "../../data/value";
import type { ScalarFunction } from "../function";
import { outOfBounds, truncateDate } from "./dates";
import { type Accepts, INT, LONG, NUMERIC, STRING, scalar, scalarOf, TIMESTAMP } from "./define";

const civil = (micros: Long, zone: string) => civilFromMicros(instantToWallClock(micros, zone));

function clockField(name: "hour" | "minute" | "second"): ScalarFunction {
  return scalarOf(
    { name, takes: [TIMESTAMP], gives: IntegerType },
    (_types, zone) => (micros: Long) => civil(micros, zone)[name],
  );
}

const clockUnits: Readonly<Record<string, number>> = {
  MICROSECOND: 1,
  MILLISECOND: 1000,
  SECOND: MICROS_PER_SECOND,
  MINUTE: 60 * MICROS_PER_SECOND,
  HOUR: 3600 * MICROS_PER_SECOND,
  DAY: 86_400 * MICROS_PER_SECOND,
  DD: 86_400 * MICROS_PER_SECOND,
};

/** The beginning of the unit the instant is in, on the clock of the zone; null for no unit. */
function truncate(unit: string, micros: Long, zone: string): Long | null {
  const wall = BigInt(instantToWallClock(micros, zone));
  const size = clockUnits[unit.toUpperCase()];
  if (size !== undefined) return wallClockToInstant(toLong(wall - floorMod(wall, BigInt(size))), zone);
  const days = Number((wall - floorMod(wall, 86_400_000_000n)) / 86_400_000_000n);
  const first = truncateDate(days, unit);
  return first === null ? null : wallClockToInstant(toLong(BigInt(first) * 86_400_000_000n), zone);
}

function floorMod(a: bigint, n: bigint): bigint {
  return ((a % n) + n) % n;
}

/** A number of seconds, milliseconds or microseconds since 1970; seconds may have a fraction. */
function since1970(name: string, micros: number): ScalarFunction {
  return scalar(
    { name, takes: [micros === MICROS_PER_SECOND ? NUMERIC : LONG], gives: TimestampType },
    (value: number | bigint | Decimal) => {
      if (value instanceof Decimal) return toLong(value.mul(new Decimal(BigInt(micros), 0)).toBigInt());
      if (typeof value === "number" && !Number.isInteger(value)) return toLong(BigInt(Math.trunc(value * micros)));
      const total = BigInt(value) * BigInt(micros);
      if (BigInt.asIntN(64, total) === total) return toLong(total);
      throw new SparkError(
        "DATETIME_OVERFLOW",
        `Datetime operation overflow: create a TIMESTAMP from ${value}L ${name.replace("timestamp_", "")} since the epoch.`,
        { sqlState: "22008" },
      );
    },
  );
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

function read(parsed: ParsedPattern, tolerant: boolean, isDate: boolean): Long | null {
  if ("micros" in parsed) return isDate ? Math.floor(secondsOf(parsed.wallMicros) / 86_400) : parsed.micros;
  if (tolerant) return null;
  throw cannotParse(parsed.failure, isDate ? "try_to_date" : "try_to_timestamp");
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
            return read(parseWithPattern(text, pattern, zone), tolerant, isDate);
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
    arity: [1, 2],
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
              isText ? (read(parseWithPattern(value as string, pattern, zone), false, false) as Long) : (value as Long),
            );
          return `${context.reference(name, compute)}(${values.join(", ")})`;
        },
      };
    },
  };
}

function makeTimestamp(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  seconds: Decimal,
  zone: string,
): Long {
  const second = Number(seconds.toBigInt());
  const micro = Number(seconds.rescale(6).unscaled % 1_000_000n);
  const check = (what: string, value: number, low: number, high: number): void => {
    if (value < low || value > high)
      throw outOfBounds(`Invalid value for ${what} (valid values ${low} - ${high}): ${value}. `);
  };
  check("MonthOfYear", month, 1, 12);
  check("HourOfDay", hour, 0, 23);
  check("MinuteOfHour", minute, 0, 59);
  check("SecondOfMinute", second, 0, 59);
  const wall = microsFromCivil({ year, month, day, hour, minute, second, micro });
  if (wall === null) throw outOfBounds(`Invalid date: there is no day ${day} in month ${month} of ${year}. `);
  return wallClockToInstant(wall, zone);
}

/** Seconds with six digits after the point. */
const SECONDS: Accepts = { text: '"DECIMAL(16,6)"', accept: (type) => NUMERIC.accept(type) && new DecimalType(16, 6) };

export const timestamps: readonly ScalarFunction[] = [
  clockField("hour"),
  clockField("minute"),
  clockField("second"),
  scalarOf(
    { name: "date_trunc", takes: [STRING, TIMESTAMP], gives: TimestampType, nullable: true },
    (_types, zone) => (unit: string, micros: Long) => truncate(unit, micros, zone),
  ),
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
  scalar({ name: "from_utc_timestamp", takes: [TIMESTAMP, STRING], gives: TimestampType }, instantToWallClock),
  scalar({ name: "to_utc_timestamp", takes: [TIMESTAMP, STRING], gives: TimestampType }, wallClockToInstant),
  scalarOf(
    { name: "make_timestamp", takes: [INT, INT, INT, INT, INT, SECONDS], gives: TimestampType },
    (_types, zone) => (year: number, month: number, day: number, hour: number, minute: number, seconds: Decimal) =>
      makeTimestamp(year, month, day, hour, minute, seconds, zone),
  ),
];

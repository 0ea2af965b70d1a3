/** Timestamps made of numbers, or of a date and a time of day: `make_timestamp` and its kin. */
import { daysInMonth } from "../../data/calendar";
import { MONTH_NAMES } from "../../data/date-pattern";
import type { Decimal } from "../../data/decimal";
import { SparkError } from "../../data/errors";
import { wallClockToInstant } from "../../data/time-zone";
import { microsFromCivil } from "../../data/timestamp";
import {
  type DataType,
  DateType,
  DecimalType,
  IntegerType,
  StringType,
  TimestampNTZType,
  TimestampType,
} from "../../data/types";
import { type Long, toLong } from "../../data/value";
import type { BoundScalar, ScalarFunction } from "../function";
import { outOfBounds } from "./dates";
import { DATE, INT, NUMERIC, STRING } from "./define";
import { checkZone } from "./time-zone-name";

/** Seconds with six digits after the point. */
const SECONDS = new DecimalType(16, 6);

function check(what: string, value: number, low: number, high: number): void {
  if (value < low || value > high)
    throw outOfBounds(`Invalid value for ${what} (valid values ${low} - ${high}): ${value}. `);
}

/** What the clock shows, as microseconds. A 60th second without a fraction is the next minute's first. */
function wallMicros(numbers: readonly number[], seconds: Decimal): Long {
  const [year, month, day, hour, minute] = numbers;
  const micros = Number(seconds.rescale(6).unscaled);
  const second = Math.trunc(micros / 1_000_000);
  const micro = micros % 1_000_000;
  if (second === 60 && micro !== 0) throw badFraction(seconds);
  check("MonthOfYear", month, 1, 12);
  check("DayOfMonth", day, 1, 31);
  if (second !== 60) check("SecondOfMinute", second, 0, 59);
  check("HourOfDay", hour, 0, 23);
  check("MinuteOfHour", minute, 0, 59);
  if (day > daysInMonth(year, month))
    throw outOfBounds(
      month === 2 && day === 29
        ? `Invalid date 'February 29' as '${year}' is not a leap year. `
        : `Invalid date '${MONTH_NAMES[month - 1].toUpperCase()} ${day}'. `,
    );
  const wall = microsFromCivil({ year, month, day, hour, minute, second: second === 60 ? 59 : second, micro }) as Long;
  return second === 60 ? toLong(BigInt(wall) + 1_000_000n) : wall;
}

function badFraction(seconds: Decimal): SparkError {
  return new SparkError(
    "INVALID_FRACTION_OF_SECOND",
    `Valid range for seconds is [0, 60] (inclusive), but the provided value is ${seconds.toPlain().replace(/\.?0+$/, "")}. To avoid this error, use \`try_make_timestamp\`, which returns NULL on error.\nIf you do not want to use the session default timestamp version of this function, use \`try_make_timestamp_ntz\` or \`try_make_timestamp_ltz\`.`,
    { sqlState: "22023" },
  );
}

const NANOS_PER_MICRO = 1000;

function ofDate(days: number, nanos: number): Long {
  return toLong(BigInt(days) * 86_400_000_000n + BigInt(Math.floor(nanos / NANOS_PER_MICRO)));
}

interface Options {
  readonly withZone: boolean;
  readonly tolerant: boolean;
  /** The name in the column's head for a date and a time. */
  readonly nameOfParts: (args: readonly string[]) => string;
}

function maker(name: string, { withZone, tolerant, nameOfParts }: Options): ScalarFunction {
  const dataType = withZone ? TimestampType : TimestampNTZType;
  const finish =
    (session: string) =>
    (wall: Long, zone: string = session): Long =>
      withZone ? wallClockToInstant(wall, zone === session ? zone : checkZone(zone)) : wall;
  const call = (
    types: readonly DataType[],
    compute: (session: string) => (...values: never[]) => Long,
  ): BoundScalar => ({
    argumentTypes: types,
    dataType,
    ...(tolerant && { nullableResult: true }),
    code: (values, context) => {
      const made = compute(context.timeZone);
      return `${context.reference(name, tolerant ? orNull(made) : made)}(${values.join(", ")})`;
    },
  });
  return {
    kind: "scalar",
    name,
    arity: [1, withZone ? 7 : 6],
    expects: '"INT"',
    bind(args): BoundScalar | null {
      if (args.length <= 3) {
        if (DATE.accept(args[0]) === null || (args[1] ?? { kind: "time" }).kind !== "time") return null;
        const types = [DateType, ...args.slice(1, 2), ...args.slice(2).map((): DataType => StringType)];
        const parts = call(
          types,
          (session) =>
            (days: number, nanos: number = 0, zone?: string) =>
              finish(session)(ofDate(days, nanos), zone),
        );
        return { ...parts, sql: nameOfParts };
      }
      if (
        args.length < 6 ||
        args.slice(0, 5).some((type) => INT.accept(type) === null) ||
        NUMERIC.accept(args[5]) === null
      )
        return null;
      if (args.length === 7 && STRING.accept(args[6]) === null) return null;
      const types = [
        ...Array.from({ length: 5 }, (): DataType => IntegerType),
        SECONDS,
        ...args.slice(6).map((): DataType => StringType),
      ];
      const made = call(
        types,
        (session) =>
          (year: number, month: number, day: number, hour: number, minute: number, seconds: Decimal, zone?: string) =>
            finish(session)(wallMicros([year, month, day, hour, minute], seconds), zone),
      );
      // Spark forgets the zone of this one.
      return name === "try_make_timestamp"
        ? { ...made, sql: (values) => `${name}(${values.slice(0, 6).join(", ")})` }
        : made;
    },
  };
}

function orNull(compute: (...values: never[]) => Long): (...values: never[]) => Long | null {
  return (...values) => {
    try {
      return compute(...values);
    } catch (error) {
      if (error instanceof SparkError) return null;
      throw error;
    }
  };
}

const named =
  (name: string) =>
  (args: readonly string[]): string =>
    `${name}(${args.join(", ")})`;

export const makeTimestamps: readonly ScalarFunction[] = [
  maker("make_timestamp", { withZone: true, tolerant: false, nameOfParts: named("make_timestamp") }),
  maker("make_timestamp_ltz", { withZone: true, tolerant: false, nameOfParts: named("make_timestamp") }),
  maker("make_timestamp_ntz", { withZone: false, tolerant: false, nameOfParts: named("make_timestamp_ntz") }),
  maker("try_make_timestamp", { withZone: true, tolerant: true, nameOfParts: named("try_make_timestamp") }),
  maker("try_make_timestamp_ltz", { withZone: true, tolerant: true, nameOfParts: named("make_timestamp") }),
  maker("try_make_timestamp_ntz", {
    withZone: false,
    tolerant: true,
    nameOfParts: (args) => `try_make_timestamp_ntz(${named("make_timestamp_ntz")(args)})`,
  }),
];

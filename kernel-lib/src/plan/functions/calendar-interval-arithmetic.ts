/**
 * `+`, `-`, `*` and `/` with calendar intervals, those of `make_interval`: each of the three parts by itself.
 *
 * Added to a timestamp, months come first, then days, both on the clock of the session's time zone, then the rest. A date takes
 * no hours. A product or a quotient hands what is left of a month to nobody, what is left of a day to the hours.
 */
import { MICROS_PER_DAY } from "../../data/calendar";
import { SparkError } from "../../data/errors";
import { CalendarIntervalType, type DataType, DateType, DoubleType, TimestampType } from "../../data/types";
import { type CalendarInterval, type Long, toLong, type Value } from "../../data/value";
import type { BoundScalar, CodeContext } from "../function";
import { shiftMonths } from "./dates";
import { divisionByZero } from "./division-by-zero";
import { addLong, negateLong, subtractLong } from "./long-math";
import { isNumeric } from "./numeric-types";
import { shiftTimestamp, shiftTimestampByMonths } from "./shift-timestamp";

const isCalendar = (type: DataType): boolean => type.kind === "calendarInterval";

/** The call when a side is a calendar interval; undefined when none is, null when they do not go together. */
export function bindCalendarInterval(sign: string, [a, b]: readonly DataType[]): BoundScalar | null | undefined {
  if (!isCalendar(a) && !isCalendar(b)) return undefined;
  if (sign === "*" || sign === "/") return scaled(sign, a, b);
  const other = (type: DataType): boolean => isCalendar(type) || type.kind === "null";
  if (other(a) && other(b)) return sum(sign);
  if (sign === "+" && isCalendar(a)) {
    const moved = plus(b, "+");
    return (
      moved && {
        ...moved,
        argumentTypes: [CalendarIntervalType, moved.dataType],
        code: ([x, y], c) => moved.code([y, x], c),
        sql: ([x, y]) => `${y} + ${x}`,
      }
    );
  }
  return isCalendar(b) ? plus(a, sign) : null;
}

function call(
  argumentTypes: readonly DataType[],
  dataType: DataType,
  make: (zone: string) => (a: never, b: never) => Value,
) {
  return {
    argumentTypes,
    dataType,
    code: ([a, b]: readonly string[], context: CodeContext): string =>
      `${context.reference("interval", make(context.timeZone))}(${a}, ${b})`,
  };
}

export function negateInterval({ months, days, micros }: CalendarInterval): CalendarInterval {
  return { months: 0 - months, days: 0 - days, micros: negateLong(micros) };
}

function sum(sign: string): BoundScalar {
  const add = sign === "+" ? addLong : subtractLong;
  const type = CalendarIntervalType;
  return call([type, type], type, () => (a: CalendarInterval, b: CalendarInterval) => ({
    months: Number(add(a.months, b.months)),
    days: Number(add(a.days, b.days)),
    micros: add(a.micros, b.micros),
  }));
}

function plus(moment: DataType, sign: string): BoundScalar | null {
  const isDate = moment.kind === "date";
  const isTimestamp = moment.kind === "timestamp" || moment.kind === "timestamp_ntz";
  if (!isDate && !isTimestamp && moment.kind !== "string" && moment.kind !== "null") return null;
  const type = isDate ? DateType : isTimestamp ? moment : TimestampType;
  const directed = (by: CalendarInterval): CalendarInterval => (sign === "+" ? by : negateInterval(by));
  const shift = isDate
    ? () => (days: number, by: CalendarInterval) => shiftDate(days, directed(by))
    : (zone: string) => (micros: Long, by: CalendarInterval) =>
        shiftMoment(micros, directed(by), type.kind === "timestamp" ? zone : "UTC");
  return { ...call([type, CalendarIntervalType], type, shift), sql: ([a, b]) => `${a} ${sign} ${b}` };
}

function shiftDate(days: number, by: CalendarInterval): number {
  if (Number(by.micros) !== 0)
    throw new SparkError(
      "INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION",
      "Cannot add an interval to a date because its microseconds part is not 0. To resolve this, cast the input date to a timestamp, which supports the addition of intervals with non-zero microseconds.",
      { sqlState: "22006" },
    );
  return shiftMonths(days, by.months) + by.days;
}

export function shiftMoment(micros: Long, by: CalendarInterval, zone: string): Long {
  const byMonths = by.months === 0 ? micros : shiftTimestampByMonths(micros, by.months, zone);
  const byDays = shiftTimestamp(byMonths, toLong(BigInt(by.days) * BigInt(MICROS_PER_DAY)), zone);
  return addLong(byDays, by.micros);
}

function scaled(sign: "*" | "/", a: DataType, b: DataType): BoundScalar | null {
  if (sign === "*" && isCalendar(b)) {
    const turned = scaled("*", b, a);
    return (
      turned && {
        ...turned,
        argumentTypes: [DoubleType, CalendarIntervalType],
        code: ([x, y], c) => turned.code([y, x], c),
        sql: ([x, y]) => `multiply_interval(${y}, ${x})`,
      }
    );
  }
  if (!isCalendar(a) || !(isNumeric(b) || b.kind === "string" || b.kind === "null")) return null;
  const name = sign === "*" ? "multiply_interval" : "divide_interval";
  const compute = (interval: CalendarInterval, number: number): CalendarInterval => {
    if (sign === "/" && number === 0) throw divisionByZero("INTERVAL_DIVIDED_BY_ZERO");
    return times(interval, sign === "*" ? (x) => x * number : (x) => x / number);
  };
  return {
    ...call([CalendarIntervalType, DoubleType], CalendarIntervalType, () => compute),
    nullableResult: true,
    sql: ([x, y]) => `${name}(${x}, ${y})`,
  };
}

function times({ months, days, micros }: CalendarInterval, scale: (x: number) => number): CalendarInterval {
  const scaledDays = scale(days);
  const wholeDays = Math.trunc(scaledDays);
  const rest = (scaledDays - wholeDays) * MICROS_PER_DAY;
  return {
    months: Math.trunc(scale(months)),
    days: wholeDays,
    micros: toLong(BigInt(Math.round(scale(Number(micros)) + rest))),
  };
}

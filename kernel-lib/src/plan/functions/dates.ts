/** Dates: their fields, days and months added, the first and last of something. A timestamp's date is that of the session's zone. */
import { addMonths, civilFromDays, daysFromCivil, daysInMonth } from "../../data/calendar";
import { DAY_NAMES, MONTH_NAMES } from "../../data/date-pattern";
import { SparkError } from "../../data/errors";
import { instantToWallClock } from "../../data/time-zone";
import { civilFromMicros } from "../../data/timestamp";
import { DateType, DoubleType, IntegerType, StringType } from "../../data/types";
import type { Long } from "../../data/value";
import type { ScalarFunction } from "../function";
import {
  type Accepts,
  BOOLEAN,
  type Compute,
  DATE,
  INT,
  renamed,
  type Shape,
  STRING,
  scalar,
  scalarOf,
  TIMESTAMP,
} from "./define";
import { overflowAnywhere } from "./long-math";

/** Days since Monday. */
export const weekday = (days: number): number => (((days + 3) % 7) + 7) % 7;

const dayOfYear = (days: number): number =>
  days - daysFromCivil({ year: civilFromDays(days).year, month: 1, day: 1 }) + 1;

/** The ISO week: the one that holds the week's Thursday. */
function weekOfYear(days: number): number {
  return Math.ceil(dayOfYear(days - weekday(days) + 3) / 7);
}

export const dateFields: Readonly<Record<string, (days: number) => number>> = {
  year: (days) => civilFromDays(days).year,
  quarter: (days) => Math.ceil(civilFromDays(days).month / 3),
  month: (days) => civilFromDays(days).month,
  dayofmonth: (days) => civilFromDays(days).day,
  day: (days) => civilFromDays(days).day,
  dayofweek: (days) => ((weekday(days) + 1) % 7) + 1,
  weekday,
  dayofyear: dayOfYear,
  weekofyear: weekOfYear,
};

const ofDate = (name: string, gives: Shape["gives"], compute: (days: number) => number | string): ScalarFunction =>
  scalar({ name, takes: [DATE], gives }, compute);

function lastDay(days: number): number {
  const { year, month } = civilFromDays(days);
  return daysFromCivil({ year, month, day: daysInMonth(year, month) });
}

/** The first such day of the week after the date. */
function nextDay(days: number, name: string): number {
  const wanted = name.trim().toUpperCase();
  const index = DAY_NAMES.findIndex((day) =>
    [day, day.slice(0, 3), day.slice(0, 2)].some((form) => form.toUpperCase() === wanted),
  );
  if (index < 0)
    throw new SparkError("ILLEGAL_DAY_OF_WEEK", `Illegal input for day of week: ${name}.`, { sqlState: "22009" });
  return days + ((index - weekday(days) + 6) % 7) + 1;
}

/** Days are an int. */
function inRange(days: number): number {
  if (days !== (days | 0)) throw overflowAnywhere();
  return days;
}

export function shiftMonths(days: number, months: number): number {
  return inRange(daysFromCivil(addMonths(civilFromDays(days), months)));
}

/** The first day of the year, quarter, month or week; null for a unit that dates do not have. */
export function truncateDate(days: number, unit: string): number | null {
  const { year, month } = civilFromDays(days);
  switch (unit.toUpperCase()) {
    case "YEAR":
    case "YYYY":
    case "YY":
      return daysFromCivil({ year, month: 1, day: 1 });
    case "QUARTER":
      return daysFromCivil({ year, month: Math.floor((month - 1) / 3) * 3 + 1, day: 1 });
    case "MONTH":
    case "MON":
    case "MM":
      return daysFromCivil({ year, month, day: 1 });
    case "WEEK":
      return days - weekday(days);
    default:
      return null;
  }
}

/** Both on the same day of the month, or both on its last: whole months; else the rest counts in 31sts. */
function monthsBetween(first: Long, second: Long, roundOff: boolean, zone: string): number {
  const [a, b] = [first, second].map((micros) => civilFromMicros(instantToWallClock(micros, zone)));
  const months = (a.year - b.year) * 12 + a.month - b.month;
  const isLast = (t: typeof a): boolean => t.day === daysInMonth(t.year, t.month);
  if (a.day === b.day || (isLast(a) && isLast(b))) return months;
  const seconds = (t: typeof a): number => t.day * 86_400 + t.hour * 3600 + t.minute * 60 + t.second;
  const exact = months + (seconds(a) - seconds(b)) / (31 * 86_400);
  return roundOff ? Math.round(exact * 1e8) / 1e8 : exact;
}

function makeDate(year: number, month: number, day: number): number {
  if (Math.abs(year) > 999_999_999)
    throw outOfBounds(`Invalid value for Year (valid values -999999999 - 999999999): ${year}. `);
  if (month < 1 || month > 12) throw outOfBounds(`Invalid value for MonthOfYear (valid values 1 - 12): ${month}. `);
  if (day < 1 || day > 31) throw outOfBounds(`Invalid value for DayOfMonth (valid values 1 - 28/31): ${day}. `);
  if (day > daysInMonth(year, month))
    throw outOfBounds(
      month === 2 && day === 29
        ? `Invalid date 'February 29' as '${year}' is not a leap year. `
        : `Invalid date '${MONTH_NAMES[month - 1].toUpperCase()} ${day}'. `,
    );
  return inRange(daysFromCivil({ year, month, day }));
}

export function outOfBounds(message: string): SparkError {
  return new SparkError("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION", message, { sqlState: "22023" });
}

/** No long and no fraction: they might not fit. */
const DAYS: Accepts = {
  text: '("INT" or "SMALLINT" or "TINYINT")',
  accept: ({ kind }) => (["int", "short", "byte", "string", "null"].includes(kind) ? IntegerType : null),
};

const plus = (name: string, compute: Compute, takes: Accepts = INT): ScalarFunction =>
  scalar({ name, takes: [DATE, takes], gives: DateType }, compute);
const dateAdd = plus("date_add", (days: number, more: number) => (days + more) | 0, DAYS);
const difference = scalar(
  { name: "datediff", takes: [DATE, DATE], gives: IntegerType },
  (end: number, start: number) => end - start,
);

export const dates: readonly ScalarFunction[] = [
  ...Object.entries(dateFields).map(([name, compute]) => ofDate(name, IntegerType, compute)),
  ofDate("dayname", StringType, (days) => DAY_NAMES[weekday(days)].slice(0, 3)),
  ofDate("monthname", StringType, (days) => MONTH_NAMES[civilFromDays(days).month - 1].slice(0, 3)),
  dateAdd,
  { ...dateAdd, name: "dateadd", sql: ([date, days]) => `date_add(${date}, ${days})` },
  plus("date_sub", (days: number, fewer: number) => (days - fewer) | 0, DAYS),
  plus("add_months", shiftMonths),
  difference,
  renamed(difference, "date_diff"),
  ofDate("last_day", DateType, lastDay),
  scalar({ name: "next_day", takes: [DATE, STRING], gives: DateType }, nextDay),
  scalar({ name: "trunc", takes: [DATE, STRING], gives: DateType, nullable: true }, truncateDate),
  scalarOf(
    {
      name: "months_between",
      takes: [TIMESTAMP, TIMESTAMP, BOOLEAN],
      optional: 1,
      gives: DoubleType,
      sql: ([a, b, roundOff = "true"]) => `months_between(${a}, ${b}, ${roundOff})`,
    },
    (_types, zone) =>
      (a: Long, b: Long, roundOff: boolean = true) =>
        monthsBetween(a, b, roundOff, zone),
  ),
  scalar({ name: "make_date", takes: [INT, INT, INT], gives: DateType }, makeDate),
  ofDate("unix_date", IntegerType, (days) => days),
  scalar({ name: "date_from_unix_date", takes: [INT], gives: DateType }, (days: number) => days),
];

/** Dates and timestamps, for programs. Patterns are those of Java's `DateTimeFormatter`. */
import type { Column, ColumnOrValue } from "../column";
import { call, given, lit } from "./api-call";

/** The year. */
export function year(column: Column | string): Column {
  return call("year", column);
}

/** The quarter of the year, 1 to 4. */
export function quarter(column: Column | string): Column {
  return call("quarter", column);
}

/** The month, 1 to 12. */
export function month(column: Column | string): Column {
  return call("month", column);
}

/** The day of the month. */
export function dayofmonth(column: Column | string): Column {
  return call("dayofmonth", column);
}

/** The same as `dayofmonth`. */
export function day(column: Column | string): Column {
  return call("day", column);
}

/** The day of the week: 1 is Sunday. */
export function dayofweek(column: Column | string): Column {
  return call("dayofweek", column);
}

/** The day of the week: 0 is Monday. */
export function weekday(column: Column | string): Column {
  return call("weekday", column);
}

/** The day of the year. */
export function dayofyear(column: Column | string): Column {
  return call("dayofyear", column);
}

/** The ISO week of the year. */
export function weekofyear(column: Column | string): Column {
  return call("weekofyear", column);
}

/** The hour on the clock of the session's time zone. */
export function hour(column: Column | string): Column {
  return call("hour", column);
}

/** The minute. */
export function minute(column: Column | string): Column {
  return call("minute", column);
}

/** The second. */
export function second(column: Column | string): Column {
  return call("second", column);
}

/** So many days later. */
export function date_add(column: Column | string, days: ColumnOrValue): Column {
  return call("date_add", column, lit(days));
}

/** So many days earlier. */
export function date_sub(column: Column | string, days: ColumnOrValue): Column {
  return call("date_sub", column, lit(days));
}

/** How many days from start to end. */
export function datediff(end: Column | string, start: Column | string): Column {
  return call("datediff", end, start);
}

/** The same as `datediff`. */
export function date_diff(end: Column | string, start: Column | string): Column {
  return call("date_diff", end, start);
}

/** So many months later; a day that the month does not have becomes its last. */
export function add_months(column: Column | string, months: ColumnOrValue): Column {
  return call("add_months", column, lit(months));
}

/** How many months from start to end, to eight digits. */
export function months_between(end: Column | string, start: Column | string, roundOff: boolean = true): Column {
  return call("months_between", end, start, lit(roundOff));
}

/** The last day of its month. */
export function last_day(column: Column | string): Column {
  return call("last_day", column);
}

/** The next such day of the week after it. */
export function next_day(column: Column | string, dayOfWeek: string): Column {
  return call("next_day", column, lit(dayOfWeek));
}

/** The first day of its year, quarter, month or week. */
export function trunc(column: Column | string, unit: string): Column {
  return call("trunc", column, lit(unit));
}

/** The beginning of the unit a timestamp is in. */
export function date_trunc(unit: string, column: Column | string): Column {
  return call("date_trunc", lit(unit), column);
}

/** As text, e.g. with the pattern `dd.MM.yyyy HH:mm`. */
export function date_format(column: Column | string, pattern: string): Column {
  return call("date_format", column, lit(pattern));
}

/** As a date; a text is read with the pattern, if there is one. */
export function to_date(column: Column | string, pattern?: string): Column {
  return call("to_date", column, ...given(pattern === undefined ? undefined : lit(pattern)));
}

/** As a timestamp; a text is read with the pattern, if there is one. */
export function to_timestamp(column: Column | string, pattern?: string): Column {
  return call("to_timestamp", column, ...given(pattern === undefined ? undefined : lit(pattern)));
}

/** The same, but NULL for what cannot be read. */
export function try_to_timestamp(column: Column | string, pattern?: ColumnOrValue): Column {
  return call("try_to_timestamp", column, ...given(pattern === undefined ? undefined : lit(pattern)));
}

/** Seconds since 1970. */
export function unix_timestamp(column: Column | string, pattern: string = "yyyy-MM-dd HH:mm:ss"): Column {
  return call("unix_timestamp", column, lit(pattern));
}

/** Seconds since 1970 as text in the session's time zone. */
export function from_unixtime(column: Column | string, pattern: string = "yyyy-MM-dd HH:mm:ss"): Column {
  return call("from_unixtime", column, lit(pattern));
}

/** The timestamp so many seconds after 1970 began. */
export function timestamp_seconds(column: Column | string): Column {
  return call("timestamp_seconds", column);
}

/** The timestamp so many milliseconds after 1970 began. */
export function timestamp_millis(column: Column | string): Column {
  return call("timestamp_millis", column);
}

/** The timestamp so many microseconds after 1970 began. */
export function timestamp_micros(column: Column | string): Column {
  return call("timestamp_micros", column);
}

/** Whole seconds since 1970. */
export function unix_seconds(column: Column | string): Column {
  return call("unix_seconds", column);
}

/** Whole milliseconds since 1970. */
export function unix_millis(column: Column | string): Column {
  return call("unix_millis", column);
}

/** Microseconds since 1970. */
export function unix_micros(column: Column | string): Column {
  return call("unix_micros", column);
}

/** What the clock of a zone shows when UTC's shows this. */
export function from_utc_timestamp(column: Column | string, zone: string): Column {
  return call("from_utc_timestamp", column, lit(zone));
}

/** What UTC's clock shows when that of a zone shows this. */
export function to_utc_timestamp(column: Column | string, zone: string): Column {
  return call("to_utc_timestamp", column, lit(zone));
}

/** The date of three numbers. */
export function make_date(year: Column | string, month: Column | string, day: Column | string): Column {
  return call("make_date", year, month, day);
}

/** The timestamp of six numbers, in the session's time zone. */
export function make_timestamp(
  years: Column | string,
  months: Column | string,
  days: Column | string,
  hours: Column | string,
  mins: Column | string,
  secs: Column | string,
): Column {
  return call("make_timestamp", years, months, days, hours, mins, secs);
}

/** The day of the week in three letters. */
export function dayname(column: Column | string): Column {
  return call("dayname", column);
}

/** The month in three letters. */
export function monthname(column: Column | string): Column {
  return call("monthname", column);
}

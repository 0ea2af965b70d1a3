/** Times made, taken apart and told, for programs. A text names a column; `lit` makes a literal. */
import type { Column } from "../column";
import { call, given, lit } from "./api-call";

/** When the query, or the batch of a stream, began. */
export function current_timestamp(): Column {
  return call("current_timestamp");
}

/** The same as `current_timestamp`. */
export function now(): Column {
  return call("now");
}

/** The day of `current_timestamp` in the session's time zone. */
export function current_date(): Column {
  return call("current_date");
}

/** The same as `current_date`. */
export function curdate(): Column {
  return call("curdate");
}

/** `current_timestamp` as the clock of the session's time zone shows it, without a zone. */
export function localtimestamp(): Column {
  return call("localtimestamp");
}

/** The time of day. */
export function current_time(precision?: Column | string): Column {
  return call("current_time", ...given(precision));
}

/** The session's time zone. */
export function current_timezone(): Column {
  return call("current_timezone");
}

/** A field, e.g. `lit("YEAR")`, of a date, a timestamp or an interval. */
export function extract(field: Column | string, source: Column | string): Column {
  return call("extract", field, source);
}

/** The same as `extract`. */
export function date_part(field: Column | string, source: Column | string): Column {
  return call("date_part", field, source);
}

/** The same as `extract`. */
export function datepart(field: Column | string, source: Column | string): Column {
  return call("datepart", field, source);
}

/** The date so many days later. */
export function dateadd(date: Column | string, days: Column | string): Column {
  return call("dateadd", date, days);
}

/** The date so many days after 1970-01-01. */
export function date_from_unix_date(days: Column | string): Column {
  return call("date_from_unix_date", days);
}

/** Days since 1970-01-01. */
export function unix_date(date: Column | string): Column {
  return call("unix_date", date);
}

/** The timestamp so many units later: `timestamp_add("HOUR", lit(2), "ts")`. */
export function timestamp_add(unit: string, quantity: Column | string, timestamp: Column | string): Column {
  return call("timestampadd", lit(unit), quantity, timestamp);
}

/** How many whole units lie between two timestamps. */
export function timestamp_diff(unit: string, start: Column | string, end: Column | string): Column {
  return call("timestampdiff", lit(unit), start, end);
}

/** The instant that the text tells. */
export function to_timestamp_ltz(text: Column | string, pattern?: Column | string): Column {
  return call("to_timestamp_ltz", text, ...given(pattern));
}

/** The date and time that the text tells, without a zone. */
export function to_timestamp_ntz(text: Column | string, pattern?: Column | string): Column {
  return call("to_timestamp_ntz", text, ...given(pattern));
}

/** Seconds since 1970. */
export function to_unix_timestamp(text: Column | string, pattern?: Column | string): Column {
  return call("to_unix_timestamp", text, ...given(pattern));
}

/** The date that the text tells; NULL for none. */
export function try_to_date(text: Column | string, pattern?: Column | string): Column {
  return call("try_to_date", text, ...given(pattern));
}

/** The clock of one zone read in another. */
export function convert_timezone(from: Column | string, to: Column | string, timestamp: Column | string): Column {
  return call("convert_timezone", from, to, timestamp);
}

/** Of years, months, weeks, days, hours, minutes and seconds, as many as are given. */
export function make_interval(...parts: (Column | string)[]): Column {
  return call("make_interval", ...parts);
}

/** The same, with NULL in place of an error. */
export function try_make_interval(...parts: (Column | string)[]): Column {
  return call("try_make_interval", ...parts);
}

/** An interval of days, hours, minutes and seconds. */
export function make_dt_interval(...parts: (Column | string)[]): Column {
  return call("make_dt_interval", ...parts);
}

/** An interval of years and months. */
export function make_ym_interval(...parts: (Column | string)[]): Column {
  return call("make_ym_interval", ...parts);
}

/** An instant of year, month, day, hour, minute, seconds and, if given, a time zone. */
export function make_timestamp_ltz(...parts: (Column | string)[]): Column {
  return call("make_timestamp_ltz", ...parts);
}

/** A date and time of year, month, day, hour, minute and seconds. */
export function make_timestamp_ntz(...parts: (Column | string)[]): Column {
  return call("make_timestamp_ntz", ...parts);
}

/** As `make_timestamp`, with NULL in place of an error. */
export function try_make_timestamp(...parts: (Column | string)[]): Column {
  return call("try_make_timestamp", ...parts);
}

/** As `make_timestamp_ltz`, with NULL in place of an error. */
export function try_make_timestamp_ltz(...parts: (Column | string)[]): Column {
  return call("try_make_timestamp_ltz", ...parts);
}

/** As `make_timestamp_ntz`, with NULL in place of an error. */
export function try_make_timestamp_ntz(...parts: (Column | string)[]): Column {
  return call("try_make_timestamp_ntz", ...parts);
}

/** Where the bucket begins that the timestamp is in. */
export function time_bucket(size: Column | string, timestamp: Column | string, origin?: Column | string): Column {
  return call("time_bucket", size, timestamp, ...given(origin));
}

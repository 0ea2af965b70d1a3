/**
 * The functions a program calls by name: `F.count("*")`, `F.window(F.col("time"), "1 hour")`.
 *
 * Spark's `org.apache.spark.sql.functions`. A string argument names a column, as in Spark; `lit` makes a literal.
 */
import { IllegalArgumentException } from "../../data/errors";
import { intervalToMicros, parseDelay } from "../../data/interval";
import { Column, type ColumnOrValue, nameOrColumn, toExpression } from "../column";
import { UnresolvedFunction, UnresolvedStar } from "../expression";
import { toLiteral } from "../literal";
import { SessionWindow } from "../session-window";
import { TimeWindow, WindowTime } from "../time-window";
import { call, lit } from "./api-call";

export * from "./api-aggregate";
export * from "./api-bits";
export { lit } from "./api-call";
export * from "./api-call-by-name";
export * from "./api-collations";
export * from "./api-collection";
export * from "./api-csv";
export * from "./api-date";
export * from "./api-distinct";
export * from "./api-encryption";
export * from "./api-generators";
export * from "./api-grouping";
export * from "./api-higher-order";
export * from "./api-json";
export * from "./api-math";
export * from "./api-more-math";
export * from "./api-number-text";
export * from "./api-other-names";
export * from "./api-regression";
export * from "./api-session";
export * from "./api-sketches";
export * from "./api-text";
export * from "./api-text-checks";
export * from "./api-times";
export * from "./api-urls";
export * from "./api-variant";
export * from "./api-window";
export { expr } from "./expr";

/** The column of this name; `a.b` is field b of struct a, `*` all columns. */
export function col(name: string): Column {
  return name === "*" ? new Column(new UnresolvedStar()) : new Column(nameOrColumn(name));
}

/** The same as `col`. */
export function column(name: string): Column {
  return col(name);
}

/**
 * Counts rows in which the column is not NULL; `count("*")` counts all rows.
 * @returns long, never NULL
 */
export function count(column: Column | string): Column {
  const isStar = column === "*" || (column instanceof Column && column.expression instanceof UnresolvedStar);
  return isStar ? new Column(new UnresolvedFunction("count", [toLiteral(1)])) : call("count", column);
}

/** The sum of the non-NULL values: long for integral numbers (an error on overflow), double for others. NULL of nothing. */
export function sum(column: Column | string): Column {
  return call("sum", column);
}

/** The mean of the non-NULL values, as a double. NULL of nothing. */
export function avg(column: Column | string): Column {
  return call("avg", column);
}

/** The same as `avg`. */
export function mean(column: Column | string): Column {
  return call("avg", column);
}

/** The smallest non-NULL value. */
export function min(column: Column | string): Column {
  return call("min", column);
}

/** The largest non-NULL value. */
export function max(column: Column | string): Column {
  return call("max", column);
}

/** The first value that is not NULL. */
export function coalesce(...columns: Column[]): Column {
  return call("coalesce", ...columns);
}

/** `CASE WHEN condition THEN value`; go on with `.when(…)` and `.otherwise(…)`. */
export function when(condition: Column, value: ColumnOrValue): Column {
  return new Column(new UnresolvedFunction("when", [condition.expression, toExpression(value)]));
}

/** `NOT condition`. */
export function not(condition: Column): Column {
  return call("not", condition);
}

export function isnull(column: Column): Column {
  return call("isnull", column);
}

export function isnotnull(column: Column): Column {
  return call("isnotnull", column);
}

export function abs(column: Column | string): Column {
  return call("abs", column);
}

export function upper(column: Column | string): Column {
  return call("upper", column);
}

export function lower(column: Column | string): Column {
  return call("lower", column);
}

export function trim(column: Column | string): Column {
  return call("trim", column);
}

/** The number of characters (code points). */
export function length(column: Column | string): Column {
  return call("length", column);
}

export function concat(...columns: (Column | string)[]): Column {
  return call("concat", ...columns);
}

/** To sort by, smallest first. */
export function asc(name: string): Column {
  return col(name).asc();
}

/** To sort by, largest first. */
export function desc(name: string): Column {
  return col(name).desc();
}

/** To sort by, smallest first, nulls first. */
export function asc_nulls_first(name: string): Column {
  return col(name).asc_nulls_first();
}

/** To sort by, smallest first, nulls last. */
export function asc_nulls_last(name: string): Column {
  return col(name).asc_nulls_last();
}

/** To sort by, largest first, nulls first. */
export function desc_nulls_first(name: string): Column {
  return col(name).desc_nulls_first();
}

/** To sort by, largest first, nulls last. */
export function desc_nulls_last(name: string): Column {
  return col(name).desc_nulls_last();
}

/**
 * The event-time windows a row belongs to: `[start, end)`, aligned to 1970-01-01 in UTC.
 *
 * @param timeColumn a timestamp column
 * @param windowDuration length, e.g. `"10 minutes"`; months are refused
 * @param slideDuration how far apart windows start; by default the length (tumbling), at most the length
 * @param startTime offset of the first window from 1970-01-01 00:00 UTC, e.g. `"15 minutes"`
 * @returns struct<start: timestamp, end: timestamp> named `window`
 */
export function window(
  timeColumn: Column | string,
  windowDuration: string,
  slideDuration: string = windowDuration,
  startTime: string = "0 seconds",
): Column {
  return new Column(
    new TimeWindow(nameOrColumn(timeColumn), micros(windowDuration), micros(slideDuration), micros(startTime)),
  );
}

/**
 * The session a row belongs to: rows of a group that follow each other within the gap are one session, from the first of
 * them to the last plus the gap.
 *
 * @param gapDuration e.g. `"10 minutes"`, or a column that gives it for each row
 * @returns struct<start: timestamp, end: timestamp> named `session_window`
 */
export function session_window(timeColumn: Column | string, gapDuration: Column | string): Column {
  const gap = typeof gapDuration === "string" ? lit(gapDuration) : gapDuration;
  return new Column(new SessionWindow(nameOrColumn(timeColumn), gap.expression));
}

/** The last moment of a window, e.g. of `window`, which a larger window can group by. */
export function window_time(windowColumn: Column | string): Column {
  return new Column(new WindowTime(nameOrColumn(windowColumn)));
}

/** A window's duration: no months, since they have no fixed length. */
function micros(text: string): number {
  const interval = parseDelay(text);
  if (interval.months !== 0)
    throw new IllegalArgumentException(null, `Intervals greater than a month is not supported (${text}).`);
  return Number(intervalToMicros(interval));
}

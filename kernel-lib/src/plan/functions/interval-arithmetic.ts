/**
 * `+`, `-`, `*` and `/` with dates, timestamps and intervals.
 *
 * Days and months are added on the clock of the session's time zone, hours and less in real time: a day after noon is noon,
 * also when the clocks change in between. Months keep the day, or take the month's last.
 */
import { MICROS_PER_DAY } from "../../data/calendar";
import { intervalType, widerInterval } from "../../data/interval-text";
import { timeIsUnsupported } from "../../data/time-of-day";
import {
  type AtomicType,
  type DataType,
  DateType,
  DayTimeIntervalType,
  DoubleType,
  IntegerType,
  TimestampType,
  YearMonthIntervalType,
} from "../../data/types";
import { type Long, toLong, type Value } from "../../data/value";
import type { BoundScalar, CodeContext } from "../function";
import { bindCalendarInterval } from "./calendar-interval-arithmetic";
import { shiftMonths } from "./dates";
import { intervalOverflow } from "./interval-sign";
import { negateLong, subtractLong } from "./long-math";
import { isIntegral, isNumeric } from "./numeric-types";
import { scaleBy } from "./scale-interval";
import { shiftTimestamp, shiftTimestampByMonths } from "./shift-timestamp";

type Compute = (a: never, b: never) => Value;

const isTimestamp = (type: DataType): boolean => type.kind === "timestamp" || type.kind === "timestamp_ntz";
const isInterval = (type: DataType): boolean => type.kind === "dayTimeInterval" || type.kind === "yearMonthInterval";

/** The call when a side is a date, a timestamp or an interval; undefined when none is, null when they do not go together. */
export function bindMoment(sign: string, [a, b]: readonly DataType[]): BoundScalar | null | undefined {
  const calendar = bindCalendarInterval(sign, [a, b]);
  if (calendar !== undefined) return calendar;
  if ([a, b].some((type) => type.kind === "time") && (sign === "+" || sign === "-")) throw timeIsUnsupported();
  const kinds = [a, b].filter((type) => type.kind === "date" || isTimestamp(type) || isInterval(type));
  if (kinds.length === 0) return undefined;
  if (sign === "*" || sign === "/") return scaled(sign, a, b);
  if (sign === "+" && isInterval(a) && !isInterval(b)) return swapped(plus(b, a, 1));
  if (isInterval(b)) return isInterval(a) ? sumOfIntervals(sign, a, b) : plus(a, b, sign === "+" ? 1 : -1);
  if (a.kind === "date" && isIntegral(b) && b.kind !== "long") return days(sign, [a, IntegerType]);
  return sign === "-" ? difference(a, b) : null;
}

function bound(
  argumentTypes: readonly DataType[],
  dataType: DataType,
  make: (timeZone: string) => Compute,
): BoundScalar {
  return {
    argumentTypes,
    dataType,
    code: ([a, b]: readonly string[], context: CodeContext) =>
      `${context.reference("moment", make(context.timeZone))}(${a}, ${b})`,
  };
}

function swapped(call: BoundScalar | null): BoundScalar | null {
  return (
    call && {
      ...call,
      argumentTypes: [...call.argumentTypes].reverse(),
      code: ([a, b], context) => call.code([b, a], context),
      ...(call.sql && { sql: ([a, b]) => call.sql?.([b, a]) ?? "" }),
    }
  );
}

function days(sign: string, types: readonly DataType[]): BoundScalar {
  const moved = bound(types, DateType, () => (date: number, n: number) => (sign === "+" ? date + n : date - n) | 0);
  return { ...moved, sql: ([date, n]) => `${sign === "+" ? "date_add" : "date_sub"}(${date}, ${n})` };
}

/** A date with an interval of days stays a date; with hours or less it becomes a timestamp. */
function plus(moment: DataType, interval: DataType, direction: 1 | -1): BoundScalar | null {
  const call = shifted(moment, interval, direction);
  const sign = direction === 1 ? "+" : "-";
  const inDays = call?.dataType.kind === "date" && interval.kind === "dayTimeInterval";
  const sql = ([a, b]: readonly string[]): string =>
    inDays
      ? `date_add(${a}, ${direction === 1 ? `extractansiintervaldays(${b})` : `(- extractansiintervaldays(${b}))`})`
      : `${a} ${sign} ${b}`;
  return call && { ...call, sql };
}

function shifted(moment: DataType, interval: DataType, direction: 1 | -1): BoundScalar | null {
  if (moment.kind === "date") {
    if (interval.kind === "yearMonthInterval")
      return bound(
        [moment, interval],
        DateType,
        () => (date: number, months: number) => shiftMonths(date, direction * months),
      );
    if (interval.simpleString === "interval day")
      return bound(
        [moment, interval],
        DateType,
        () => (date: number, micros: Long) => (date + (direction * Number(micros)) / MICROS_PER_DAY) | 0,
      );
  } else if (!isTimestamp(moment) && moment.kind !== "string" && moment.kind !== "null") return null;
  const type = isTimestamp(moment) ? moment : TimestampType;
  const shift = interval.kind === "yearMonthInterval" ? shiftTimestampByMonths : shiftTimestamp;
  return bound([type, interval], type, (timeZone) => {
    const zone = type.kind === "timestamp" ? timeZone : "UTC";
    return (micros: Long, by: Long) => shift(micros, direction === 1 ? by : negateLong(by), zone);
  });
}

/** Between dates in days, else in days to seconds. */
function difference(a: DataType, b: DataType): BoundScalar | null {
  if (a.kind === "date" && b.kind === "date")
    return bound(
      [a, b],
      intervalType("day") as DataType,
      () => (end: number, start: number) => toLong(BigInt(end - start) * BigInt(MICROS_PER_DAY)),
    );
  const fits = (type: DataType): boolean => isTimestamp(type) || ["date", "string", "null"].includes(type.kind);
  if (!fits(a) || !fits(b)) return null;
  const type = isTimestamp(a) ? a : isTimestamp(b) ? b : TimestampType;
  return bound([type, type], DayTimeIntervalType, () => subtractLong as Compute);
}

/** The sum shows all fields from the first to the last of both. */
function sumOfIntervals(sign: string, a: DataType, b: DataType): BoundScalar | null {
  if (a.kind !== b.kind) return null;
  const result = widerInterval(a as AtomicType, b as AtomicType);
  const bits = a.kind === "dayTimeInterval" ? 64 : 32;
  return bound([a, b], result, () => (x: Long, y: Long) => {
    const total = sign === "+" ? BigInt(x) + BigInt(y) : BigInt(x) - BigInt(y);
    if (BigInt.asIntN(bits, total) !== total) throw intervalOverflow(sign === "+" ? "try_add" : "try_subtract");
    return toLong(total);
  });
}

/** An interval times or over a number, rounded half up; it then shows all its fields. */
function scaled(sign: "*" | "/", a: DataType, b: DataType): BoundScalar | null {
  if (sign === "*" && isInterval(b) && !isInterval(a)) return swapped(scaled(sign, b, a));
  if (!isInterval(a) || !(isNumeric(b) || b.kind === "null")) return null;
  const type = a.kind === "dayTimeInterval" ? DayTimeIntervalType : YearMonthIntervalType;
  const factor = isIntegral(b) || b.kind === "decimal" ? b : DoubleType;
  const compute = scaleBy(sign, factor, type.kind === "dayTimeInterval" ? 64 : 32);
  const call = bound([a, factor], type, () => compute as Compute);
  return { ...call, sql: ([interval, number]) => `(${interval} ${sign} ${number})` };
}

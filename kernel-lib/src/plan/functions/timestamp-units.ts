/** `timestampadd(unit, n, ts)` and `timestampdiff(unit, from, to)`: whole units, on the clock of the session's time zone. */
import { MICROS_PER_DAY, MICROS_PER_SECOND } from "../../data/calendar";
import { SparkError } from "../../data/errors";
import { instantToWallClock } from "../../data/time-zone";
import { civilFromMicros } from "../../data/timestamp";
import { type DataType, LongType, StringType, TimestampType } from "../../data/types";
import { type Long, toLong } from "../../data/value";
import type { BoundScalar, ScalarFunction } from "../function";
import { LONG, literalValue } from "./define";
import { addLong } from "./long-math";
import { shiftTimestamp, shiftTimestampByMonths } from "./shift-timestamp";

/** Units of months, and those of microseconds. */
const MONTHS: Readonly<Record<string, number>> = { YEAR: 12, QUARTER: 3, MONTH: 1 };
const MICROS: Readonly<Record<string, number>> = {
  WEEK: 7 * MICROS_PER_DAY,
  DAY: MICROS_PER_DAY,
  DAYOFYEAR: MICROS_PER_DAY,
  HOUR: 3600 * MICROS_PER_SECOND,
  MINUTE: 60 * MICROS_PER_SECOND,
  SECOND: MICROS_PER_SECOND,
  MILLISECOND: 1000,
  MICROSECOND: 1,
};

function add(unit: string, amount: Long, micros: Long, zone: string): Long {
  const months = MONTHS[unit];
  const moved = BigInt(amount) * BigInt(months ?? MICROS[unit]);
  if (months === undefined ? BigInt.asIntN(64, moved) !== moved : BigInt.asIntN(32, moved) !== moved)
    throw new SparkError("DATETIME_OVERFLOW", `Datetime operation overflow: add ${amount}L '${unit}' to a TIMESTAMP.`, {
      sqlState: "22008",
    });
  if (months !== undefined) return shiftTimestampByMonths(micros, Number(moved), zone);
  return MICROS[unit] >= MICROS_PER_DAY ? shiftTimestamp(micros, toLong(moved), zone) : addLong(micros, toLong(moved));
}

/** Both on the clock: an hour more or less in between makes no difference for days and more. */
function difference(unit: string, start: Long, end: Long, zone: string): Long {
  const months = MONTHS[unit];
  const onClock = months !== undefined || MICROS[unit] >= MICROS_PER_DAY;
  const [from, to] = onClock ? [instantToWallClock(start, zone), instantToWallClock(end, zone)] : [start, end];
  if (months === undefined) return toLong((BigInt(to) - BigInt(from)) / BigInt(MICROS[unit]));
  return Math.trunc(monthsBetween(from, to) / months) + 0;
}

function monthsBetween(from: Long, to: Long): number {
  if (from > to) return -monthsBetween(to, from);
  const [a, b] = [civilFromMicros(from), civilFromMicros(to)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  const reached = shiftTimestampByMonths(from, months, "UTC");
  // The last day of a shorter month is not the day it was counted from.
  const isWhole = reached <= to && (b.day >= a.day || civilFromMicros(reached).day === a.day);
  return isWhole ? months : months - 1;
}

function unitFunction(
  name: string,
  second: (type: DataType) => DataType | null,
  gives: (moment: DataType) => DataType,
  compute: (unit: string, zone: string) => (a: Long, b: Long) => Long,
): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [3, 3],
    expects: '"TIMESTAMP"',
    expectsEach: ['"STRING"', name === "timestampadd" ? '"BIGINT"' : '"TIMESTAMP"', '"TIMESTAMP"'],
    bind(args, given = []): BoundScalar | null {
      const unit = String(literalValue(given, 0)).toUpperCase();
      const fits = ["timestamp", "timestamp_ntz", "date", "string", "null"];
      const amount = second(args[1]);
      if (amount === null || !fits.includes(args[2].kind)) return null;
      const keepsType = name === "timestampadd" && args[2].kind === "timestamp_ntz";
      const moment: DataType = keepsType ? args[2] : TimestampType;
      return {
        argumentTypes: [StringType, amount, moment],
        dataType: gives(moment),
        code: ([, a, b], context) => {
          const zone = moment.kind === "timestamp" ? context.timeZone : "UTC";
          return `${context.reference(name, compute(unit, zone))}(${a}, ${b})`;
        },
      };
    },
  };
}

const asMoment = (type: DataType): DataType | null =>
  ["timestamp", "timestamp_ntz", "date", "string", "null"].includes(type.kind) ? TimestampType : null;

export const timestampUnits: readonly ScalarFunction[] = [
  unitFunction(
    "timestampadd",
    (type) => LONG.accept(type),
    (moment) => moment,
    (unit, zone) => (amount, micros) => add(unit, amount, micros, zone),
  ),
  unitFunction(
    "timestampdiff",
    asMoment,
    () => LongType,
    (unit, zone) => (start, end) => difference(unit, start, end, zone),
  ),
];

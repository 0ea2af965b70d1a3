/** `EXTRACT(field FROM x)` and `date_part('field', x)`: one field of a date, a timestamp or an interval, by many names. */
import { Decimal } from "../../data/decimal";
import { timeIsUnsupported } from "../../data/time-of-day";
import { instantToWallClock } from "../../data/time-zone";
import { civilFromMicros } from "../../data/timestamp";
import {
  ByteType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  IntegerType,
  LongType,
  TimestampType,
} from "../../data/types";
import { type CalendarInterval, type Long, toLong, type Value } from "../../data/value";
import type { BoundScalar, ScalarFunction } from "../function";
import { Refusal } from "../refusal";
import { dateFields, weekday } from "./dates";
import { literalValue } from "./define";

/** Spark's names of the fields, each with its short forms. */
const NAMES: Readonly<Record<string, string>> = {
  YEAR: "Y YEARS YR YRS",
  YEAROFWEEK: "",
  QUARTER: "QTR",
  MONTH: "MON MONS MONTHS",
  WEEK: "W WEEKS",
  DAY: "D DAYS",
  DAYOFWEEK: "DOW",
  DAYOFWEEK_ISO: "DOW_ISO",
  DOY: "",
  HOUR: "H HOURS HR HRS",
  MINUTE: "M MIN MINS MINUTES",
  SECOND: "S SEC SECONDS SECS",
};
const FIELD_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([field, others]) =>
    [field, ...others.split(" ")].map((name): [string, string] => [name, field]),
  ),
);

/** The year that the ISO week belongs to: that of its Thursday. */
const yearOfWeek = (days: number): number => dateFields.year(days - weekday(days) + 3);

const OF_DATE: Readonly<Record<string, (days: number) => number>> = {
  YEAR: dateFields.year,
  YEAROFWEEK: yearOfWeek,
  QUARTER: dateFields.quarter,
  MONTH: dateFields.month,
  WEEK: dateFields.weekofyear,
  DAY: dateFields.day,
  DAYOFWEEK: dateFields.dayofweek,
  DAYOFWEEK_ISO: (days) => weekday(days) + 1,
  DOY: dateFields.dayofyear,
};

const SECONDS = new DecimalType(8, 6);

function one(type: DataType, dataType: DataType, make: (zone: string) => (value: never) => Value): BoundScalar {
  return {
    argumentTypes: [type],
    dataType,
    code: ([value], context) => `${context.reference("part", make(context.timeZone))}(${value})`,
  };
}

/** Of a date or a timestamp. */
function ofMoment(field: string, type: DataType): BoundScalar | null {
  if (Object.hasOwn(OF_DATE, field)) return one(DateType, IntegerType, () => OF_DATE[field]);
  const moment = type.kind === "timestamp_ntz" ? type : TimestampType;
  const civil = (zone: string) => (micros: Long) =>
    civilFromMicros(moment.kind === "timestamp" ? instantToWallClock(micros, zone) : micros);
  if (field === "HOUR") return one(moment, IntegerType, (zone) => (micros: Long) => civil(zone)(micros).hour);
  if (field === "MINUTE") return one(moment, IntegerType, (zone) => (micros: Long) => civil(zone)(micros).minute);
  return one(moment, SECONDS, (zone) => (micros: Long) => {
    const { second, micro } = civil(zone)(micros);
    return new Decimal(BigInt(second * 1_000_000 + micro), 6);
  });
}

const SIZES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  DAY: [86_400_000_000n, 0n],
  HOUR: [3_600_000_000n, 24n],
  MINUTE: [60_000_000n, 60n],
};

/** Of microseconds; `days` of a calendar interval stand beside them. */
function ofMicros(field: string, wholeHours: boolean): readonly [DataType, (micros: Long) => Value] | null {
  if (field === "SECOND") return [SECONDS, (micros) => new Decimal(BigInt(micros) % 60_000_000n, 6)];
  if (!Object.hasOwn(SIZES, field)) return null;
  const [size, limit] = SIZES[field];
  const isOpen = limit === 0n || (wholeHours && field === "HOUR");
  const amount = (micros: Long): Value => toLong(isOpen ? BigInt(micros) / size : (BigInt(micros) / size) % limit);
  return [field === "DAY" ? IntegerType : isOpen ? LongType : ByteType, amount];
}

function ofInterval(field: string, type: DataType): BoundScalar | null {
  if (type.kind === "yearMonthInterval") {
    const has = type.simpleString.split(" ");
    if (field === "YEAR" && has.includes("year"))
      return one(type, IntegerType, () => (months: number) => Math.trunc(months / 12) + 0);
    const withMonths = field === "MONTH" && has.includes("month");
    return withMonths ? one(type, ByteType, () => (months: number) => (months % 12) + 0) : null;
  }
  if (type.kind === "dayTimeInterval") {
    const [, from, , to] = type.simpleString.split(" ");
    const order = ["day", "hour", "minute", "second"];
    const at = order.indexOf(field.toLowerCase());
    if (at < order.indexOf(from) || at > order.indexOf(to ?? from)) return null;
    const found = ofMicros(field, false);
    return found && one(type, found[0], () => found[1]);
  }
  if (field === "YEAR")
    return one(
      type,
      IntegerType,
      () =>
        ({ months }: CalendarInterval) =>
          Math.trunc(months / 12) + 0,
    );
  if (field === "MONTH")
    return one(
      type,
      ByteType,
      () =>
        ({ months }: CalendarInterval) =>
          (months % 12) + 0,
    );
  if (field === "DAY")
    return one(
      type,
      IntegerType,
      () =>
        ({ days }: CalendarInterval) =>
          days,
    );
  const found = ofMicros(field, true);
  if (found === null) return null;
  return one(
    type,
    found[0],
    () =>
      ({ micros }: CalendarInterval) =>
        found[1](micros),
  );
}

function datePart(name: string, sql?: ScalarFunction["sql"]): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    needsConstants: true,
    expects: '"DATE"',
    ...(sql && { sql }),
    bind([fieldType, type], given = []): BoundScalar | null {
      const written = literalValue(given, 0);
      if (written === undefined)
        throw new Refusal(
          "NON_FOLDABLE_ARGUMENT",
          `The function \`${name}\` requires the parameter \`field\` to be a foldable expression of the type "STRING", but the actual argument is a non-foldable.`,
          "42K08",
        );
      if (written === null)
        return { argumentTypes: [fieldType, type], dataType: DoubleType, nullableResult: true, code: () => "null" };
      if (type.kind === "time") throw timeIsUnsupported();
      const field = FIELD_OF.get(String(written).toUpperCase());
      const isInterval = type.kind.toLowerCase().endsWith("interval");
      const isMoment = ["date", "timestamp", "timestamp_ntz", "string", "null"].includes(type.kind);
      const bound =
        field === undefined ? null : isInterval ? ofInterval(field, type) : isMoment ? ofMoment(field, type) : null;
      if (bound === null)
        throw new Refusal(
          "INVALID_EXTRACT_FIELD",
          `Cannot extract \`${written}\` from "${given[1]?.sql() ?? type.sql}".`,
          "42601",
        );
      return {
        ...bound,
        argumentTypes: [fieldType, ...bound.argumentTypes],
        code: ([, value], context) => bound.code([value], context),
      };
    },
  };
}

const withFrom =
  (name: string): ScalarFunction["sql"] =>
  ([field, value]) =>
    `${name}(${field} FROM ${value})`;

export const dateParts: readonly ScalarFunction[] = [
  datePart("date_part"),
  datePart("datepart", withFrom("datepart")),
  datePart("extract", withFrom("extract")),
];

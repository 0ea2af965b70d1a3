/** Intervals made of numbers: `make_interval` (months, days and microseconds apart), `make_dt_interval`, `make_ym_interval`. */
import { Decimal } from "../../data/decimal";
import { SparkError } from "../../data/errors";
import { CalendarIntervalType, DayTimeIntervalType, DecimalType, YearMonthIntervalType } from "../../data/types";
import { type CalendarInterval, type Long, toLong } from "../../data/value";
import type { ScalarFunction } from "../function";
import { type Accepts, INT, NUMERIC, type Shape, scalar } from "./define";

const INT_LIMIT = 2n ** 31n;
const LONG_LIMIT = 2n ** 63n;
const NO_SECONDS = new Decimal(0n, 6);

/** Seconds with six digits after the point. */
const SECONDS: Accepts = { text: '"DECIMAL(18,6)"', accept: (type) => NUMERIC.accept(type) && new DecimalType(18, 6) };

/** How a call is written whose last arguments were left out. */
function filled(name: string, count: number): Shape["sql"] {
  const missing = (i: number): string => (i === count - 1 ? "0.000000" : "0");
  return (args) => `${name}(${Array.from({ length: count }, (_, i) => args[i] ?? missing(i)).join(", ")})`;
}

function microsOf(hours: number, minutes: number, seconds: Decimal): bigint {
  return BigInt(hours) * 3_600_000_000n + BigInt(minutes) * 60_000_000n + seconds.rescale(6).unscaled;
}

const fits = (value: bigint, limit: bigint): boolean => value >= -limit && value < limit;

/** Null when a part does not fit. */
function interval(numbers: readonly number[], seconds: Decimal): CalendarInterval | null {
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0] = numbers;
  const total = BigInt(years) * 12n + BigInt(months);
  const allDays = BigInt(weeks) * 7n + BigInt(days);
  const micros = microsOf(hours, minutes, seconds);
  if (!fits(total, INT_LIMIT) || !fits(allDays, INT_LIMIT) || !fits(micros, LONG_LIMIT)) return null;
  return { months: Number(total), days: Number(allDays), micros: toLong(micros) };
}

function makeInterval(name: string, tolerant: boolean): ScalarFunction {
  return scalar(
    {
      name,
      takes: [INT, INT, INT, INT, INT, INT, SECONDS],
      optional: 7,
      gives: CalendarIntervalType,
      nullable: tolerant,
      sql: filled(name, 7),
    },
    (...args: (number | Decimal)[]) => {
      const seconds = (args[6] as Decimal | undefined) ?? NO_SECONDS;
      const made = interval(args.slice(0, 6) as number[], seconds);
      if (made === null && !tolerant) throw overflow();
      return made;
    },
  );
}

/** Spark does not say where in the text this one comes from. */
function overflow(): SparkError {
  return new SparkError(
    "ARITHMETIC_OVERFLOW",
    'overflow. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.',
    { sqlState: "22003", context: "" },
  );
}

function outOfRange(): SparkError {
  return new SparkError(
    "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION",
    "Integer overflow while operating with intervals. Try devising appropriate values for the interval parameters.",
    { sqlState: "22015" },
  );
}

function dayTime(days: number = 0, hours: number = 0, minutes: number = 0, seconds: Decimal = NO_SECONDS): Long {
  const micros = BigInt(days) * 86_400_000_000n + microsOf(hours, minutes, seconds);
  if (!fits(micros, LONG_LIMIT)) throw outOfRange();
  return toLong(micros);
}

function yearMonth(years: number = 0, months: number = 0): number {
  const total = BigInt(years) * 12n + BigInt(months);
  if (!fits(total, INT_LIMIT)) throw outOfRange();
  return Number(total);
}

export const makeIntervals: readonly ScalarFunction[] = [
  makeInterval("make_interval", false),
  makeInterval("try_make_interval", true),
  scalar(
    {
      name: "make_dt_interval",
      takes: [INT, INT, INT, SECONDS],
      optional: 4,
      gives: DayTimeIntervalType,
      sql: filled("make_dt_interval", 4),
    },
    dayTime,
  ),
  scalar(
    {
      name: "make_ym_interval",
      takes: [INT, INT],
      optional: 2,
      gives: YearMonthIntervalType,
      sql: ([years = "0", months = "0"]) => `make_ym_interval(${years}, ${months})`,
    },
    yearMonth,
  ),
];

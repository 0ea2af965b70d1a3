/**
 * Spans of time as text: the `"10 minutes"` of windows, watermarks and triggers.
 *
 * Spark's `CalendarInterval` keeps months, days and microseconds apart, because a month and (where clocks change) a day
 * have no fixed length. The grammar and the errors are those of Spark's `IntervalUtils.stringToInterval`; `ms` and `us`
 * are no units there, so they are none here.
 */
import { MICROS_PER_DAY, MICROS_PER_SECOND } from "./calendar";
import { IllegalArgumentException } from "./errors";
import type { CalendarInterval, Long } from "./value";
import { toLong } from "./value";

export type { CalendarInterval } from "./value";

type Field = "months" | "days" | "micros";

/** How much one of each unit adds, and to what. */
const UNITS: Readonly<Record<string, readonly [Field, number]>> = {
  year: ["months", 12],
  month: ["months", 1],
  week: ["days", 7],
  day: ["days", 1],
  hour: ["micros", 3600 * MICROS_PER_SECOND],
  minute: ["micros", 60 * MICROS_PER_SECOND],
  second: ["micros", MICROS_PER_SECOND],
  millisecond: ["micros", 1000],
  microsecond: ["micros", 1],
};

const INT_MAX = 2n ** 31n;
const LONG_MAX = 2n ** 63n;

/**
 * Reads `10 minutes`, `1 hour 30 minutes`, `interval -1 day`, `1.5 seconds`. Units may be singular or plural.
 * For `window`, `session_window` and triggers; `withWatermark` words some errors otherwise, see `parseDelay`.
 * @throws IllegalArgumentException `INVALID_INTERVAL_FORMAT.…` that names the word at fault.
 */
export function parseInterval(text: string): CalendarInterval {
  const words = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words[0]?.startsWith("interval")) {
    if (words[0] !== "interval") throw badInterval(text, "INVALID_PREFIX", `Invalid interval prefix ${words[0]}.`);
    words.shift();
  }
  if (words.length === 0) throw badInterval(text, "INPUT_IS_EMPTY", "Interval string cannot be empty.");

  const total = { months: 0n, days: 0n, micros: 0n };
  for (let i = 0; i < words.length; ) {
    // A sign may stand alone: `- 1 day`.
    const signAlone = words[i] === "-" || words[i] === "+";
    const sign = signAlone ? words[i++] : "";
    const number = words[i++];
    const unit = words[i++];
    if (number === undefined) throw badInterval(text, "MISSING_NUMBER", `Expect a number after ${sign} but hit EOL.`);
    const amount = parseNumber(text, number, sign);
    if (unit === undefined) throw badInterval(text, "MISSING_UNIT", `Expect a unit name after ${number} but hit EOL.`);
    addAmount(text, total, amount, unit);
  }
  if (outside(total.months, INT_MAX) || outside(total.days, INT_MAX) || outside(total.micros, LONG_MAX))
    throw badInterval(text, "ARITHMETIC_EXCEPTION", `Uncaught arithmetic exception while parsing '${text}'.`);
  return { months: Number(total.months), days: Number(total.days), micros: toLong(total.micros) };
}

interface Amount {
  readonly whole: bigint;
  /** Microseconds, when the unit is a second; null when the number has no point. */
  readonly fraction: bigint | null;
}

function parseNumber(text: string, word: string, sign: string): Amount {
  const match = /^([+-]?)(\d*)(?:(\.)(\d*))?$/.exec(word);
  if (match === null || (match[2] === "" && !match[4]) || (sign !== "" && match[1] !== "")) {
    if (/^[+-]?[\d.]/.test(word)) throw badInterval(text, "INVALID_VALUE", `Invalid value ${word}.`);
    throw badInterval(text, "UNRECOGNIZED_NUMBER", `Unrecognized number ${word}.`);
  }
  const [, ownSign, whole, point, digits = ""] = match;
  if (digits.length > 9) {
    const message = `Interval can only support nanosecond precision, ${word} is out of range.`;
    throw badInterval(text, "INVALID_PRECISION", message);
  }
  const negative = (ownSign || sign) === "-";
  const micros = BigInt(digits.slice(0, 6).padEnd(6, "0"));
  return {
    whole: BigInt(whole || "0") * (negative ? -1n : 1n),
    fraction: point === undefined ? null : negative ? -micros : micros,
  };
}

function addAmount(text: string, total: Record<Field, bigint>, amount: Amount, word: string): void {
  const name = word.replace(/s$/, "");
  const unit = Object.hasOwn(UNITS, name) ? UNITS[name] : null;
  if (amount.fraction !== null && !word.startsWith("s"))
    throw badInterval(text, "INVALID_FRACTION", `${word} cannot have fractional part.`);
  if (unit === null) throw badInterval(text, "INVALID_UNIT", `Invalid unit ${word}.`);
  const [field, size] = unit;
  total[field] += amount.whole * BigInt(size) + (amount.fraction ?? 0n);
}

function outside(value: bigint, max: bigint): boolean {
  return value >= max || value < -max;
}

function badInterval(input: string, subclass: string, message: string): IllegalArgumentException {
  return new IllegalArgumentException(
    `INVALID_INTERVAL_FORMAT.${subclass}`,
    `Error parsing '${input}' to interval. Please ensure that the value provided is in a valid format for defining an ` +
      `interval. You can reference the documentation for the correct format. ${message}`,
    { sqlState: "22006", parameters: { input } },
  );
}

/** What Spark's SQL parser, which reads a watermark's delay, stumbles over before the units are looked at. */
const NOT_AN_INTERVAL = /UNRECOGNIZED_NUMBER|INPUT_IS_EMPTY|MISSING_|INVALID_VALUE|INVALID_PREFIX/;

/**
 * The delay of `withWatermark`: as `parseInterval`, but a text that is no interval at all is `CANNOT_PARSE_INTERVAL`.
 * (Real Spark: "abc" gives that, "10 parsecs" gives `INVALID_INTERVAL_FORMAT.INVALID_UNIT`.)
 */
export function parseDelay(text: string): CalendarInterval {
  try {
    return parseInterval(text);
  } catch (error) {
    if (!(error instanceof IllegalArgumentException) || !NOT_AN_INTERVAL.test(error.errorClass ?? "")) throw error;
    throw new IllegalArgumentException(
      "CANNOT_PARSE_INTERVAL",
      `Unable to parse '${text}'. Please ensure that the value provided is in a valid format for defining an interval. ` +
        "You can reference the documentation for the correct format. If the issue persists, please double check that " +
        "the input value is not null or empty and try again.",
      { sqlState: "22006", parameters: { intervalString: text }, cause: error },
    );
  }
}

/**
 * The length in microseconds, a day being 24 hours and a month 31 days, as Spark counts a watermark's delay.
 * Where months are not allowed (windows, triggers), the caller refuses them first.
 */
export function intervalToMicros(interval: CalendarInterval): Long {
  const days = interval.months * 31 + interval.days;
  return toLong(BigInt(days) * BigInt(MICROS_PER_DAY) + BigInt(interval.micros));
}

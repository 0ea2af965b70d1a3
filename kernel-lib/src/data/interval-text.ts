/**
 * Intervals as SQL prints them: `INTERVAL '1 02:03:04.5' DAY TO SECOND`, `INTERVAL '1-2' YEAR TO MONTH`.
 *
 * The standard's two kinds of interval never mix: days to seconds have a length, years to months do not. Which fields are
 * shown is part of the type, as in Spark: `INTERVAL MINUTE` prints 5400 s as `INTERVAL '90' MINUTE`.
 */
import { MICROS_PER_SECOND } from "./calendar";
import { AtomicType } from "./types";
import type { CalendarInterval, Long } from "./value";
import { toLong } from "./value";

const DAY_TIME_FIELDS = ["day", "hour", "minute", "second"];
const YEAR_MONTH_FIELDS = ["year", "month"];
const SECONDS_IN: Readonly<Record<string, number>> = { day: 86_400, hour: 3600, minute: 60, second: 1 };

/** The type `INTERVAL <from> [TO <to>]`; null when these fields make no interval. Field names in lower case. */
export function intervalType(
  from: string,
  to: string = from,
): AtomicType<"dayTimeInterval"> | AtomicType<"yearMonthInterval"> | null {
  const fields = from === to ? from : `${from} to ${to}`;
  const name = `interval ${fields}`;
  const ordered = (all: readonly string[]): boolean =>
    all.includes(from) && all.includes(to) && all.indexOf(from) <= all.indexOf(to);
  if (ordered(DAY_TIME_FIELDS)) return new AtomicType("dayTimeInterval", name, name, name.toUpperCase());
  if (ordered(YEAR_MONTH_FIELDS)) return new AtomicType("yearMonthInterval", name, name, name.toUpperCase());
  return null;
}

/** The interval with all fields from the first to the last of both, which are of one kind. */
export function widerInterval(a: AtomicType, b: AtomicType): AtomicType {
  const all = a.kind === "dayTimeInterval" ? DAY_TIME_FIELDS : YEAR_MONTH_FIELDS;
  const places = [...fieldsOf(a, all), ...fieldsOf(b, all)].map((field) => all.indexOf(field));
  return intervalType(all[Math.min(...places)], all[Math.max(...places)]) as AtomicType;
}

/** @param micros the interval's length. */
export function formatDayTimeInterval(micros: Long, type: AtomicType<"dayTimeInterval">): string {
  const fields = fieldsOf(type, DAY_TIME_FIELDS);
  const total = BigInt(micros);
  let rest = total < 0n ? -total : total;
  let text = "";
  for (const [i, field] of fields.entries()) {
    const size = BigInt(SECONDS_IN[field] * MICROS_PER_SECOND);
    const amount = field === "second" ? secondsText(rest) : (rest / size).toString();
    rest %= size;
    // Days are never padded, the fields of a clock always.
    if (i > 0) text += fields[i - 1] === "day" ? " " : ":";
    text += field === "day" ? amount : padSeconds(amount);
  }
  return `INTERVAL '${total < 0n ? "-" : ""}${text}' ${type.sql.slice("INTERVAL ".length)}`;
}

/** @param months the interval's length. */
export function formatYearMonthInterval(months: number, type: AtomicType<"yearMonthInterval">): string {
  const fields = fieldsOf(type, YEAR_MONTH_FIELDS);
  const rest = Math.abs(months);
  const years = Math.floor(rest / 12);
  const text = fields.length === 2 ? `${years}-${rest % 12}` : fields[0] === "year" ? `${years}` : `${rest}`;
  return `INTERVAL '${months < 0 ? "-" : ""}${text}' ${type.sql.slice("INTERVAL ".length)}`;
}

/** `1 years 2 months 3 days 4 hours 0.5 seconds`: the units that there are; `0 seconds` without any. */
export function formatCalendarInterval({ months, days, micros }: CalendarInterval): string {
  const total = BigInt(micros);
  const seconds = total % 60_000_000n;
  const parts: [bigint | number, string][] = [
    [Math.trunc(months / 12), "years"],
    [months % 12, "months"],
    [days, "days"],
    [total / 3_600_000_000n, "hours"],
    [(total / 60_000_000n) % 60n, "minutes"],
  ];
  const texts = parts.filter(([amount]) => Number(amount) !== 0).map(([amount, unit]) => `${amount} ${unit}`);
  if (seconds !== 0n) texts.push(`${seconds < 0n ? `-${secondsText(-seconds)}` : secondsText(seconds)} seconds`);
  return texts.length === 0 ? "0 seconds" : texts.join(" ");
}

/** Reads what `formatDayTimeInterval` writes: microseconds, or null when the text is something else. */
export function parseDayTimeInterval(text: string): Long | null {
  const match = /^interval '(-?)([^']*)' (\w+)(?: to (\w+))?$/i.exec(text.trim());
  if (match === null) return null;
  const [, sign, body, from, to] = match;
  const type = intervalType(from.toLowerCase(), (to ?? from).toLowerCase());
  if (type?.kind !== "dayTimeInterval") return null;
  const fields = fieldsOf(type, DAY_TIME_FIELDS);
  const parts = body.split(/[ :]/);
  if (parts.length !== fields.length || !parts.every((part) => /^\d+(\.\d{1,6})?$/.test(part))) return null;
  let micros = 0n;
  for (const [i, part] of parts.entries()) {
    const [whole, fraction = ""] = part.split(".");
    micros += BigInt(whole) * BigInt(SECONDS_IN[fields[i]] * MICROS_PER_SECOND);
    micros += BigInt(fraction.padEnd(6, "0"));
  }
  return toLong(sign === "-" ? -micros : micros);
}

/** Reads what `formatYearMonthInterval` writes: months, or null when the text is something else. */
export function parseYearMonthInterval(text: string): number | null {
  const match = /^interval '(-?)(\d+)(?:-(\d+))?' (year to month|year|month)$/i.exec(text.trim());
  if (match === null) return null;
  const [, sign, first, second, fields] = match;
  if ((second !== undefined) !== (fields.toLowerCase() === "year to month")) return null;
  const months = fields.toLowerCase() === "month" ? Number(first) : Number(first) * 12 + Number(second ?? 0);
  return sign === "-" ? -months : months;
}

function fieldsOf(type: AtomicType, all: readonly string[]): readonly string[] {
  const [, from, , to] = type.simpleString.split(" ");
  return all.slice(all.indexOf(from), all.indexOf(to ?? from) + 1);
}

function secondsText(micros: bigint): string {
  const fraction = (micros % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return (micros / 1_000_000n).toString() + (fraction === "" ? "" : `.${fraction}`);
}

/** Two digits before the point at least. */
function padSeconds(text: string): string {
  return /^\d(\D|$)/.test(text) ? `0${text}` : text;
}

/**
 * Timestamps and dates as text.
 *
 * Spark keeps an instant as microseconds since 1970 (UTC) and reads and prints it in the session's time zone; a date is a
 * number of days. What counts as the text of a timestamp is Spark's `CAST(string AS TIMESTAMP)`. Two things Spark takes
 * and we do not, as they would need today's date: a time alone (`12:34:56`) and words such as `now`.
 */
import {
  type CivilTime,
  civilFromDays,
  daysFromCivil,
  isCivilDate,
  MICROS_PER_SECOND,
  SECONDS_PER_DAY,
} from "./calendar";
import { instantToWallClock, isTimeZone, microsOf, secondsOf, wallClockToInstant } from "./time-zone";
import type { Long } from "./value";

const DATE = String.raw`([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})`;
const TIME = String.raw`(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?([^\d.].*)?)?)?`;
const TIMESTAMP_TEXT = new RegExp(`^${DATE}(?:[ T]${TIME})?)?)?$`);
const DATE_TEXT = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/;

/** A timestamp's text taken apart; `zone` is null when the text names none. */
interface ParsedTimestamp {
  readonly wallMicros: Long;
  readonly zone: string | null;
}

/**
 * Microseconds since 1970 of a text such as `2024-01-02 03:04:05.678`, `2024-01-02T03:04:05Z`, `2024-01-02`, `2024-1`.
 * The seventh digit of a second's fraction and those after it are cut off.
 * @param zone in which the text is read, unless it names one itself.
 * @returns null when the text is not a timestamp.
 */
export function parseTimestamp(text: string, zone: string): Long | null {
  const parsed = parse(text);
  if (parsed === null) return null;
  return inRange(wallClockToInstant(parsed.wallMicros, parsed.zone ?? zone));
}

/** The same for TIMESTAMP_NTZ: the clock as it is written; a zone in the text is read and ignored. */
export function parseTimestampNtz(text: string): Long | null {
  const parsed = parse(text);
  return parsed === null ? null : inRange(parsed.wallMicros);
}

function parse(text: string): ParsedTimestamp | null {
  const match = TIMESTAMP_TEXT.exec(trimAll(text));
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, rest] = match;
  const wallMicros = microsFromCivil({
    year: Number(year),
    month: Number(month ?? 1),
    day: Number(day ?? 1),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    micro: Number((fraction ?? "").slice(0, 6).padEnd(6, "0")),
  });
  if (wallMicros === null) return null;
  const zone = rest === undefined ? null : rest.trim();
  return zone === null || isTimeZone(zone) ? { wallMicros, zone } : null;
}

/** `yyyy-MM-dd HH:mm:ss[.ffffff]` in the zone, zeros at the end of the fraction cut. As `CAST(ts AS STRING)`. */
export function formatTimestamp(micros: Long, zone: string): string {
  return formatTimestampNtz(instantToWallClock(micros, zone));
}

/** The same for a TIMESTAMP_NTZ. */
export function formatTimestampNtz(wallMicros: Long): string {
  return formatClock(wallMicros, " ");
}

/** `yyyy-MM-ddTHH:mm:ss[.f…]Z`: the form of data files, traces and tests, whatever the session's zone. */
export function formatIsoUtc(micros: Long): string {
  return `${formatClock(micros, "T")}Z`;
}

/** `2024-01-02T03:04:05[.f…]`: the ISO form of a TIMESTAMP_NTZ. */
export function formatIsoNtz(wallMicros: Long): string {
  return formatClock(wallMicros, "T");
}

/** Days since 1970 of `2024-01-02`, `2024-1`, `2024`; a time after the day is ignored. Null when it is no date. */
export function parseDate(text: string): number | null {
  const match = DATE_TEXT.exec(trimAll(text));
  if (match === null) return null;
  const date = { year: Number(match[1]), month: Number(match[2] ?? 1), day: Number(match[3] ?? 1) };
  return isCivilDate(date) ? daysFromCivil(date) : null;
}

/** `yyyy-MM-dd`; a year beyond 9999 has a `+`, one before 0 a `-`, as in Java. */
export function formatDate(days: number): string {
  // Neighbouring rows mostly share their day.
  if (days !== lastDate.days) lastDate = { days, text: dateText(days) };
  return lastDate.text;
}

let lastDate = { days: 0, text: "1970-01-01" };

function dateText(days: number): string {
  const { year, month, day } = civilFromDays(days);
  const sign = year < 0 ? "-" : year > 9999 ? "+" : "";
  return `${sign}${String(Math.abs(year)).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** The fields of a clock that shows `wallMicros`. */
export function civilFromMicros(wallMicros: Long): CivilTime {
  const seconds = secondsOf(wallMicros);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const ofDay = seconds - days * SECONDS_PER_DAY;
  // Written out: spreading the date into the result takes twenty times as long.
  const { year, month, day } = civilFromDays(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor((ofDay % 3600) / 60),
    second: ofDay % 60,
    micro: microOfSecond(wallMicros, seconds),
  };
}

/** The inverse; null when there is no such date or time of day (30 February, 24:00, second 60). */
export function microsFromCivil(time: CivilTime): Long | null {
  if (!isCivilDate(time) || time.hour > 23 || time.minute > 59 || time.second > 59) return null;
  const seconds = daysFromCivil(time) * SECONDS_PER_DAY + time.hour * 3600 + time.minute * 60 + time.second;
  return microsOf(seconds, time.micro);
}

/** Every row of a trace passes here, so no object is made on the way. */
function formatClock(wallMicros: Long, separator: string): string {
  const seconds = secondsOf(wallMicros);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const ofDay = seconds - days * SECONDS_PER_DAY;
  const micro = microOfSecond(wallMicros, seconds);
  const clock = `${two(Math.floor(ofDay / 3600))}:${two(Math.floor(ofDay / 60) % 60)}:${two(ofDay % 60)}`;
  const fraction = micro === 0 ? "" : `.${String(micro).padStart(6, "0").replace(/0+$/, "")}`;
  return formatDate(days) + separator + clock + fraction;
}

function microOfSecond(micros: Long, seconds: number): number {
  if (typeof micros === "number") return micros - seconds * MICROS_PER_SECOND;
  return Number(micros - BigInt(seconds) * BigInt(MICROS_PER_SECOND));
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

/** Spark trims white space and control characters. */
function trimAll(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  return text.replace(/^[\s\u0000-\u001f\u007f-\u009f]+|[\s\u0000-\u001f\u007f-\u009f]+$/g, "");
}

/** A timestamp is a 64-bit number of microseconds: about 290 000 years on either side of 1970. */
function inRange(micros: Long): Long | null {
  return micros >= -(2n ** 63n) && micros < 2n ** 63n ? micros : null;
}

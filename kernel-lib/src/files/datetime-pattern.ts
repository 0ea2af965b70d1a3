/**
 * Dates and times in a form of one's own: the options `dateFormat` and `timestampFormat`.
 *
 * The letters of Spark's datetime patterns that data files use: y M d H h m s S a E X x V, text in quotes, and parts in
 * brackets that may be missing. Other letters are refused rather than guessed.
 */
import { civilFromDays, daysFromCivil, isCivilDate } from "../data/calendar";
import { IllegalArgumentException } from "../data/errors";
import { instantToWallClock, isTimeZone, wallClockToInstant } from "../data/time-zone";
import { type Long, toLong } from "../data/value";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const FULL_MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const FULL_DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

interface Field {
  readonly letter: string;
  readonly width: number;
}

/** Letters with their number, quoted texts and brackets, in order. */
function tokens(pattern: string): (Field | string)[] {
  const parts = [...pattern.matchAll(/([A-Za-z])\1*|'((?:[^']|'')*)'|[[\]]|[^A-Za-z'[\]]+/g)];
  return parts.map(([text, letter, quoted]) => {
    if (quoted !== undefined) return quoted === "" ? "'" : quoted.replaceAll("''", "'");
    if (letter === undefined) return text === "[" || text === "]" ? `\0${text}` : text;
    if (!"yuMLdHhmsSaEXxVzZ".includes(letter)) throw unknown(pattern, letter);
    return { letter, width: text.length };
  });
}

function unknown(pattern: string, letter: string): IllegalArgumentException {
  return new IllegalArgumentException(
    "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER",
    `Unrecognized datetime pattern: ${pattern}. Illegal pattern character found in datetime pattern: ${letter}. Please provide legal character.`,
    { sqlState: "22007" },
  );
}

/** Microseconds since 1970 of a text, or null. @param zone for texts that name none */
export function parsePattern(pattern: string, zone: string): (text: string) => Long | null {
  const fields: Field[] = [];
  const source = tokens(pattern).map((token) => {
    if (token === "\0[") return "(?:";
    if (token === "\0]") return ")?";
    if (typeof token === "string") return token.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    fields.push(token);
    return `(${fieldPattern(token)})`;
  });
  const regex = new RegExp(`^${source.join("")}$`, "i");
  return (text) => {
    const match = regex.exec(text);
    return match === null ? null : assemble(fields, match.slice(1), zone);
  };
}

function fieldPattern({ letter, width }: Field): string {
  switch (letter) {
    case "y":
    case "u":
      return width === 2 ? "\\d{2}" : width === 1 ? "[+-]?\\d+" : `\\d{${width}}`;
    case "M":
    case "L":
      if (width >= 3) return (width === 3 ? MONTHS : FULL_MONTHS).join("|");
      return width === 1 ? "\\d{1,2}" : "\\d{2}";
    case "E":
      return (width >= 4 ? FULL_DAYS : DAYS).join("|");
    case "a":
      return "AM|PM";
    case "S":
      return `\\d{${width}}`;
    case "X":
      return "Z|[+-]\\d{2}(?::?\\d{2})?";
    case "x":
    case "Z":
      return "[+-]\\d{2}(?::?\\d{2})?";
    case "V":
    case "z":
      return "[A-Za-z][A-Za-z0-9_/+:-]*|[+-]\\d{2}:\\d{2}";
    default:
      return width === 1 ? "\\d{1,2}" : `\\d{${width}}`;
  }
}

function assemble(fields: readonly Field[], texts: readonly (string | undefined)[], zone: string): Long | null {
  const found: Record<string, string> = {};
  fields.forEach(({ letter }, i) => {
    const text = texts[i];
    if (text !== undefined) found[letter] = text;
  });
  const year = yearOf(found, fields);
  const month = monthOf(found.M ?? found.L ?? "1");
  const date = { year, month, day: Number(found.d ?? 1) };
  const hour = found.h === undefined ? Number(found.H ?? 0) : (Number(found.h) % 12) + (isPm(found.a) ? 12 : 0);
  const minute = Number(found.m ?? 0);
  const second = Number(found.s ?? 0);
  if (!isCivilDate(date) || hour > 23 || minute > 59 || second > 59) return null;
  const seconds = daysFromCivil(date) * 86_400 + hour * 3600 + minute * 60 + second;
  const micro = Number((found.S ?? "").slice(0, 6).padEnd(6, "0"));
  const wall = toLong(BigInt(seconds) * 1_000_000n + BigInt(micro));
  const own = found.X ?? found.x ?? found.Z ?? found.V ?? found.z;
  const named = own === undefined ? zone : zoneName(own);
  return isTimeZone(named) ? wallClockToInstant(wall, named) : null;
}

const isPm = (text: string | undefined): boolean => text?.toLowerCase() === "pm";

function yearOf(found: Readonly<Record<string, string>>, fields: readonly Field[]): number {
  const two = fields.some(({ letter, width }) => (letter === "y" || letter === "u") && width === 2);
  return Number(found.y ?? found.u ?? 1970) + (two ? 2000 : 0);
}

function monthOf(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  return MONTHS.findIndex((name) => name.toLowerCase() === text.slice(0, 3).toLowerCase()) + 1;
}

/** `+0130` and `+01` as `+01:30` and `+01:00`. */
function zoneName(text: string): string {
  const match = /^([+-]\d{2}):?(\d{2})?$/.exec(text);
  return match === null ? text : `${match[1]}:${match[2] ?? "00"}`;
}

/** The text of an instant. @param zone whose clock is shown */
export function formatPattern(pattern: string, zone: string): (micros: Long) => string {
  const parts = tokens(pattern);
  return (micros) => {
    const wall = instantToWallClock(micros, zone);
    return parts.map((part) => (typeof part === "string" ? bracketless(part) : fieldText(part, wall, micros))).join("");
  };
}

const bracketless = (text: string): string => (text.startsWith("\0") ? "" : text);

function fieldText({ letter, width }: Field, wall: Long, micros: Long): string {
  const total = BigInt(wall);
  const micro = Number(((total % 1_000_000n) + 1_000_000n) % 1_000_000n);
  const seconds = Number((total - BigInt(micro)) / 1_000_000n);
  const days = Math.floor(seconds / 86_400);
  const ofDay = seconds - days * 86_400;
  const { year, month, day } = civilFromDays(days);
  const pad = (value: number): string => String(value).padStart(width, "0");
  switch (letter) {
    case "y":
    case "u":
      return width === 2 ? String(year % 100).padStart(2, "0") : pad(year);
    case "M":
    case "L":
      return width >= 3 ? (width === 3 ? MONTHS : FULL_MONTHS)[month - 1] : pad(month);
    case "d":
      return pad(day);
    case "H":
      return pad(Math.floor(ofDay / 3600));
    case "h":
      return pad(Math.floor(ofDay / 3600) % 12 || 12);
    case "m":
      return pad(Math.floor(ofDay / 60) % 60);
    case "s":
      return pad(ofDay % 60);
    case "S":
      return String(micro).padStart(6, "0").padEnd(width, "0").slice(0, width);
    case "a":
      return ofDay < 43_200 ? "AM" : "PM";
    case "E":
      return (width >= 4 ? FULL_DAYS : DAYS)[(((days + 4) % 7) + 7) % 7];
    default:
      return offsetText(letter, width, Number(total - BigInt(micros)) / 60_000_000);
  }
}

/** The zone's distance from UTC: `Z`, `+01`, `+0100`, `+01:00`. */
function offsetText(letter: string, width: number, minutes: number): string {
  if (letter === "X" && minutes === 0) return "Z";
  const sign = minutes < 0 ? "-" : "+";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  if (width === 1 && letter !== "Z") return `${sign}${two(hours)}${rest === 0 ? "" : two(rest)}`;
  return `${sign}${two(hours)}${width === 2 || letter === "Z" ? "" : ":"}${two(rest)}`;
}

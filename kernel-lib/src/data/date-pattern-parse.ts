/**
 * A text read with a pattern: `to_timestamp('05.03.2024', 'dd.MM.yyyy')`.
 *
 * The pieces of the pattern become one regular expression. Fields that the pattern does not have are those of
 * 1970-01-01 00:00:00; numbers that stand side by side have exactly the digits the pattern gives them.
 */
import { type CivilDate, civilFromDays, daysFromCivil, isCivilDate, isLeapYear } from "./calendar";
import { checkLetters, MONTH_NAMES, type Piece, parsePattern } from "./date-pattern";
import { isTimeZone, wallClockToInstant } from "./time-zone";
import { microsFromCivil } from "./timestamp";
import type { Long } from "./value";

export type ParsedPattern =
  | { readonly micros: Long; readonly wallMicros: Long }
  /** Why the text is not read, as Java words it. */
  | { readonly failure: string };

type Field = Piece & { readonly kind: "field" };

interface Reader {
  readonly regex: RegExp;
  readonly fields: readonly Field[];
}

const kept = new Map<string, readonly Reader[]>();

/** @param zone in which the text is read, unless it names one itself */
export function parseWithPattern(text: string, pattern: string, zone: string): ParsedPattern {
  let readers = kept.get(pattern);
  if (readers === undefined) {
    readers = makeReaders(pattern);
    if (kept.size > 200) kept.clear();
    kept.set(pattern, readers);
  }
  const whole = readers[readers.length - 1];
  const match = whole.regex.exec(text);
  if (match === null || match[0].length < text.length) return { failure: whereItEnds(text, readers, match) };
  const fields = new Map<string, string>();
  whole.fields.forEach(({ letter, width }, i) => {
    if (match[i + 1] !== undefined) fields.set(letter === "y" && width === 2 ? "yy" : letter, match[i + 1]);
  });
  return assemble(text, fields, zone);
}

function whereItEnds(text: string, readers: readonly Reader[], whole: RegExpExecArray | null): string {
  if (whole !== null) return `Text '${text}' could not be parsed, unparsed text found at index ${whole[0].length}`;
  const ends = readers.map(({ regex }) => regex.exec(text)?.[0].length ?? 0);
  return `Text '${text}' could not be parsed at index ${Math.max(0, ...ends)}`;
}

/** For the first piece, the first two, and so on: the longest that matches tells where a text goes wrong. */
function makeReaders(pattern: string): readonly Reader[] {
  checkLetters(pattern, "EFqQ");
  const pieces = parsePattern(pattern);
  const readers: Reader[] = [{ regex: /^/, fields: [] }];
  for (let count = 1; count <= pieces.length; count++) {
    const some = pieces.slice(0, count);
    const source = some.map((piece, i) => sourceOf(piece, pieces[i + 1])).join("");
    const open = some.filter((piece) => piece.kind === "open").length;
    const closed = some.filter((piece) => piece.kind === "close").length;
    const fields = some.filter((piece): piece is Field => piece.kind === "field");
    readers.push({ regex: new RegExp(`^${source}${")?".repeat(Math.max(0, open - closed))}`, "i"), fields });
  }
  return readers;
}

const isNumber = (piece: Piece | undefined): boolean =>
  piece?.kind === "field" && !"GaVzOXxZE".includes(piece.letter) && !("MLQq".includes(piece.letter) && piece.width > 2);

function sourceOf(piece: Piece, next: Piece | undefined): string {
  if (piece.kind === "open") return "(?:";
  if (piece.kind === "close") return ")?";
  if (piece.kind === "text") return piece.text.replace(/[\^$\\.*+?()[\]{}|]/g, "\\$&");
  const { letter, width } = piece;
  if (letter === "S") return "(\\d{1,9})";
  if ("ML".includes(letter) && width > 2)
    return `(${MONTH_NAMES.map((name) => (width === 3 ? name.slice(0, 3) : name)).join("|")})`;
  if (letter === "a") return "(AM|PM|am|pm)";
  if (letter === "G") return "(AD|BC)";
  if (letter === "V" || letter === "z") return "([A-Za-z][A-Za-z0-9_+\\-/:]*|[+-]\\d{2}:\\d{2})";
  if ("OXxZ".includes(letter)) return "(Z|GMT|[+-]\\d{2}(?::?\\d{2}){0,2})";
  if (isNumber(next)) return `(\\d{${width}})`;
  if (letter === "y") return width === 2 ? "(\\d{2})" : `([+-]?\\d{${width},10})`;
  return width === 1 ? "(\\d{1,19})" : `(\\d{${width}${letter === "D" ? ",3" : ""}})`;
}

type NumberOf = (...letters: string[]) => number | undefined;

function assemble(text: string, fields: ReadonlyMap<string, string>, zone: string): ParsedPattern {
  const number: NumberOf = (...letters) => {
    const found = letters.map((letter) => fields.get(letter)).find((value) => value !== undefined);
    return found === undefined ? undefined : Number(found);
  };
  const failed = (why: string): ParsedPattern => ({ failure: `Text '${text}' could not be parsed: ${why}` });
  const wrong = outOfRange(fields, number);
  if (wrong !== null) return failed(wrong);
  const date = dateOf(fields, number);
  // What is wrong only with the year that nobody wrote is found later, and told otherwise.
  if (typeof date === "string") return fields.has("y") || fields.has("yy") ? failed(date) : { failure: date };
  const wallMicros = microsFromCivil({
    ...date,
    hour: hourOf(fields, number),
    minute: number("m") ?? 0,
    second: number("s") ?? 0,
    micro: Number((fields.get("S") ?? "").slice(0, 6).padEnd(6, "0")),
  }) as Long;
  const named = ["V", "z", "O", "X", "x", "Z"].map((letter) => fields.get(letter)).find((name) => name !== undefined);
  if (named === undefined || isTimeZone(named))
    return { wallMicros, micros: wallClockToInstant(wallMicros, named ?? zone) };
  if (/^[+-]/.test(named)) return failed("Value out of range: Hour[0-23], Minute[0-59], Second[0-59]");
  return { failure: `Text '${text}' could not be parsed at index ${text.lastIndexOf(named)}` };
}

/** Each numeric field's name in Java, and what it may be. */
const RANGES: readonly (readonly [letters: string[], name: string, low: number, high: number, shown?: string])[] = [
  [["D"], "DayOfYear", 1, 366, "1 - 365/366"],
  [["M", "L"], "MonthOfYear", 1, 12],
  [["d"], "DayOfMonth", 1, 31, "1 - 28/31"],
  [["H"], "HourOfDay", 0, 23],
  [["k"], "ClockHourOfDay", 1, 24],
  [["h"], "ClockHourOfAmPm", 1, 12],
  [["K"], "HourOfAmPm", 0, 11],
  [["m"], "MinuteOfHour", 0, 59],
  [["s"], "SecondOfMinute", 0, 59],
];

function outOfRange(fields: ReadonlyMap<string, string>, number: NumberOf): string | null {
  for (const [letters, name, low, high, shown = `${low} - ${high}`] of RANGES) {
    const value = number(...letters);
    if (value === undefined || Number.isNaN(value) || (value >= low && value <= high)) continue;
    return `Invalid value for ${name} (valid values ${shown}): ${fields.get(letters[0]) === undefined ? value : Number(fields.get(letters[0]))}`;
  }
  return null;
}

function dateOf(fields: ReadonlyMap<string, string>, number: NumberOf): CivilDate | string {
  const written = number("y") ?? 1970;
  const short = number("yy");
  const year = short !== undefined ? 2000 + short : fields.get("G")?.toUpperCase() === "BC" ? 1 - written : written;
  const dayOfYear = number("D");
  if (dayOfYear === 366 && !isLeapYear(year)) return `Invalid date 'DayOfYear 366' as '${year}' is not a leap year`;
  if (dayOfYear !== undefined) return civilFromDays(daysFromCivil({ year, month: 1, day: 1 }) + dayOfYear - 1);
  const date = { year, month: monthOf(fields.get("M") ?? fields.get("L")), day: number("d") ?? 1 };
  if (isCivilDate(date)) return date;
  if (date.month === 2 && date.day === 29) return `Invalid date 'February 29' as '${year}' is not a leap year`;
  return `Invalid date '${MONTH_NAMES[date.month - 1].toUpperCase()} ${date.day}'`;
}

function monthOf(text: string | undefined): number {
  if (text === undefined) return 1;
  if (/^\d+$/.test(text)) return Number(text);
  return MONTH_NAMES.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase())) + 1;
}

function hourOf(fields: ReadonlyMap<string, string>, number: NumberOf): number {
  const half = number("h", "K");
  if (half !== undefined) return (half % 12) + (fields.get("a")?.toUpperCase() === "PM" ? 12 : 0);
  const hour = number("H", "k") ?? 0;
  return fields.has("k") && hour === 24 ? 0 : hour;
}

/**
 * Cells straight out of a file's bytes, for the plain forms that nearly all cells have: short numbers, ISO timestamps, text.
 *
 * Each parser either understands the bytes fully or says no; then the record is read again, slowly, by all the rules. So
 * these decide about speed only, never about results.
 */
import { daysFromCivil, isCivilDate } from "../data/calendar";
import type { DataType } from "../data/types";
import { ByteStrings } from "./byte-strings";
import type { CellColumn } from "./cell-columns";

/** Sets the cell from `bytes[from]` up to `bytes[to]`; false when the bytes are not of the plain form. */
export type ByteParser = (bytes: Uint8Array, from: number, to: number, column: CellColumn, row: number) => boolean;

const MINUS = 45;
const DOT = 46;
const LIMITS: Readonly<Record<string, number>> = { byte: 2 ** 7, short: 2 ** 15, int: 2 ** 31, long: 2 ** 53 };
const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/** Null for types that have no plain form. @param zone in which timestamps without a zone are read */
export function byteParser(type: DataType, zone: string): ByteParser | null {
  switch (type.kind) {
    case "byte":
    case "short":
    case "int":
    case "long":
      return integer(LIMITS[type.kind]);
    case "float":
      return (bytes, from, to, column, row) => floating(bytes, from, to, column, row, true);
    case "double":
      return (bytes, from, to, column, row) => floating(bytes, from, to, column, row, false);
    case "boolean":
      return boolean;
    case "string": {
      const strings = new ByteStrings();
      return (bytes, from, to, column, row) => {
        column.set(row, strings.get(bytes, from, to));
        return true;
      };
    }
    case "date":
      return date;
    case "timestamp":
      return (bytes, from, to, column, row) => timestamp(bytes, from, to, column, row, zone === "UTC");
    default:
      return null;
  }
}

function integer(limit: number): ByteParser {
  return (bytes, from, to, column, row) => {
    const negative = bytes[from] === MINUS;
    const start = negative ? from + 1 : from;
    if (start >= to || to - start > 15) return false;
    let value = 0;
    for (let i = start; i < to; i++) {
      const digit = bytes[i] - 48;
      if (digit < 0 || digit > 9) return false;
      value = value * 10 + digit;
    }
    if (value >= limit) return false;
    column.setNumber(row, negative && value !== 0 ? -value : value);
    return true;
  };
}

/** With at most 15 digits and no exponent one division gives the nearest double; longer ones are read as text. */
function floating(
  bytes: Uint8Array,
  from: number,
  to: number,
  column: CellColumn,
  row: number,
  single: boolean,
): boolean {
  const negative = bytes[from] === MINUS;
  const start = negative ? from + 1 : from;
  if (start >= to || to - start > 30 || bytes[start] === DOT || bytes[to - 1] === DOT) return false;
  let digits = 0;
  let point = -1;
  for (let i = start; i < to; i++) {
    const digit = bytes[i] - 48;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (bytes[i] === DOT && point < 0) point = i;
    else return false;
  }
  const isLong = to - start - (point < 0 ? 0 : 1) > 15;
  const value = isLong ? Number(asciiText(bytes, start, to)) : point < 0 ? digits : digits / POWERS[to - point - 1];
  column.setNumber(row, single ? Math.fround(negative ? -value : value) : negative ? -value : value);
  return true;
}

function asciiText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
}

function boolean(bytes: Uint8Array, from: number, to: number, column: CellColumn, row: number): boolean {
  if (
    to - from === 4 &&
    bytes[from] === 116 &&
    bytes[from + 1] === 114 &&
    bytes[from + 2] === 117 &&
    bytes[from + 3] === 101
  )
    column.setNumber(row, 1);
  else if (
    to - from === 5 &&
    bytes[from] === 102 &&
    bytes[from + 1] === 97 &&
    bytes[from + 2] === 108 &&
    bytes[from + 3] === 115 &&
    bytes[from + 4] === 101
  )
    column.setNumber(row, 0);
  else return false;
  return true;
}

/** The number in `count` digits, or NaN. */
function digitsAt(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = bytes[i] - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

// Neighbouring rows mostly share their day.
let known = { year: 1970, month: 1, day: 1, days: 0 };

/** Days since 1970 of `yyyy-MM-dd`, or NaN. */
function daysAt(bytes: Uint8Array, at: number): number {
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return Number.NaN;
  const year = digitsAt(bytes, at, 4);
  const month = digitsAt(bytes, at + 5, 2);
  const day = digitsAt(bytes, at + 8, 2);
  if (known.day === day && known.month === month && known.year === year) return known.days;
  if (Number.isNaN(year + month + day) || !isCivilDate({ year, month, day })) return Number.NaN;
  known = { year, month, day, days: daysFromCivil({ year, month, day }) };
  return known.days;
}

function date(bytes: Uint8Array, from: number, to: number, column: CellColumn, row: number): boolean {
  const days = to - from === 10 ? daysAt(bytes, from) : Number.NaN;
  if (Number.isNaN(days)) return false;
  column.setNumber(row, days);
  return true;
}

/** `yyyy-MM-dd HH:mm:ss[.ffffff][Z]`, or with a `T`; without `Z` only when the session's clock is UTC's. */
function timestamp(
  bytes: Uint8Array,
  from: number,
  to: number,
  column: CellColumn,
  row: number,
  utc: boolean,
): boolean {
  const zoned = bytes[to - 1] === 90;
  const end = zoned ? to - 1 : to;
  const length = end - from;
  if ((!zoned && !utc) || length < 19 || length === 20 || length > 26) return false;
  if ((bytes[from + 10] !== 84 && bytes[from + 10] !== 32) || bytes[from + 13] !== 58 || bytes[from + 16] !== 58)
    return false;
  const days = daysAt(bytes, from);
  const hour = digitsAt(bytes, from + 11, 2);
  const minute = digitsAt(bytes, from + 14, 2);
  const second = digitsAt(bytes, from + 17, 2);
  if (length > 19 && bytes[from + 19] !== DOT) return false;
  const fraction = length === 19 ? 0 : digitsAt(bytes, from + 20, length - 20) * POWERS[26 - length];
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return false;
  const micros = (days * 86_400 + hour * 3600 + minute * 60 + second) * 1_000_000 + fraction;
  if (Number.isNaN(micros)) return false;
  column.setNumber(row, micros);
  return true;
}

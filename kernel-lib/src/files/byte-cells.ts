/**
 * Cells straight out of a file's bytes, for the plain forms that nearly all cells have: short numbers, ISO timestamps, text.
 *
 * Each parser either understands a value fully and says where it ends, or gives up; then the record is read again, slowly, by
 * all the rules. So these decide about speed only, never about results. Whether something may stand where a value ended
 * is for the caller to say: `1.5` ends at its point for a parser of whole numbers.
 */
import type { DataType } from "../data/types";
import type { ByteSource } from "./byte-source";
import type { TextEnds } from "./byte-strings";
import { dateParser, timestampParser } from "./byte-times";
import type { CellColumn } from "./cell-columns";

/** Sets the cell from the value that begins at `from`. Gives the place after it; -1 when it is not of the plain form. */
export type ByteParser = (source: ByteSource, from: number, column: CellColumn, row: number) => number;

const MINUS = 45;
const DOT = 46;
const LIMITS: Readonly<Record<string, number>> = { byte: 2 ** 7, short: 2 ** 15, int: 2 ** 31, long: 2 ** 53 };
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => 10 ** i);

/**
 * Null for types that have no plain form.
 * @param zone in which timestamps without a zone are read
 */
export function byteParser(type: DataType, zone: string, texts: TextEnds): ByteParser | null {
  switch (type.kind) {
    case "byte":
    case "short":
    case "int":
    case "long":
      return integer(LIMITS[type.kind]);
    case "float":
      return floating(true);
    case "double":
      return floating(false);
    case "boolean":
      return boolean;
    case "string":
      return texts.parser();
    case "date":
      return dateParser();
    case "timestamp":
      return timestampParser(zone === "UTC");
    default:
      return null;
  }
}

function integer(limit: number): ByteParser {
  return ({ bytes }, from, column, row) => {
    const start = bytes[from] === MINUS ? from + 1 : from;
    let at = start;
    let value = 0;
    for (let digit = bytes[at] - 48; digit >= 0 && digit <= 9; digit = bytes[++at] - 48) value = 10 * value + digit;
    if (at === start || at - start > EXACT_DIGITS || value >= limit) return -1;
    column.setNumber(row, start > from && value !== 0 ? -value : value);
    return at;
  };
}

/** Few digits without an exponent need only one division to be the nearest double; others are read as text. */
function floating(single: boolean): ByteParser {
  return ({ bytes }, from, column, row) => {
    const start = bytes[from] === MINUS ? from + 1 : from;
    let at = start;
    let value = 0;
    for (let digit = bytes[at] - 48; digit >= 0 && digit <= 9; digit = bytes[++at] - 48) value = 10 * value + digit;
    if (at === start) return -1;
    let digits = at - start;
    if (bytes[at] === DOT) {
      const point = at++;
      for (let digit = bytes[at] - 48; digit >= 0 && digit <= 9; digit = bytes[++at] - 48) value = 10 * value + digit;
      const decimals = at - point - 1;
      if (decimals === 0) return -1;
      digits += decimals;
      if (digits <= EXACT_DIGITS) value /= POWERS[decimals];
    }
    if (digits > EXACT_DIGITS) value = Number(asciiText(bytes, start, at));
    if (start > from) value = -value;
    column.setNumber(row, single ? Math.fround(value) : value);
    return at;
  };
}

function asciiText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
}

const boolean: ByteParser = ({ bytes }, from, column, row) => {
  const end = wordEnd(bytes, from, TRUE);
  column.setNumber(row, end < 0 ? 0 : 1);
  return end < 0 ? wordEnd(bytes, from, FALSE) : end;
};

const TRUE = [..."true"].map((letter) => letter.charCodeAt(0));
const FALSE = [..."false"].map((letter) => letter.charCodeAt(0));

/** The place after the word, if it stands there; otherwise -1. */
export function wordEnd(bytes: Uint8Array, from: number, word: readonly number[]): number {
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word[i]) return -1;
  return from + word.length;
}

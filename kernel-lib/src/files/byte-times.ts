/** Dates and timestamps out of bytes, in their ISO forms. See `byte-cells.ts`. */
import { daysFromCivil, isCivilDate } from "../data/calendar";
import type { ByteParser } from "./byte-cells";
import type { ByteSource } from "./byte-source";

const MINUS = 45;
const DOT = 46;
const COLON = 58;
const T = 84;
const Z = 90;
/** What a fraction of so many digits counts, in microseconds. */
const FRACTIONS = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1];
const DATE_LENGTH = 10;
const NONE = 100;

/** The number in two digits; `NONE` when they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - 48;
  const ones = bytes[at + 1] - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : NONE;
}

/** Days since 1970 of `yyyy-MM-dd`. Neighbouring rows mostly share their day, so the last one is known. */
class Days {
  private yearWord = 0;
  private monthWord = 0;
  private day = NONE;
  private days = Number.NaN;

  /** NaN when no date stands there. */
  at(source: ByteSource, from: number): number {
    const { bytes } = source;
    // `2001`, `-01-` and `31`.
    const yearWord = source.word(from);
    const monthWord = source.word(from + 4);
    const day = twoDigits(bytes, from + 8);
    if (yearWord === this.yearWord && monthWord === this.monthWord && day === this.day) return this.days;
    const century = twoDigits(bytes, from);
    const yearOfCentury = twoDigits(bytes, from + 2);
    const date = { year: 100 * century + yearOfCentury, month: twoDigits(bytes, from + 5), day };
    const isDate = bytes[from + 4] === MINUS && bytes[from + 7] === MINUS && century !== NONE && yearOfCentury !== NONE;
    if (!isDate || !isCivilDate(date)) return Number.NaN;
    this.yearWord = yearWord;
    this.monthWord = monthWord;
    this.day = day;
    this.days = daysFromCivil(date);
    return this.days;
  }
}

export function dateParser(): ByteParser {
  const dates = new Days();
  return (source, from, column, row) => {
    const days = dates.at(source, from);
    if (Number.isNaN(days)) return -1;
    column.setNumber(row, days);
    return from + DATE_LENGTH;
  };
}

/** `yyyy-MM-dd HH:mm:ss[.ffffff][Z]`, or with a `T`. @param utc whether it may be without `Z` */
export function timestampParser(utc: boolean): ByteParser {
  const dates = new Days();
  return (source, from, column, row) => {
    const { bytes } = source;
    const days = dates.at(source, from);
    const between = bytes[from + DATE_LENGTH];
    const hour = twoDigits(bytes, from + 11);
    const minute = twoDigits(bytes, from + 14);
    const second = twoDigits(bytes, from + 17);
    if ((between !== T && between !== 32) || bytes[from + 13] !== COLON || bytes[from + 16] !== COLON) return -1;
    if (hour > 23 || minute > 59 || second > 59) return -1;
    let end = from + 19;
    let fraction = 0;
    if (bytes[end] === DOT) {
      const first = ++end;
      for (let digit = bytes[end] - 48; digit >= 0 && digit <= 9; digit = bytes[++end] - 48)
        fraction = 10 * fraction + digit;
      if (end === first || end - first > 6) return -1;
      fraction *= FRACTIONS[end - first];
    }
    if (bytes[end] === Z) end++;
    else if (!utc) return -1;
    const micros = (days * 86_400 + hour * 3600 + minute * 60 + second) * 1_000_000 + fraction;
    if (Number.isNaN(micros)) return -1;
    column.setNumber(row, micros);
    return end;
  };
}

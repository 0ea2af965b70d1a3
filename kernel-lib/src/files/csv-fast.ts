/**
 * CSV records without quotes straight from bytes into columns: the quick way that `csv-reader.ts` tries first. What it
 * cannot read exactly as the slow way would is left to that.
 */

import type { CsvOptions } from "../data/csv-options";
import type { StructField } from "../data/types";
import type { BatchWriter } from "./batch-writer";
import { type ByteParser, byteParser } from "./byte-cells";

export class PlainCsv {
  private constructor(
    private readonly separator: number,
    private readonly quote: number,
    /** By place in the file: place among the columns that are wanted, or -1. */
    private readonly columns: readonly number[],
    private readonly parsers: readonly ByteParser[],
  ) {}

  /**
   * Null when the options or a column's type are not for the quick way.
   * @param fields of the columns that are wanted
   * @param places of these columns in the file
   * @param width how many cells a record should have
   */
  static for(
    fields: readonly StructField[],
    places: readonly number[],
    width: number,
    csv: CsvOptions,
    zone: string,
  ): PlainCsv | null {
    const { separator, quote, comment, trimStart, trimEnd, nullValue, lineSeparator, multiLine } = csv;
    if (separator.length !== 1 || separator.charCodeAt(0) > 127 || (quote !== null && quote.charCodeAt(0) > 127))
      return null;
    if (comment !== null || trimStart || trimEnd || nullValue !== "" || lineSeparator !== null || multiLine)
      return null;
    if (csv.maxColumns < width || csv.maxCharacters >= 0) return null;
    const parsers = fields.map((field) => byteParser(field.dataType, zone));
    if (parsers.some((parser) => parser === null)) return null;
    const columns = Array.from({ length: width }, (_, place) => places.indexOf(place));
    const quoteByte = quote === null ? -1 : quote.charCodeAt(0);
    return new PlainCsv(separator.charCodeAt(0), quoteByte, columns, parsers as ByteParser[]);
  }

  /** Sets the cells of the next row from a line; false when the line must be read the slow way. */
  read(bytes: Uint8Array, from: number, lineEnd: number, out: BatchWriter): boolean {
    const to = bytes[lineEnd - 1] === 13 ? lineEnd - 1 : lineEnd;
    // A line of white space is none.
    if (to <= from || bytes[from] <= 32) return false;
    const { separator, quote, columns } = this;
    let start = from;
    let place = 0;
    for (let at = from; at <= to; at++) {
      const byte = at === to ? separator : bytes[at];
      if (byte === quote || byte === 13) return false;
      if (byte !== separator) continue;
      const column = place < columns.length ? columns[place] : -1;
      if (column >= 0) {
        if (at === start) out.columns[column].set(out.rows, null);
        else if (!this.parsers[column](bytes, start, at, out.columns[column], out.rows)) return false;
      }
      place++;
      start = at + 1;
    }
    return place === columns.length;
  }
}

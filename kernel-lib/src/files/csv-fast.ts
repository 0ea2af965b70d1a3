/**
 * CSV records without quotes straight from bytes into columns: the quick way that `csv-reader.ts` tries first. What it
 * cannot read exactly as the slow way would is left to that.
 */

import type { CsvOptions } from "../data/csv-options";
import type { StructField } from "../data/types";
import type { BatchWriter } from "./batch-writer";
import { type ByteParser, byteParser } from "./byte-cells";
import type { ByteSource } from "./byte-source";
import { TextEnds } from "./byte-strings";
import type { LineReader } from "./plain-lines";

export class PlainCsv {
  private constructor(
    private readonly separator: number,
    private readonly texts: TextEnds,
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
    const separatorByte = separator.charCodeAt(0);
    const texts = new TextEnds([separatorByte, 10, 13], quote === null ? [] : [quote.charCodeAt(0)]);
    const parsers = fields.map((field) => byteParser(field.dataType, zone, texts));
    if (parsers.some((parser) => parser === null)) return null;
    const columns = Array.from({ length: width }, (_, place) => places.indexOf(place));
    return new PlainCsv(separatorByte, texts, columns, parsers as ByteParser[]);
  }

  /** Sets the cells of the next rows from lines. Gives the place of the first line that must be read the slow way. */
  readonly read: LineReader = (source, from, end, out) => {
    let line = from;
    while (line < end && !out.isFull) {
      const next = this.readLine(source, line, out);
      if (next < 0) break;
      out.rows++;
      line = next;
    }
    return line;
  };

  private readLine(source: ByteSource, from: number, out: BatchWriter): number {
    const { bytes } = source;
    const { separator, columns, texts } = this;
    // A line of white space is none.
    if (bytes[from] <= 32) return -1;
    let at = from;
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place];
      if (column < 0) at = texts.end(bytes, at);
      else if (texts.endsAt(bytes, at)) out.columns[column].set(out.rows, null);
      else at = this.parsers[column](source, at, out.columns[column], out.rows);
      if (at < 0) return -1;
      if (place < columns.length - 1 && bytes[at++] !== separator) return -1;
    }
    if (bytes[at] === 13) at++;
    return bytes[at] === 10 ? at + 1 : -1;
  }
}

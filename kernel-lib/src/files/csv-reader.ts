/**
 * CSV files. Spark's `CSVFileFormat` and `UnivocityParser`.
 *
 * A record with too few or too many cells, or with a cell that is no value of its column, is a bad record; what could be
 * read of it is kept in the permissive mode. Only the columns that a query wants are looked at, so a bad cell elsewhere
 * goes unnoticed, as in Spark.
 */
import type { ColumnBatch } from "../data/column-batch";
import { checkHeader, checkSize } from "../data/csv-limits";
import { type CsvOptions, csvOptions } from "../data/csv-options";
import { readRecord } from "../data/csv-tokens";
import type { FileOptions } from "../data/file-options";
import { type BadRecords, badRecords, failedReadFile, malformedRecord } from "../data/parse-mode";
import { rowText } from "../data/row-text";
import { textConverter } from "../data/text-values";
import type { StructType } from "../data/types";
import type { Value } from "../data/value";
import { BatchWriter } from "./batch-writer";
import { PlainCsv } from "./csv-fast";
import { inferCsvSchema } from "./csv-infer";
import { linesOf, pieces } from "./lines";
import { notPlain, withoutHeader } from "./plain-lines";
import type { FileReader, LoadedFile } from "./reader";

/** A record's cells, and its text for `_corrupt_record`. */
interface Record {
  readonly cells: readonly (string | null)[];
  readonly text: string;
}

export class CsvReader implements FileReader {
  private readonly csv: CsvOptions;

  constructor(private readonly options: FileOptions) {
    this.csv = csvOptions(options);
  }

  async inferSchema(files: AsyncIterable<LoadedFile>): Promise<StructType | null> {
    return inferCsvSchema(files, this.options, (file) => this.records(file, false));
  }

  *read(file: LoadedFile, schema: StructType, columns: readonly number[]): Iterable<ColumnBatch> {
    const bad = badRecords(this.options, schema);
    if (this.csv.header && !this.csv.enforceSchema && columns.length === schema.fields.length)
      this.checkHeader(file, schema, bad.column);
    const rows = new RowReader(schema, columns, bad, this.csv, this.options, file.path);
    const out = new BatchWriter(columns.map((i) => schema.fields[i].dataType));
    const plain = rows.plain();
    if (plain !== null) {
      const body = this.csv.header ? withoutHeader(file.bytes) : file.bytes;
      for (const text of notPlain(body, out, plain.read)) {
        if (typeof text !== "string") yield text;
        else for (const record of this.recordsOf(text)) yield* this.add(rows.read(record), out);
      }
    } else for (const record of this.records(file, this.csv.header)) yield* this.add(rows.read(record), out);
    if (out.rows > 0) yield out.take();
  }

  private checkHeader(file: LoadedFile, schema: StructType, badColumn: number): void {
    const names = schema.fields.map(({ name }) => name).filter((_, i) => i !== badColumn);
    for (const { cells } of this.records(file, false)) {
      checkHeader(cells, names, file.path);
      return;
    }
  }

  private *add(row: Value[] | null, out: BatchWriter): Generator<ColumnBatch> {
    if (row !== null) out.add(row);
    if (out.isFull) yield out.take();
  }

  private *records(file: LoadedFile, dropHeader: boolean): Generator<Record> {
    let first = dropHeader;
    for (const record of this.csv.multiLine ? this.fromText(file) : this.fromLines(file)) {
      if (!first) yield record;
      first = false;
    }
  }

  private *fromLines(file: LoadedFile): Generator<Record> {
    for (const piece of pieces(file.bytes, this.csv.lineSeparator)) yield* this.recordsOf(piece);
  }

  /** A record per line. */
  private *recordsOf(text: string): Generator<Record> {
    const { comment, lineSeparator } = this.csv;
    for (const line of linesOf(text, lineSeparator)) {
      if (line.trim() === "" || (comment !== null && line.trimStart().startsWith(comment))) continue;
      const { cells } = readRecord(line, 0, this.csv);
      checkSize(cells, line, this.csv);
      yield { cells, text: line };
    }
  }

  private *fromText(file: LoadedFile): Generator<Record> {
    const text = new TextDecoder("utf-8").decode(file.bytes);
    for (let at = 0; at < text.length; ) {
      const { cells, next } = readRecord(text, at, this.csv);
      const whole = text.slice(at, next).replace(/\r?\n$/, "");
      at = next;
      if (whole.trim() === "" || (this.csv.comment !== null && whole.startsWith(this.csv.comment))) continue;
      checkSize(cells, whole, this.csv);
      yield { cells, text: whole };
    }
  }
}

class RowReader {
  private readonly convert: ((text: string) => Value | undefined)[];
  private readonly places: number[];
  private readonly width: number;

  constructor(
    private readonly schema: StructType,
    private readonly columns: readonly number[],
    private readonly bad: BadRecords,
    private readonly csv: CsvOptions,
    private readonly options: FileOptions,
    private readonly path: string,
  ) {
    this.convert = columns.map((i) => textConverter(schema.fields[i].dataType, options));
    // The column for bad records is not in the file, so the others move up.
    this.places = columns.map((i) => (bad.column >= 0 && i > bad.column ? i - 1 : i));
    this.width = schema.fields.length - (bad.column >= 0 ? 1 : 0);
  }

  /** The quick way, if options and types leave it open. */
  plain(): PlainCsv | null {
    const { columns, options, schema } = this;
    const asked = ["dateFormat", "timestampFormat"].some((name) => options.find(name) !== undefined);
    if (asked || columns.includes(this.bad.column)) return null;
    const fields = columns.map((i) => schema.fields[i]);
    return PlainCsv.for(fields, this.places, this.width, this.csv, options.timeZone);
  }

  /** Null when the record is left out. */
  read({ cells, text }: Record): Value[] | null {
    const { columns, csv } = this;
    const wantsAll = columns.length === this.schema.fields.length || columns.includes(this.bad.column);
    let isBad = wantsAll && cells.length !== this.width;
    const row: Value[] = new Array(columns.length).fill(null);
    for (let i = 0; i < columns.length; i++) {
      if (columns[i] === this.bad.column) continue;
      const cell = cells[this.places[i]] ?? null;
      if (cell === null || cell === csv.nullValue) continue;
      const value = this.convert[i](cell);
      if (value === undefined) isBad = true;
      else row[i] = value;
    }
    if (!isBad) return row;
    if (this.bad.mode === "DROPMALFORMED") return null;
    if (this.bad.mode === "FAILFAST") throw failedReadFile(this.path, malformedRecord(rowText(row)));
    const place = columns.indexOf(this.bad.column);
    if (place >= 0) row[place] = text;
    return row;
  }
}

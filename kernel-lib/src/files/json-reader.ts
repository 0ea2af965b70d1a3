/**
 * JSON files: a record per line, or with `multiLine` one value per file. Spark's `JsonFileFormat`.
 *
 * Lines of flat records are read byte by byte straight into columns (`json-fast.ts`); what that does not know, and every
 * record that is not as it should be, is read again here, slowly and with all the rules.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { FileOptions } from "../data/file-options";
import { JsonSchemaInference } from "../data/json-infer";
import { jsonSyntax } from "../data/json-syntax";
import { type JsonNode, type JsonSyntax, JsonSyntaxError, parseJson } from "../data/json-tree";
import { type BadMark, jsonRow } from "../data/json-values";
import { type BadRecords, badRecords, failedReadFile, malformedRecord } from "../data/parse-mode";
import { rowText } from "../data/row-text";
import { type StructField, StructType } from "../data/types";
import type { Value } from "../data/value";
import { BatchWriter } from "./batch-writer";
import { PlainJson } from "./json-fast";
import { linesOf, pieces } from "./lines";
import { notPlain } from "./plain-lines";
import type { FileReader, LoadedFile } from "./reader";

export class JsonReader implements FileReader {
  constructor(private readonly options: FileOptions) {}

  async inferSchema(files: AsyncIterable<LoadedFile>): Promise<StructType | null> {
    const inference = new JsonSchemaInference(this.options, badRecords(this.options, null));
    const syntax = jsonSyntax(this.options);
    const parse = (text: string): JsonNode | null => parseJson(text, 0, syntax);
    for await (const file of files) for (const text of this.documents(file)) inference.add(text, parse);
    return inference.schema;
  }

  *read(file: LoadedFile, schema: StructType, columns: readonly number[]): Iterable<ColumnBatch> {
    const fields = columns.map((i) => schema.fields[i]);
    const out = new BatchWriter(fields.map((field) => field.dataType));
    const rows = new JsonRows(schema, columns, this.options, file.path);
    const plain = this.plain(fields);
    const unread = plain === null ? this.documents(file) : notPlain(file.bytes, out, plain.read);
    for (const text of unread) {
      if (typeof text !== "string") yield text;
      else
        for (const row of linesOrWhole(text, plain).flatMap((line) => rows.of(line))) {
          out.add(row);
          if (out.isFull) yield out.take();
        }
    }
    if (out.rows > 0) yield out.take();
  }

  /** The quick way, if the options leave it open. */
  private plain(fields: readonly StructField[]): PlainJson | null {
    const { options } = this;
    const asked = ["multiLine", "lineSep", "dateFormat", "timestampFormat"].some(
      (name) => options.find(name) !== undefined,
    );
    const takesBad = fields.some((field) => field.name === badRecords(options, null).columnName);
    return asked || takesBad ? null : PlainJson.for(fields, options.timeZone);
  }

  private *documents(file: LoadedFile): Generator<string> {
    if (this.options.flag("multiLine", false)) {
      yield new TextDecoder().decode(file.bytes);
      return;
    }
    const separator = this.options.lineSeparator;
    for (const piece of pieces(file.bytes, separator)) yield* linesOf(piece, separator);
  }
}

/** A line that the quick way left may be several, which only a `\r` parts. */
function linesOrWhole(text: string, plain: PlainJson | null): string[] {
  return plain === null || !text.includes("\r") ? [text] : [...linesOf(text, null)];
}

/** Rows out of the texts of records, bad ones by the mode. */
export class JsonRows {
  private readonly convert: (node: JsonNode & { kind: "object" }, text: string, mark: BadMark) => Value[];
  private readonly bad: BadRecords;
  private readonly badPlace: number;
  private readonly syntax: JsonSyntax;

  constructor(
    schema: StructType,
    private readonly columns: readonly number[],
    options: FileOptions,
    private readonly path: string,
  ) {
    this.bad = badRecords(options, schema);
    this.badPlace = columns.indexOf(this.bad.column);
    this.syntax = jsonSyntax(options);
    // A field of that name in the records is not for this column.
    const wanted = columns.map((i) => schema.fields[i]);
    this.convert = jsonRow(new StructType(wanted), options);
  }

  /** An array gives a row per element; a blank text none. */
  of(text: string): Value[][] {
    let root: JsonNode | null;
    try {
      root = parseJson(text, 0, this.syntax);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      return this.spoilt(text, this.nothing(), error);
    }
    if (root === null || root.kind === "null") return [];
    const records = root.kind === "array" ? root.items : [root];
    return records.flatMap((record) => this.rowOf(record, text));
  }

  private rowOf(record: JsonNode, text: string): Value[][] {
    if (record.kind !== "object") return this.spoilt(text, this.nothing());
    const mark = { bad: false };
    const row = this.convert(record, text, mark);
    if (mark.bad) return this.spoilt(text, row);
    if (this.badPlace >= 0) row[this.badPlace] = null;
    return [row];
  }

  private nothing(): Value[] {
    return this.columns.map(() => null);
  }

  private spoilt(text: string, row: Value[], cause?: unknown): Value[][] {
    if (this.bad.mode === "DROPMALFORMED") return [];
    if (this.bad.mode === "FAILFAST") throw failedReadFile(this.path, malformedRecord(rowText(row), cause));
    if (this.badPlace >= 0) row[this.badPlace] = text;
    return [row];
  }
}

/**
 * CSV files out of rows. Spark's `UnivocityGenerator`: a cell is quoted when it holds the separator, a quote or a line end;
 * an empty string is `""`, a null is nothing at all; white space at the ends of a cell is cut off.
 */

import { cellText } from "../data/cell-texts";
import { csvQuoting } from "../data/csv-quoting";
import type { FileOptions } from "../data/file-options";
import { unsupportedType } from "../data/text-values";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import { type Codec, codecFor } from "./compression";
import type { FileWriter } from "./file-writer";

export class CsvWriter implements FileWriter {
  readonly extension: string;
  private readonly codec: Codec;

  constructor(private readonly options: FileOptions) {
    this.codec = codecFor(options.find("compression", "codec"));
    this.extension = `.csv${this.codec.extension}`;
  }

  encode(rows: readonly InternalRow[], schema: StructType): Uint8Array {
    const odd = schema.fields.find(({ dataType }) => ["array", "map", "struct", "null"].includes(dataType.kind));
    if (odd !== undefined) throw unsupportedType("CSV", odd.dataType, odd.name);
    const { options } = this;
    const separator = options.separator;
    const texts = schema.fields.map((field) => cellText(field.dataType, options));
    const quote = csvQuoting(options);
    const nullValue = options.text("nullValue", "");
    const lineEnd = options.lineSeparator ?? "\n";
    const lines = rows.map((row) =>
      row.map((cell, i) => (cell === null ? nullValue : quote(texts[i](cell)))).join(separator),
    );
    if (options.flag("header", false)) lines.unshift(schema.names.map(quote).join(separator));
    return this.codec.compress(new TextEncoder().encode(lines.map((line) => line + lineEnd).join("")));
  }
}

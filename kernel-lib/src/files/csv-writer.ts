/**
 * CSV files out of rows. Spark's `UnivocityGenerator`: a cell is quoted when it holds the separator, a quote or a line end;
 * an empty string is `""`, a null is nothing at all; white space at the ends of a cell is cut off.
 */

import type { FileOptions } from "../data/file-options";
import { unsupportedType } from "../data/text-values";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import { cellText } from "./cell-texts";
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
    const quote = quoting(options);
    const nullValue = options.text("nullValue", "");
    const lineEnd = options.lineSeparator ?? "\n";
    const lines = rows.map((row) =>
      row.map((cell, i) => (cell === null ? nullValue : quote(texts[i](cell)))).join(separator),
    );
    if (options.flag("header", false)) lines.unshift(schema.names.map(quote).join(separator));
    return this.codec.compress(new TextEncoder().encode(lines.map((line) => line + lineEnd).join("")));
  }
}

function quoting(options: FileOptions): (text: string) => string {
  const quote = options.character("quote", '"', true) ?? "\0";
  const escaping = options.character("escape", "\\", true) ?? "\0";
  const all = options.flag("quoteAll", false);
  const escapes = options.flag("escapeQuotes", true);
  const emptyValue = options.text("emptyValue", '""');
  const trimStart = options.flag("ignoreLeadingWhiteSpace", true);
  const trimEnd = options.flag("ignoreTrailingWhiteSpace", true);
  const special = [options.separator, "\n", "\r", ...(escapes ? [quote] : [])];
  return (given) => {
    const started = trimStart ? given.trimStart() : given;
    const text = trimEnd ? started.trimEnd() : started;
    if (text === "") return emptyValue;
    if (!all && !special.some((part) => text.includes(part))) return text;
    const escaped = escaping === quote ? text : text.replaceAll(escaping, escaping + escaping);
    return quote + escaped.replaceAll(quote, escaping + quote) + quote;
  };
}

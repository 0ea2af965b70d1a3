/** Text files out of rows: one string column, a line per row. Spark's `TextOutputWriter`. */
import { AnalysisException } from "../data/errors";
import type { FileOptions } from "../data/file-options";
import { unsupportedType } from "../data/text-values";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import { type Codec, codecFor } from "./compression";
import type { FileWriter } from "./file-writer";

export class TextWriter implements FileWriter {
  readonly extension: string;
  private readonly codec: Codec;

  constructor(private readonly options: FileOptions) {
    this.codec = codecFor(options.find("compression", "codec"));
    this.extension = `.txt${this.codec.extension}`;
  }

  encode(rows: readonly InternalRow[], { fields }: StructType): Uint8Array {
    if (fields.length !== 1)
      throw new AnalysisException(
        null,
        `Text data source supports only a single column, and you have ${fields.length} columns.`,
      );
    const [{ name, dataType }] = fields;
    if (dataType.kind !== "string") throw unsupportedType("TEXT", dataType, name);
    const lineEnd = this.options.lineSeparator ?? "\n";
    return this.codec.compress(new TextEncoder().encode(rows.map(([text]) => (text ?? "") + lineEnd).join("")));
  }
}

/** Text files: one column `value`, a row per line, or per file with `wholetext`. Spark's `TextFileFormat`. */
import type { ColumnBatch } from "../data/column-batch";
import type { FileOptions } from "../data/file-options";
import { StringType, StructType } from "../data/types";
import { BatchWriter } from "./batch-writer";
import { linesOf, pieces } from "./lines";
import type { FileReader, LoadedFile } from "./reader";

export class TextReader implements FileReader {
  constructor(private readonly options: FileOptions) {}

  async inferSchema(): Promise<StructType> {
    return new StructType().add("value", StringType);
  }

  *read(file: LoadedFile, schema: StructType, columns: readonly number[]): Iterable<ColumnBatch> {
    const out = new BatchWriter(columns.map((i) => schema.fields[i].dataType));
    for (const text of this.texts(file)) {
      out.add(columns.map(() => text));
      if (out.isFull) yield out.take();
    }
    if (out.rows > 0) yield out.take();
  }

  private *texts(file: LoadedFile): Generator<string> {
    if (this.options.flag("wholetext", false)) {
      yield new TextDecoder().decode(file.bytes);
      return;
    }
    const separator = this.options.lineSeparator;
    for (const piece of pieces(file.bytes, separator)) yield* linesOf(piece, separator);
  }
}

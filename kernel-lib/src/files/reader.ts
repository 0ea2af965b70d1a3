/** What every format can do: say the columns of files, and read one file as batches. Spark's `FileFormat`. */
import type { ColumnBatch } from "../data/column-batch";
import type { StructType } from "../data/types";

/** A file with its content. */
export interface LoadedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface FileReader {
  /** The columns of the files, without those in the names of directories; null when they do not tell. */
  inferSchema(files: AsyncIterable<LoadedFile>): Promise<StructType | null>;
  /**
   * The rows of a file.
   * @param schema all columns of the files
   * @param columns which of them are wanted, by place
   */
  read(
    file: LoadedFile,
    schema: StructType,
    columns: readonly number[],
  ): Iterable<ColumnBatch> | Promise<Iterable<ColumnBatch>>;
}

/** What every format can do when written: make the bytes of one file of rows. Spark's `OutputWriterFactory`. */
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";

export interface FileWriter {
  /** `.csv`, `.json.gz` …. */
  readonly extension: string;
  /** The content of a file. @param schema the columns in it, without those in the names of directories */
  encode(rows: readonly InternalRow[], schema: StructType): Uint8Array | Promise<Uint8Array>;
}

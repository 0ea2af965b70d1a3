/** The formats of files by name, for reading and for writing. Spark's `DataSource.lookupDataSource`. */
import { dataSourceNotFound } from "../data/errors";
import type { FileOptions } from "../data/file-options";
import { CsvReader } from "./csv-reader";
import { CsvWriter } from "./csv-writer";
import type { FileWriter } from "./file-writer";
import { JsonReader } from "./json-reader";
import { JsonWriter } from "./json-writer";
import { ParquetReader } from "./parquet-reader";
import { ParquetWriter } from "./parquet-writer";
import type { FileReader } from "./reader";
import { TextReader } from "./text-reader";
import { TextWriter } from "./text-writer";

export function readerFor(format: string, options: FileOptions): FileReader {
  switch (format.toLowerCase()) {
    case "csv":
      return new CsvReader(options);
    case "json":
      return new JsonReader(options);
    case "text":
      return new TextReader(options);
    case "parquet":
      return new ParquetReader();
    default:
      throw dataSourceNotFound(format);
  }
}

export function writerFor(format: string, options: FileOptions): FileWriter {
  switch (format.toLowerCase()) {
    case "csv":
      return new CsvWriter(options);
    case "json":
      return new JsonWriter(options);
    case "text":
      return new TextWriter(options);
    case "parquet":
      return new ParquetWriter(options);
    default:
      throw dataSourceNotFound(format);
  }
}

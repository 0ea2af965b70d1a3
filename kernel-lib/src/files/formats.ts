/** The formats of files by name, for reading and for writing. Spark's `DataSource.lookupDataSource`. */
import { AnalysisException } from "../data/errors";
import { CsvReader } from "./csv-reader";
import type { FileOptions } from "./file-options";
import { JsonReader } from "./json-reader";
import type { FileReader } from "./reader";
import { TextReader } from "./text-reader";

export function readerFor(format: string, options: FileOptions): FileReader {
  switch (format.toLowerCase()) {
    case "csv":
      return new CsvReader(options);
    case "json":
      return new JsonReader(options);
    case "text":
      return new TextReader(options);
    default:
      throw unknownFormat(format);
  }
}

export function unknownFormat(format: string): AnalysisException {
  return new AnalysisException(
    "DATA_SOURCE_NOT_FOUND",
    `Failed to find the data source: ${format}. Make sure the provider name is correct and the package is properly registered and compatible with your Spark version. ` +
      "The file formats here are: csv, json, text.",
    { sqlState: "42K02", parameters: { provider: format } },
  );
}

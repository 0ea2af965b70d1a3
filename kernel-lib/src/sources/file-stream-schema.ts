/**
 * The columns of a stream of files. Spark's `DataSource.sourceSchema` (semantics M5).
 *
 * The program says them, because files that are not there yet cannot: only text needs no word. With the setting
 * `spark.sql.streaming.schemaInference` the files that are there decide. Columns in the names of directories come last.
 */
import { AnalysisException, IllegalArgumentException } from "../data/errors";
import type { StructType } from "../data/types";
import type { FileSystem } from "../files/file-system";
import { openTable, tableOf } from "../files/file-table";
import { isPattern } from "../files/find-files";
import type { SourceOptions, SourceSettings } from "./provider";
import { OptionReader } from "./source-options";

/** @throws IllegalArgumentException when no path is given */
export function pathOf(options: SourceOptions): string {
  const path = new OptionReader(options).text("path");
  if (path === undefined) throw new IllegalArgumentException("_LEGACY_ERROR_TEMP_2047", "'path' is not specified.");
  return path;
}

/** @throws PATH_NOT_FOUND; IllegalArgumentException when nobody says the columns */
export async function fileStreamSchema(
  system: FileSystem,
  format: string,
  options: SourceOptions,
  userSchema: StructType | null,
  { timeZone, schemaInference }: SourceSettings,
): Promise<StructType> {
  const path = pathOf(options);
  if (userSchema === null && format !== "text" && !schemaInference)
    throw new IllegalArgumentException(
      "_LEGACY_ERROR_TEMP_2048",
      "Schema must be specified when creating a streaming source DataFrame. If some files already exist in the directory, then " +
        "depending on the file format you may be able to create a static DataFrame on that directory with " +
        "'spark.read.load(directory)' and infer schema from it.",
    );
  const request = { format, paths: [path], options, schema: userSchema, timeZone };
  const exists = isPattern(path) || (await system.status(path)) !== undefined;
  if (!exists)
    throw new AnalysisException("PATH_NOT_FOUND", `Path does not exist: ${path}.`, {
      sqlState: "42K03",
      parameters: { path },
    });
  // A pattern that fits nothing yet is no error: files may come.
  if (isPattern(path) && userSchema !== null) return (await tableOf(system, request, [])).schema;
  return (await openTable(system, request)).schema;
}

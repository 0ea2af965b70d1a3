/**
 * What becomes of a record that cannot be read: kept as far as it goes, dropped, or the end of the query.
 *
 * Spark's `ParseMode` and `FailureSafeParser`. In the permissive mode the text of the whole record goes into the column
 * `_corrupt_record`, if the schema has one.
 */
import { AnalysisException, SparkError } from "./errors";
import type { FileOptions } from "./file-options";
import type { StructType } from "./types";

export type ParseMode = "PERMISSIVE" | "DROPMALFORMED" | "FAILFAST";

export interface BadRecords {
  readonly mode: ParseMode;
  /** Place of the column for bad records in the schema; -1 when there is none. */
  readonly column: number;
  readonly columnName: string;
}

/** @throws AnalysisException when the column for bad records is no string */
export function badRecords(options: FileOptions, schema: StructType | null): BadRecords {
  const given = options.text("mode", "PERMISSIVE").toUpperCase();
  // Spark takes a mode it does not know for the default, with a warning.
  const mode: ParseMode = given === "DROPMALFORMED" || given === "FAILFAST" ? given : "PERMISSIVE";
  const columnName = options.text("columnNameOfCorruptRecord", "_corrupt_record");
  const column = schema === null ? -1 : schema.fields.findIndex((field) => field.name === columnName);
  if (schema !== null && column >= 0 && schema.fields[column].dataType.kind !== "string")
    throw new AnalysisException(
      "INVALID_CORRUPT_RECORD_TYPE",
      `The column \`${columnName}\` for corrupt records must have the nullable STRING type, but got "${schema.fields[column].dataType.sql}".`,
      { sqlState: "42804" },
    );
  return { mode, column, columnName };
}

/** @param record the row as far as it could be read, `[1,null]` */
export function malformedRecord(record: string, cause?: unknown): SparkError {
  return new SparkError(
    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
    `Malformed records are detected in record parsing: ${record}.\n` +
      "Parse Mode: FAILFAST. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'. ",
    { sqlState: "22023", parameters: { badRecord: record, failFastMode: "FAILFAST" }, cause },
  );
}

/** Says which file it was. */
export function failedReadFile(path: string, cause: unknown): SparkError {
  return new SparkError("FAILED_READ_FILE.NO_HINT", `Encountered error while reading file ${path}. `, {
    sqlState: "KD001",
    parameters: { path },
    cause,
  });
}

/** The two formats that read a checkpoint, `statestore` and `state-metadata`: what nobody can do with them. Spark's words. */
import { AnalysisException, UnsupportedOperationException } from "../data/errors";

export const isStateFormat = (format: string): boolean =>
  ["statestore", "state-metadata"].includes(format.toLowerCase());

/** Spark's classes of these sources. */
const NAMES: Readonly<Record<string, string>> = {
  statestore: "StateDataSource",
  "state-metadata": "StateMetadataSource",
};

export function noUserSchema(format: string): UnsupportedOperationException {
  const name = NAMES[format];
  return new UnsupportedOperationException(
    "_LEGACY_ERROR_TEMP_2242",
    `${name} source does not support user-specified schema.`,
  );
}

export function noStreamedReading(format: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    "_LEGACY_ERROR_TEMP_2049",
    `Data source ${format} does not support streamed reading.`,
  );
}

export function noBatchWrite(format: string): AnalysisException {
  return new AnalysisException(
    "UNSUPPORTED_FEATURE.TABLE_OPERATION",
    `The feature is not supported: Table \`${format}\` does not support batch write. Please check the current catalog and namespace to make sure the qualified table name is expected, ` +
      'and also check the catalog implementation which is configured by "spark.sql.catalog".',
    { sqlState: "0A000", parameters: { tableName: `\`${format}\``, operation: "batch write" } },
  );
}

/**
 * In how many files, and by what, the rows of a table are divided: `bucketBy(4, "k").sortBy("t")`. Spark's `BucketSpec`.
 *
 * A row is in the bucket that its key would be sent to by an exchange of as many partitions.
 */
import { AnalysisException } from "./errors";
import { isOrderable } from "./ordering";
import type { StructType } from "./types";

export interface BucketSpec {
  readonly count: number;
  readonly columns: readonly string[];
  /** By which the rows of a file are sorted. */
  readonly sortColumns: readonly string[];
}

const MOST = 100_000;

/** Why there cannot be so many; null when there can. */
export function wrongBucketCount(count: number): string | null {
  if (Number.isSafeInteger(count) && count > 0 && count <= MOST) return null;
  return `Number of buckets should be greater than 0 but less than or equal to bucketing.maxBuckets (\`${MOST}\`). Got \`${count}\`.`;
}

/** @throws INVALID_BUCKET_COUNT */
export function bucketSpec(count: number, columns: readonly string[], sortColumns: readonly string[]): BucketSpec {
  const wrong = wrongBucketCount(count);
  if (wrong !== null) throw new AnalysisException("INVALID_BUCKET_COUNT", wrong, { sqlState: "22003" });
  return { count, columns, sortColumns };
}

/** Columns are written as the table writes them. @param partitionBy columns that name folders. Spark's `normalizeBucketSpec`. */
export function normalized(
  spec: BucketSpec,
  schema: StructType,
  partitionBy: readonly string[],
  quotedTable: string,
): BucketSpec {
  const keys = partitionBy.join(", ");
  const named = (name: string, kind: string): string => {
    const field = schema.fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (field !== undefined) return field.name;
    const known = schema.names.map((one) => `\`${one}\``).join(", ");
    throw new AnalysisException(
      "COLUMN_NOT_DEFINED_IN_TABLE",
      `${kind} column \`${name}\` is not defined in table ${quotedTable}, defined table columns are: ${known}.`,
      { sqlState: "42703" },
    );
  };
  const columns = spec.columns.map((name) => named(name, "bucket"));
  const sortColumns = spec.sortColumns.map((name) => named(name, "sort"));
  for (const name of columns)
    if (partitionBy.includes(name))
      throw new AnalysisException(
        null,
        `Bucketing column '${name}' should not be part of partition columns '${keys}'.`,
      );
  for (const name of sortColumns) {
    if (partitionBy.includes(name))
      throw new AnalysisException(
        null,
        `Bucket sorting column '${name}' should not be part of partition columns '${keys}'.`,
      );
    const { dataType } = schema.fields[schema.names.indexOf(name)];
    if (!isOrderable(dataType))
      throw new AnalysisException(null, `Cannot use ${dataType.simpleString} for sorting column`);
  }
  return { count: spec.count, columns, sortColumns };
}

/** For messages: `3 buckets, bucket columns: [k], sort columns: [n]`. */
export function bucketText(spec: BucketSpec | null): string {
  if (spec === null) return "not bucketed";
  const sorted = spec.sortColumns.length === 0 ? "" : `, sort columns: [${spec.sortColumns.join(", ")}]`;
  return `${spec.count} buckets, bucket columns: [${spec.columns.join(", ")}]${sorted}`;
}

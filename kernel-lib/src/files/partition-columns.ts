/**
 * Columns that stand in the names of directories: `year=2024/month=1/part-….csv`.
 *
 * Spark's `PartitioningUtils`: the type of a column is the narrowest of int, bigint, decimal, double, date and timestamp
 * that fits all its values, else string; `__HIVE_DEFAULT_PARTITION__` is null. They come after the columns of the files.
 */
import { Decimal } from "../data/decimal";
import { SparkError } from "../data/errors";
import type { FileOptions } from "../data/file-options";
import { textConverter } from "../data/text-values";
import { parseDate, parseTimestamp } from "../data/timestamp";
import {
  type DataType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  StructField,
  TimestampType,
} from "../data/types";
import { toLong, type Value } from "../data/value";
import type { DataFile } from "./find-files";

export const NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";

export interface PartitionColumns {
  readonly fields: readonly StructField[];
  /** The values of a file's partition, in the order of `fields`. */
  valuesOf(file: DataFile): readonly Value[];
}

/**
 * @param user types that the program gave, by column
 * @throws CONFLICTING_PARTITION_COLUMN_NAMES when files disagree about the columns
 */
export function partitionColumns(
  files: readonly DataFile[],
  user: ReadonlyMap<string, StructField>,
  options: FileOptions,
): PartitionColumns {
  const names = files[0]?.partition.map(([column]) => column) ?? [];
  const odd = files.find((file) => file.partition.map(([column]) => column).join("/") !== names.join("/"));
  if (odd !== undefined)
    throw new SparkError(
      "CONFLICTING_PARTITION_COLUMN_NAMES",
      `Conflicting partition column names detected:\n${files[0].path}: ${names.join(", ") || "none"}\n${odd.path}: ` +
        `${odd.partition.map(([column]) => column).join(", ") || "none"}\n` +
        "For partitioned table directories, data files should only live in leaf directories.",
      { sqlState: "KD009" },
    );
  const fields = names.map((name, i) => {
    const given = user.get(name.toLowerCase());
    const values = files.map((file) => file.partition[i][1]);
    return new StructField(given?.name ?? name, given?.dataType ?? inferType(values, options.timeZone));
  });
  const converters = fields.map((field) => textConverter(field.dataType, options));
  return {
    fields,
    valuesOf: (file) =>
      file.partition.map(([, text], i) => {
        if (text === NULL_PARTITION) return null;
        return fields[i].dataType.kind === "double" ? Number(text) : (converters[i](text) ?? null);
      }),
  };
}

function inferType(values: readonly string[], zone: string): DataType {
  const types = values.filter((value) => value !== NULL_PARTITION).map((value) => typeOf(value, zone));
  const order: DataType[] = [IntegerType, LongType, DoubleType, DateType, TimestampType, StringType];
  if (types.length === 0) return StringType;
  const ranks = new Set(types.map((type) => order.indexOf(type)));
  const numeric = [...ranks].every((rank) => rank <= 2);
  const temporal = [...ranks].every((rank) => rank === 3 || rank === 4);
  return ranks.size === 1 || numeric || temporal ? order[Math.max(...ranks)] : StringType;
}

function typeOf(value: string, zone: string): DataType {
  if (/^[+-]?\d{1,19}$/.test(value)) {
    const long = toLong(BigInt(value));
    if (typeof long === "number" && Math.abs(long) <= 0x7fffffff) return IntegerType;
    return BigInt.asIntN(64, BigInt(value)) === BigInt(value) ? LongType : DoubleType;
  }
  if (Decimal.parse(value) !== null) return DoubleType;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && parseDate(value) !== null) return DateType;
  if (/^\d{4}-\d{2}-\d{2} /.test(value) && parseTimestamp(value, zone) !== null) return TimestampType;
  return StringType;
}

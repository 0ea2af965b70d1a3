/**
 * Parquet's types and Spark's. Spark's `ParquetToSparkSchemaConverter` and back.
 *
 * Columns with parts (arrays, maps, structs) are not supported yet, neither way.
 */
import type { SchemaElement } from "hyparquet";
import { AnalysisException } from "../data/errors";
import { unsupportedType } from "../data/text-values";
import * as T from "../data/types";

/** The type of a column of a file. @throws when it has parts */
export function sparkType(element: SchemaElement): T.DataType {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (type === undefined || element.repetition_type === "REPEATED")
    throw new AnalysisException(
      "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
      `The Parquet column \`${element.name}\` has parts, which this reader does not support yet; give a schema without it.`,
      { sqlState: "0A000" },
    );
  if (converted === "DECIMAL") return new T.DecimalType(element.precision ?? 10, element.scale ?? 0);
  if (logical?.type === "TIMESTAMP") return logical.isAdjustedToUTC ? T.TimestampType : T.TimestampNTZType;
  if (converted !== undefined && converted in BY_CONVERTED) return BY_CONVERTED[converted];
  return BY_PHYSICAL[type] ?? T.BinaryType;
}

const BY_CONVERTED: Readonly<Record<string, T.DataType>> = {
  UTF8: T.StringType,
  ENUM: T.StringType,
  JSON: T.StringType,
  DATE: T.DateType,
  TIMESTAMP_MILLIS: T.TimestampType,
  TIMESTAMP_MICROS: T.TimestampType,
  INT_8: T.ByteType,
  INT_16: T.ShortType,
  UINT_8: T.ShortType,
  UINT_16: T.IntegerType,
  UINT_32: T.LongType,
};

const BY_PHYSICAL: Readonly<Record<string, T.DataType>> = {
  BOOLEAN: T.BooleanType,
  INT32: T.IntegerType,
  INT64: T.LongType,
  INT96: T.TimestampType,
  FLOAT: T.FloatType,
  DOUBLE: T.DoubleType,
};

/** How a column is written. @throws UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE */
export function parquetElement(field: T.StructField): SchemaElement {
  return { name: field.name, repetition_type: "OPTIONAL", ...physical(field) };
}

type Physical = Pick<SchemaElement, "type"> & Partial<SchemaElement>;

function physical({ name, dataType }: T.StructField): Physical {
  switch (dataType.kind) {
    case "boolean":
      return { type: "BOOLEAN" };
    case "byte":
      return { type: "INT32", converted_type: "INT_8" };
    case "short":
      return { type: "INT32", converted_type: "INT_16" };
    case "int":
    case "yearMonthInterval":
      return { type: "INT32" };
    case "date":
      return { type: "INT32", converted_type: "DATE" };
    case "long":
    case "dayTimeInterval":
      return { type: "INT64" };
    case "timestamp":
      return timestamp(true);
    case "timestamp_ntz":
      return timestamp(false);
    case "float":
      return { type: "FLOAT" };
    case "double":
      return { type: "DOUBLE" };
    case "string":
      return { type: "BYTE_ARRAY", converted_type: "UTF8" };
    case "binary":
      return { type: "BYTE_ARRAY" };
    case "decimal":
      return decimal(dataType);
    default:
      throw unsupportedType("Parquet", dataType, name);
  }
}

function timestamp(isAdjustedToUTC: boolean): Physical {
  const converted: Partial<SchemaElement> = isAdjustedToUTC ? { converted_type: "TIMESTAMP_MICROS" } : {};
  return { type: "INT64", ...converted, logical_type: { type: "TIMESTAMP", isAdjustedToUTC, unit: "MICROS" } };
}

function decimal({ precision, scale }: T.DecimalType): Physical {
  const common = { converted_type: "DECIMAL", precision, scale } as const;
  if (precision <= 9) return { type: "INT32", ...common };
  if (precision <= 18) return { type: "INT64", ...common };
  return { type: "FIXED_LEN_BYTE_ARRAY", type_length: bytesFor(precision), ...common };
}

/** How many bytes hold every number of so many digits and its sign. */
function bytesFor(precision: number): number {
  return Math.ceil((Math.log2(10) * precision + 1) / 8);
}

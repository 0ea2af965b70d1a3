/**
 * Parquet's types without parts and Spark's, both ways: the leaves of Spark's `ParquetToSparkSchemaConverter`.
 *
 * Arrays, maps and structs are made of them in `parquet-schema.ts`.
 */
import type { SchemaElement } from "hyparquet";
import * as T from "../data/types";

/** What a leaf of a file is in Spark. */
export function leafType(element: SchemaElement): T.DataType {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === "DECIMAL") return new T.DecimalType(element.precision ?? 10, element.scale ?? 0);
  if (logical?.type === "TIMESTAMP") return logical.isAdjustedToUTC ? T.TimestampType : T.TimestampNTZType;
  if (converted !== undefined && converted in BY_CONVERTED) return BY_CONVERTED[converted];
  return (type && BY_PHYSICAL[type]) ?? T.BinaryType;
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

type Leaf = Pick<SchemaElement, "type"> & Partial<SchemaElement>;

/** How a leaf is written; null if parquet has no type for it. */
export function leafElement(dataType: T.DataType): Leaf | null {
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
      return null;
  }
}

function timestamp(isAdjustedToUTC: boolean): Leaf {
  const converted: Partial<SchemaElement> = isAdjustedToUTC ? { converted_type: "TIMESTAMP_MICROS" } : {};
  return { type: "INT64", ...converted, logical_type: { type: "TIMESTAMP", isAdjustedToUTC, unit: "MICROS" } };
}

function decimal({ precision, scale }: T.DecimalType): Leaf {
  const common = { converted_type: "DECIMAL", precision, scale } as const;
  if (precision <= 9) return { type: "INT32", ...common };
  if (precision <= 18) return { type: "INT64", ...common };
  return { type: "FIXED_LEN_BYTE_ARRAY", type_length: bytesFor(precision), ...common };
}

/** How many bytes hold every number of so many digits and its sign. */
function bytesFor(precision: number): number {
  return Math.ceil((Math.log2(10) * precision + 1) / 8);
}

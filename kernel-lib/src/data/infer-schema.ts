/**
 * The schema of rows that come without one: `createDataFrame([{ id: 1, name: "x" }])`.
 *
 * Spark's Python API looks at the values in the same way and has the errors used here. Where JavaScript knows less: a number may be
 * BIGINT or DOUBLE, so a column is BIGINT only if all of its numbers are whole. An object inside a row is a struct, a `Map` a map.
 */
import { types } from "node:util";
import { Decimal } from "./decimal";
import { IllegalArgumentException } from "./errors";
import { Duration, LocalDate, LocalDateTime, Period, Timestamp } from "./external-values";
import { typeClass } from "./type-class";
import {
  ArrayType,
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DayTimeIntervalType,
  DecimalType,
  DoubleType,
  existsRecursively,
  LongType,
  MapType,
  NullType,
  StringType,
  StructField,
  StructType,
  sameType,
  TimestampNTZType,
  TimestampType,
  YearMonthIntervalType,
} from "./types";

/**
 * @param names for rows that are arrays; the columns beyond are `_1`, `_2` …
 * @throws IllegalArgumentException `CANNOT_INFER_EMPTY_SCHEMA`, `CANNOT_DETERMINE_TYPE` for a column of nothing but nulls,
 *   `CANNOT_MERGE_TYPE`, `CANNOT_INFER_SCHEMA_FOR_TYPE`
 */
export function inferSchema(rows: readonly unknown[], names: readonly string[] = []): StructType {
  if (rows.length === 0) throw refused("CANNOT_INFER_EMPTY_SCHEMA", "Can not infer schema from an empty dataset.");
  const type = rows.map((row) => rowType(row, names)).reduce(mergedStructs);
  if (existsRecursively(type, ({ kind }) => kind === "null"))
    throw refused("CANNOT_DETERMINE_TYPE", "Some of types cannot be determined after inferring.", null);
  return type;
}

function rowType(row: unknown, names: readonly string[]): StructType {
  if (Array.isArray(row))
    return new StructType(row.map((cell, i) => new StructField(names[i] ?? `_${i + 1}`, typeOf(cell))));
  const type = typeOf(row);
  if (type.kind !== "struct") throw notInferable(row);
  return type;
}

function typeOf(value: unknown): DataType {
  switch (typeof value) {
    case "undefined":
      return NullType;
    case "boolean":
      return BooleanType;
    case "string":
      return StringType;
    case "bigint":
      return LongType;
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? LongType : DoubleType;
    case "object":
      return value === null ? NullType : typeOfObject(value);
    default:
      throw notInferable(value);
  }
}

function typeOfObject(value: object): DataType {
  if (Array.isArray(value)) return new ArrayType(value.map(typeOf).reduce(merged, NullType));
  if (types.isMap(value)) {
    const of = (cells: Iterable<unknown>): DataType => [...cells].map(typeOf).reduce(merged, NullType);
    return new MapType(of(value.keys()), of(value.values()));
  }
  if (types.isDate(value) || value instanceof Timestamp) return TimestampType;
  if (value instanceof LocalDateTime) return TimestampNTZType;
  if (value instanceof LocalDate) return DateType;
  if (value instanceof Decimal) return new DecimalType(38, 18);
  if (value instanceof Duration) return DayTimeIntervalType;
  if (value instanceof Period) return YearMonthIntervalType;
  if (types.isUint8Array(value)) return BinaryType;
  return new StructType(Object.entries(value).map(([name, cell]) => new StructField(name, typeOf(cell))));
}

function merged(a: DataType, b: DataType): DataType {
  if (a.kind === "null") return b;
  if (b.kind === "null" || sameType(a, b)) return a;
  if (a.kind === "array" && b.kind === "array") return new ArrayType(merged(a.elementType, b.elementType));
  if (a.kind === "map" && b.kind === "map")
    return new MapType(merged(a.keyType, b.keyType), merged(a.valueType, b.valueType));
  if (a.kind === "struct" && b.kind === "struct") return mergedStructs(a, b);
  const kinds = [a.kind, b.kind];
  if (kinds.includes("long") && kinds.includes("double")) return DoubleType;
  throw refused("CANNOT_MERGE_TYPE", `Can not merge type \`${typeClass(a)}\` and \`${typeClass(b)}\`.`);
}

/** Fields meet by name; a row need not have them all. */
function mergedStructs(a: StructType, b: StructType): StructType {
  const others = new Map(b.fields.map((field) => [field.name, field]));
  const fields = a.fields.map((field) => {
    const other = others.get(field.name);
    others.delete(field.name);
    return other === undefined ? field : new StructField(field.name, merged(field.dataType, other.dataType));
  });
  return new StructType([...fields, ...others.values()]);
}

function notInferable(value: unknown): IllegalArgumentException {
  return refused("CANNOT_INFER_SCHEMA_FOR_TYPE", `Can not infer schema for type: \`${typeof value}\`.`);
}

function refused(condition: string, text: string, sqlState: string | null = "42K09"): IllegalArgumentException {
  return new IllegalArgumentException(condition, text, sqlState === null ? {} : { sqlState });
}

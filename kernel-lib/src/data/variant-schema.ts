/**
 * What types are in a variant: `schema_of_variant`, whose text is not DDL (`OBJECT<a: BIGINT>`).
 *
 * The elements of an array, and the rows of an aggregate, are merged: numbers to one that holds both, objects field by field,
 * VOID to anything; what does not go together is VARIANT.
 */
import { widerExact } from "./exact-decimals";
import {
  ArrayType,
  type DataType,
  DoubleType,
  NullType,
  quoteIfNeeded,
  StructField,
  StructType,
  sameType,
  VariantType,
} from "./types";
import type { MapValue } from "./value";
import type { Variant } from "./variant";

/** An object is a struct here. */
export function variantSchema({ type, value }: Variant): DataType {
  if (type.kind === "array")
    return new ArrayType((value as readonly Variant[]).map(variantSchema).reduce(mergeSchemas, NullType));
  if (type.kind !== "map") return type;
  const { keys, values } = value as MapValue;
  return new StructType(keys.map((key, i) => new StructField(key as string, variantSchema(values[i] as Variant))));
}

export function mergeSchemas(a: DataType, b: DataType): DataType {
  if (a.kind === "null") return b;
  if (b.kind === "null" || sameType(a, b)) return a;
  if (a.kind === "array" && b.kind === "array") return new ArrayType(mergeSchemas(a.elementType, b.elementType));
  if (a.kind === "struct" && b.kind === "struct") return mergeObjects(a, b);
  const exact = widerExact(a, b);
  if (exact !== null) return exact;
  const isNumber = (type: DataType): boolean => ["long", "decimal", "float", "double"].includes(type.kind);
  return isNumber(a) && isNumber(b) ? DoubleType : VariantType;
}

function mergeObjects(a: StructType, b: StructType): StructType {
  const fields = new Map(a.fields.map((field) => [field.name, field.dataType]));
  for (const { name, dataType } of b.fields) fields.set(name, mergeSchemas(fields.get(name) ?? NullType, dataType));
  const names = [...fields.keys()].sort((x, y) => (x < y ? -1 : 1));
  return new StructType(names.map((name) => new StructField(name, fields.get(name) as DataType)));
}

export function schemaText(type: DataType): string {
  if (type.kind === "array") return `ARRAY<${schemaText(type.elementType)}>`;
  if (type.kind !== "struct") return type.sql;
  const fields = type.fields.map(({ name, dataType }) => `${quoteIfNeeded(name)}: ${schemaText(dataType)}`);
  return `OBJECT<${fields.join(", ")}>`;
}

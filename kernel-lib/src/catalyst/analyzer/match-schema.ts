/**
 * `df.to(schema)`: the columns in the order, with the names and types of a schema. Spark's `Project.matchSchema`.
 *
 * Columns and fields of structs meet by name. One that is missing is NULL where the schema allows it; one too many is left out; a
 * type is changed as an insertion into a table would change it.
 */
import { AnalysisException } from "../../data/errors";
import { ArrayType, type DataType, MapType, quoteIfNeeded, StructField, StructType, sameType } from "../../data/types";
import type { InternalRow, MapValue, Value } from "../../data/value";
import { Alias, type AttributeReference, type Expression, Literal } from "../../plan/expression";
import { type BoundScalar, Cast, ScalarCall, type ScalarFunction } from "../../plan/function";
import { mayAssign } from "../ansi-assignment";
import { castFunction } from "../cast";
import { byDistance } from "./suggest";

export function matchSchema(schema: StructType, columns: readonly AttributeReference[]): Expression[] {
  return schema.fields.map((field) => {
    const column = named(field.name, columns, []);
    if (column === undefined) {
      if (!field.nullable) throw noSuchColumn(field.name, columns);
      return new Alias(new Cast(Literal.null, field.dataType, true), field.name);
    }
    const result = matched(column, field.dataType, field.nullable, [column.name]);
    return result === column && column.name === field.name ? column : new Alias(result, field.name);
  });
}

/** @throws AMBIGUOUS_COLUMN_OR_FIELD */
function named<F extends { readonly name: string }>(
  name: string,
  fields: readonly F[],
  path: readonly string[],
): F | undefined {
  const found = fields.filter((field) => field.name.toLowerCase() === name.toLowerCase());
  if (found.length > 1)
    throw refused(
      "AMBIGUOUS_COLUMN_OR_FIELD",
      `Column or field ${shown([...path, name])} is ambiguous and has ${found.length} matches.`,
      "42702",
    );
  return found[0];
}

function matched(value: Expression, to: DataType, nullable: boolean, path: readonly string[]): Expression {
  checkNullable(value.nullable, nullable, path);
  const from = value.dataType;
  const isNested = from.kind === to.kind && ["array", "map", "struct"].includes(to.kind);
  if (!isNested) {
    checkType(from, to, path);
    return sameType(from, to) ? value : new Cast(value, to, true);
  }
  const type = meeting(from, to, path);
  if (sameType(from, type)) return value;
  const bound: BoundScalar = {
    argumentTypes: [from],
    dataType: type,
    code: ([cell], context) => `${context.reference("match", converter(from, type, context.timeZone))}(${cell})`,
  };
  const definition: ScalarFunction = { kind: "scalar", name: "to", arity: [1, 1], expects: "", bind: () => bound };
  return new ScalarCall(definition, bound, [value]);
}

/** The type that a value of this type will have; NULLs are as possible as they were. */
function meeting(from: DataType, to: DataType, path: readonly string[]): DataType {
  if (from.kind === "struct" && to.kind === "struct") {
    const fields = to.fields.map((field) => {
      const found = named(field.name, from.fields, path);
      const inner = [...path, field.name];
      if (found === undefined) {
        if (!field.nullable) throw noSuchField(inner, from);
        return field;
      }
      checkNullable(found.nullable, field.nullable, inner);
      return new StructField(field.name, meeting(found.dataType, field.dataType, inner), found.nullable);
    });
    return new StructType(fields);
  }
  if (from.kind === "array" && to.kind === "array") {
    checkNullable(from.containsNull, to.containsNull, [...path, "element"]);
    return new ArrayType(meeting(from.elementType, to.elementType, [...path, "element"]), from.containsNull);
  }
  if (from.kind === "map" && to.kind === "map") {
    checkNullable(from.valueContainsNull, to.valueContainsNull, [...path, "value"]);
    const key = meeting(from.keyType, to.keyType, [...path, "key"]);
    return new MapType(key, meeting(from.valueType, to.valueType, [...path, "value"]), from.valueContainsNull);
  }
  checkType(from, to, path);
  return to;
}

function converter(from: DataType, to: DataType, zone: string): (value: Value) => Value {
  const orNull = (convert: (value: Value) => Value) => (value: Value) => (value === null ? null : convert(value));
  if (from.kind === "struct" && to.kind === "struct") {
    const fields = to.fields.map(({ name, dataType }) => {
      const i = from.fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase());
      return { i, convert: i < 0 ? () => null : converter(from.fields[i].dataType, dataType, zone) };
    });
    return orNull((row) => fields.map(({ i, convert }) => convert((row as InternalRow)[i] ?? null)));
  }
  if (from.kind === "array" && to.kind === "array") {
    const convert = converter(from.elementType, to.elementType, zone);
    return orNull((list) => (list as readonly Value[]).map(convert));
  }
  if (from.kind === "map" && to.kind === "map") {
    const [key, value] = [converter(from.keyType, to.keyType, zone), converter(from.valueType, to.valueType, zone)];
    return orNull((map) => ({
      keys: (map as MapValue).keys.map(key),
      values: (map as MapValue).values.map(value),
    }));
  }
  return sameType(from, to) ? (value) => value : orNull(castFunction(from, to, zone) ?? ((value) => value));
}

const shown = (path: readonly string[]): string => path.map((part) => `\`${part}\``).join(".");

function checkNullable(isNullable: boolean, mayBe: boolean, path: readonly string[]): void {
  if (isNullable && !mayBe)
    throw refused(
      "NULLABLE_COLUMN_OR_FIELD",
      `Column or field ${shown(path)} is nullable while it's required to be non-nullable.`,
      "42000",
    );
}

function checkType(from: DataType, to: DataType, path: readonly string[]): void {
  if (!mayAssign(from, to))
    throw refused(
      "INVALID_COLUMN_OR_FIELD_DATA_TYPE",
      `Column or field ${shown(path)} is of type "${from.sql}" while it's required to be "${to.sql}".`,
      "42000",
    );
}

function noSuchColumn(name: string, columns: readonly AttributeReference[]): AnalysisException {
  const near = byDistance(
    name,
    columns.map((column) => quoteIfNeeded(column.name)),
  ).map((n) => shown([n]));
  return refused(
    "UNRESOLVED_COLUMN.WITH_SUGGESTION",
    `A column, variable, or function parameter with name \`${name}\` cannot be resolved. Did you mean one of the following? [${near.slice(0, 5).join(", ")}].`,
    "42703",
  );
}

function noSuchField(path: readonly string[], struct: StructType): AnalysisException {
  const [name] = path.slice(-1);
  const near = byDistance(name, struct.names).map((n) => shown([n]));
  return refused(
    "UNRESOLVED_FIELD.WITH_SUGGESTION",
    `A field with name \`${name}\` cannot be resolved with the struct-type column ${shown(path.slice(0, -1))}. Did you mean one of the following? [${near.slice(0, 5).join(", ")}].`,
    "42703",
  );
}

function refused(errorClass: string, message: string, sqlState: string): AnalysisException {
  return new AnalysisException(errorClass, message, { sqlState });
}

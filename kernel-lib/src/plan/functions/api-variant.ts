/** VARIANT, for programs: values that bring their types with them. */
import { Column, type ColumnOrValue } from "../column";
import { call, lit } from "./api-call";

/** JSON text as a variant. */
export function parse_json(column: Column | string): Column {
  return call("parse_json", column);
}

/** JSON text as a variant; NULL when it is none. */
export function try_parse_json(column: Column | string): Column {
  return call("try_parse_json", column);
}

/** A struct, map or array as a variant. */
export function to_variant_object(column: Column | string): Column {
  return call("to_variant_object", column);
}

/** What stands at a path such as `$.a[0]`, cast to a type. @throws when it cannot be cast */
export function variant_get(column: Column | string, path: Column | string, targetType: string): Column {
  return call("variant_get", column, text(path), lit(targetType));
}

/** What stands at a path, cast to a type; NULL when it cannot be. */
export function try_variant_get(column: Column | string, path: Column | string, targetType: string): Column {
  return call("try_variant_get", column, text(path), lit(targetType));
}

/** Whether it is the null of JSON. */
export function is_variant_null(column: Column | string): Column {
  return call("is_variant_null", column);
}

export function is_valid_variant(column: Column | string): Column {
  return call("is_valid_variant", column);
}

/** The types in it: `OBJECT<a: BIGINT>`. */
export function schema_of_variant(column: Column | string): Column {
  return call("schema_of_variant", column);
}

/** One schema for all variants of a group. */
export function schema_of_variant_agg(column: Column | string): Column {
  return call("schema_of_variant_agg", column);
}

/** With a value where nothing is yet; an array's elements move up. */
export function variant_insert(column: Column | string, path: Column | string, value: ColumnOrValue): Column {
  return call("variant_insert", column, text(path), lit(value));
}

export function try_variant_insert(column: Column | string, path: Column | string, value: ColumnOrValue): Column {
  return call("try_variant_insert", column, text(path), lit(value));
}

/** With a value in the place of what was there. @param createIfMissing whether also where nothing was; true unless told */
export function variant_set(
  column: Column | string,
  path: Column | string,
  value: ColumnOrValue,
  createIfMissing?: boolean,
): Column {
  return call("variant_set", column, text(path), lit(value), ...flag(createIfMissing));
}

export function try_variant_set(
  column: Column | string,
  path: Column | string,
  value: ColumnOrValue,
  createIfMissing?: boolean,
): Column {
  return call("try_variant_set", column, text(path), lit(value), ...flag(createIfMissing));
}

/** Without what stands at these paths. */
export function variant_delete(column: Column | string, ...paths: (Column | string)[]): Column {
  return call("variant_delete", column, ...paths.map(text));
}

/** Without nulls. @param stripArrays whether also among the elements of arrays; true unless told */
export function variant_strip_nulls(column: Column | string, stripArrays?: boolean): Column {
  return call("variant_strip_nulls", column, ...flag(stripArrays));
}

/** With one more element in the array at the path. */
export function variant_array_append(column: Column | string, path: Column | string, value: ColumnOrValue): Column {
  return call("variant_array_append", column, text(path), lit(value));
}

export function try_variant_array_append(column: Column | string, path: Column | string, value: ColumnOrValue): Column {
  return call("try_variant_array_append", column, text(path), lit(value));
}

function text(path: Column | string): Column {
  return path instanceof Column ? path : lit(path);
}

function flag(value: boolean | undefined): Column[] {
  return value === undefined ? [] : [lit(value)];
}

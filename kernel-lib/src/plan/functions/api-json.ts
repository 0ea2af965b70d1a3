/** JSON text, for programs. */
import { type ArrayType, type DataType, MapType, StringType, type StructType } from "../../data/types";
import { Column } from "../column";
import { Literal } from "../expression";
import { call, lit } from "./api-call";

/** Options as a function takes them: `{ mode: "FAILFAST" }`. */
export type FunctionOptions = Readonly<Record<string, string | number | boolean>>;

export function optionsColumn(given: FunctionOptions | undefined): Column[] {
  if (given === undefined) return [];
  const [keys, values] = [Object.keys(given), Object.values(given).map(String)];
  return [new Column(new Literal({ keys, values }, new MapType(StringType, StringType, false)))];
}

/**
 * JSON text as a struct, array or map.
 * @param schema a type, or its DDL: `"id INT, name STRING"`; or a column that `schema_of_json` made
 * @param option such as `mode`, `timestampFormat`, `columnNameOfCorruptRecord`
 */
export function from_json(
  column: Column | string,
  schema: StructType | ArrayType | MapType | string | Column,
  option?: FunctionOptions,
): Column {
  return call(
    "from_json",
    column,
    schema instanceof Column ? schema : lit(schemaText(schema)),
    ...optionsColumn(option),
  );
}

function schemaText(schema: DataType | string): string {
  return typeof schema === "string" ? schema : schema.sql;
}

/** A struct, map or array as JSON text. @param option such as `pretty`, `ignoreNullFields`, `timestampFormat` */
export function to_json(column: Column | string, option?: FunctionOptions): Column {
  return call("to_json", column, ...optionsColumn(option));
}

/** What stands at a path such as `$.a.b[0]`, as text; NULL when there is nothing. */
export function get_json_object(column: Column | string, path: string): Column {
  return call("get_json_object", column, lit(path));
}

/** The values of some fields, each as text in a column of its own: `c0`, `c1` …. */
export function json_tuple(column: Column | string, ...fields: string[]): Column {
  return call("json_tuple", column, ...fields.map(lit));
}

/** The schema of a JSON text, as DDL. */
export function schema_of_json(json: Column | string, option?: FunctionOptions): Column {
  return call("schema_of_json", typeof json === "string" ? lit(json) : json, ...optionsColumn(option));
}

/** How many elements a JSON array has; NULL for anything else. */
export function json_array_length(column: Column | string): Column {
  return call("json_array_length", column);
}

/** The names of a JSON object's fields; NULL for anything else. */
export function json_object_keys(column: Column | string): Column {
  return call("json_object_keys", column);
}

/** CSV text, for programs. */
import type { StructType } from "../../data/types";
import { Column } from "../column";
import { call, lit } from "./api-call";
import { type FunctionOptions, optionsColumn } from "./api-json";

/** A CSV record as a struct. @param schema its type or DDL, `"id INT, name STRING"`; or a column that `schema_of_csv` made */
export function from_csv(
  column: Column | string,
  schema: StructType | string | Column,
  option?: FunctionOptions,
): Column {
  const given = schema instanceof Column ? schema : lit(typeof schema === "string" ? schema : schema.sql);
  return call("from_csv", column, given, ...optionsColumn(option));
}

/** A struct as a CSV record. @param option such as `sep`, `nullValue`, `timestampFormat` */
export function to_csv(column: Column | string, option?: FunctionOptions): Column {
  return call("to_csv", column, ...optionsColumn(option));
}

/** The schema of a CSV record, as DDL. */
export function schema_of_csv(csv: Column | string, option?: FunctionOptions): Column {
  return call("schema_of_csv", typeof csv === "string" ? lit(csv) : csv, ...optionsColumn(option));
}

/**
 * Functions that Spark has under a second name, or that are not about values, for programs. `typeof` is a word of the language here,
 * and so no name of a function: `expr("typeof(x)")` or `call_function("typeof", x)`.
 */
import type { Column, ColumnOrValue } from "../column";
import { percentile_approx } from "./api-aggregate";
import { call, given, lit } from "./api-call";

/** Says to the planner that this table is small enough to be sent to every task of a join. */
export function broadcast<Table extends { hint(name: string): Table }>(table: Table): Table {
  return table.hint("broadcast");
}

/** The natural logarithm of a column; with two arguments, that of the second to the base of the first. NULL of zero and below. */
export function log(base: number | Column | string, column?: Column | string): Column {
  if (column === undefined) return call("ln", typeof base === "number" ? lit(base) : base);
  return call("log", typeof base === "number" ? lit(base) : base, column);
}

/** A part of a text, from a place that a column names; to the end without a length. Numbers may stand for columns. */
export function substr(
  column: Column | string,
  position: Column | string | number,
  length?: Column | string | number,
): Column {
  const place = (value: Column | string | number): Column | string => (typeof value === "number" ? lit(value) : value);
  return call("substr", column, place(position), ...given(length === undefined ? undefined : place(length)));
}

/** How many elements an array or map has: `size` by its other name. */
export function cardinality(column: Column | string): Column {
  return call("cardinality", column);
}

/** `percentile_approx` by its other name. */
export function approx_percentile(column: Column | string, fraction: ColumnOrValue, accuracy: number = 10000): Column {
  return percentile_approx(column, fraction, accuracy);
}

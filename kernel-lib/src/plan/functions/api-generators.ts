/** Functions that make several rows of one. They stand in a `select` by themselves, with a name or without. */
import type { Column } from "../column";
import { call } from "./api-call";

/** A row per element, in a column `col`; of a map in columns `key` and `value`. No row for NULL or nothing in it. */
export function explode(column: Column | string): Column {
  return call("explode", column);
}

/** The same, with a row of NULL where there is no element. */
export function explode_outer(column: Column | string): Column {
  return call("explode_outer", column);
}

/** The same as `explode`, with the element's place before it, in a column `pos`. */
export function posexplode(column: Column | string): Column {
  return call("posexplode", column);
}

/** The same as `posexplode`, with a row of NULL where there is no element. */
export function posexplode_outer(column: Column | string): Column {
  return call("posexplode_outer", column);
}

/** A row per struct of an array, its fields as columns. No row for NULL or nothing in it. */
export function inline(column: Column | string): Column {
  return call("inline", column);
}

/** The same, with a row of NULLs where there is no struct. */
export function inline_outer(column: Column | string): Column {
  return call("inline_outer", column);
}

/** The values as `rows` rows, the last filled up with NULLs: `stack(lit(2), a, b, c, d)`. */
export function stack(rows: Column, ...columns: (Column | string)[]): Column {
  return call("stack", rows, ...columns);
}

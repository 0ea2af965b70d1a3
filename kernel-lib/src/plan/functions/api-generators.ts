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

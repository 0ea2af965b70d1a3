/** Arrays, maps, structs and what deals with NULL, for programs. */
import type { Column, ColumnOrValue } from "../column";
import { call, given, lit } from "./api-call";

/** An array of the values. */
export function array(...columns: (Column | string)[]): Column {
  return call("array", ...columns);
}

/** How many elements an array or map has. */
export function size(column: Column | string): Column {
  return call("size", column);
}

/** How many elements an array has. */
export function array_size(column: Column | string): Column {
  return call("array_size", column);
}

/** Whether the element is among them; NULL when it is not and a NULL is. */
export function array_contains(column: Column | string, value: ColumnOrValue): Column {
  return call("array_contains", column, lit(value));
}

/** The place of the element, from 1; 0 when it is not there. */
export function array_position(column: Column | string, value: ColumnOrValue): Column {
  return call("array_position", column, lit(value));
}

/** Without the elements that equal the value. */
export function array_remove(column: Column | string, value: ColumnOrValue): Column {
  return call("array_remove", column, lit(value));
}

/** With one more element at the end. */
export function array_append(column: Column | string, value: ColumnOrValue): Column {
  return call("array_append", column, lit(value));
}

/** With one more element at the start. */
export function array_prepend(column: Column | string, value: ColumnOrValue): Column {
  return call("array_prepend", column, lit(value));
}

/** Each element once. */
export function array_distinct(column: Column | string): Column {
  return call("array_distinct", column);
}

/** What is in one or the other, once. */
export function array_union(a: Column | string, b: Column | string): Column {
  return call("array_union", a, b);
}

/** What is in both, once. */
export function array_intersect(a: Column | string, b: Column | string): Column {
  return call("array_intersect", a, b);
}

/** What is in the first and not in the second, once. */
export function array_except(a: Column | string, b: Column | string): Column {
  return call("array_except", a, b);
}

/** Whether they have an element in common. */
export function arrays_overlap(a: Column | string, b: Column | string): Column {
  return call("arrays_overlap", a, b);
}

/** The elements as one text. */
export function array_join(column: Column | string, delimiter: string, nullReplacement?: string): Column {
  return call(
    "array_join",
    column,
    lit(delimiter),
    ...given(nullReplacement === undefined ? undefined : lit(nullReplacement)),
  );
}

/** The largest element. */
export function array_max(column: Column | string): Column {
  return call("array_max", column);
}

/** The smallest element. */
export function array_min(column: Column | string): Column {
  return call("array_min", column);
}

/** Without NULLs. */
export function array_compact(column: Column | string): Column {
  return call("array_compact", column);
}

/** An array of the value so many times. */
export function array_repeat(column: Column | string, times: ColumnOrValue): Column {
  return call("array_repeat", column, lit(times));
}

/** With an element put in at a place, from 1. */
export function array_insert(column: Column | string, position: ColumnOrValue, value: ColumnOrValue): Column {
  return call("array_insert", column, lit(position), lit(value));
}

/** Sorted; NULLs first, or last when descending. */
export function sort_array(column: Column | string, ascending: boolean = true): Column {
  return call("sort_array", column, lit(ascending));
}

/** A part of an array, from a place counted from 1. */
export function slice(column: Column | string, start: ColumnOrValue, length: ColumnOrValue): Column {
  return call("slice", column, lit(start), lit(length));
}

/** The whole numbers from start to stop. */
export function sequence(start: Column | string, stop: Column | string, step?: Column | string): Column {
  return call("sequence", start, stop, ...given(step));
}

/** Arrays as one array of structs, element by element; the shorter one goes on with NULLs. */
export function arrays_zip(...columns: (Column | string)[]): Column {
  return call("arrays_zip", ...columns);
}

/** An array of arrays as one array. */
export function flatten(column: Column | string): Column {
  return call("flatten", column);
}

/** The element of an array at a place from 1, or of a map under a key. */
export function element_at(column: Column | string, key: ColumnOrValue): Column {
  return call("element_at", column, lit(key));
}

/** The same, but NULL where there is none. */
export function try_element_at(column: Column | string, key: ColumnOrValue): Column {
  return call("try_element_at", column, lit(key));
}

/** The element of an array at a place from 0; NULL where there is none. */
export function get(column: Column | string, index: ColumnOrValue): Column {
  return call("get", column, lit(index));
}

/** A struct of the columns, under their names. */
export function struct(...columns: (Column | string)[]): Column {
  return call("struct", ...columns);
}

/** A struct of names (literals) and values in turn. */
export function named_struct(...columns: (Column | string)[]): Column {
  return call("named_struct", ...columns);
}

/** The keys of a map. */
export function map_keys(column: Column | string): Column {
  return call("map_keys", column);
}

/** The values of a map. */
export function map_values(column: Column | string): Column {
  return call("map_values", column);
}

/** A map as an array of structs of key and value. */
export function map_entries(column: Column | string): Column {
  return call("map_entries", column);
}

/** Whether a map has the key. */
export function map_contains_key(column: Column | string, key: ColumnOrValue): Column {
  return call("map_contains_key", column, lit(key));
}

/** Maps as one; a key that is in two is an error. */
export function map_concat(...columns: (Column | string)[]): Column {
  return call("map_concat", ...columns);
}

/** A map of an array of keys and one of values. */
export function map_from_arrays(keys: Column | string, values: Column | string): Column {
  return call("map_from_arrays", keys, values);
}

/** A map of an array of structs of key and value. */
export function map_from_entries(column: Column | string): Column {
  return call("map_from_entries", column);
}

/** A map of a text such as `a:1,b:2`. */
export function str_to_map(column: Column | string, pairDelim?: ColumnOrValue, keyValueDelim?: ColumnOrValue): Column {
  return call(
    "str_to_map",
    column,
    ...given(pairDelim === undefined ? undefined : lit(pairDelim)),
    ...given(keyValueDelim === undefined ? undefined : lit(keyValueDelim)),
  );
}

/** The second where the first is NULL. */
export function ifnull(a: Column | string, b: Column | string): Column {
  return call("ifnull", a, b);
}

/** The second where the first is NULL. */
export function nvl(a: Column | string, b: Column | string): Column {
  return call("nvl", a, b);
}

/** a where the first is not NULL, else b. */
export function nvl2(tested: Column | string, a: Column | string, b: Column | string): Column {
  return call("nvl2", tested, a, b);
}

/** NULL where the two are equal, else the first. */
export function nullif(a: Column | string, b: Column | string): Column {
  return call("nullif", a, b);
}

/** The second where the first is NaN. */
export function nanvl(a: Column | string, b: Column | string): Column {
  return call("nanvl", a, b);
}

/** Whether they are equal; two NULLs are. */
export function equal_null(a: Column | string, b: Column | string): Column {
  return call("equal_null", a, b);
}

/** Fails with the message. */
export function raise_error(column: Column | string): Column {
  return call("raise_error", column);
}

/** NULL where the condition is true, else an error. */
export function assert_true(column: Column | string, message?: ColumnOrValue): Column {
  return call("assert_true", column, ...given(message === undefined ? undefined : lit(message)));
}

/** A map of keys and values in turn. */
export function create_map(...columns: (Column | string)[]): Column {
  return call("map", ...columns);
}

/** Summaries of many values in few bytes, and chance, for programs. */
import type { Column } from "../column";
import { call, given, lit } from "./api-call";

/** Points with heights that tell where the values lie. @param nBins at most that many points */
export function histogram_numeric(column: Column | string, nBins: Column): Column {
  return call("histogram_numeric", column, nBins);
}

/** How often each value comes, about, as bytes. @param eps relative error @param confidence how sure, below 1 */
export function count_min_sketch(
  column: Column | string,
  eps: Column | number,
  confidence: Column | number,
  seed: Column | number = 0,
): Column {
  const double = (value: Column | number): Column => lit(value).cast("double");
  return call("count_min_sketch", column, double(eps), double(confidence), lit(seed));
}

/** How many different values there are, as bytes that can be joined. @param lgConfigK 4 to 21: more is finer */
export function hll_sketch_agg(column: Column | string, lgConfigK?: Column | number): Column {
  return call("hll_sketch_agg", column, ...(lgConfigK === undefined ? [] : [lit(lgConfigK)]));
}

/** The sketches of a group as one. */
export function hll_union_agg(column: Column | string, allowDifferentLgConfigK?: Column | boolean): Column {
  return call(
    "hll_union_agg",
    column,
    ...(allowDifferentLgConfigK === undefined ? [] : [lit(allowDifferentLgConfigK)]),
  );
}

/** Two sketches as one. */
export function hll_union(a: Column | string, b: Column | string, allowDifferentLgConfigK?: Column | boolean): Column {
  return call("hll_union", a, b, ...(allowDifferentLgConfigK === undefined ? [] : [lit(allowDifferentLgConfigK)]));
}

/** How many different values a sketch has seen, about. */
export function hll_sketch_estimate(column: Column | string): Column {
  return call("hll_sketch_estimate", column);
}

/** A bitmap with the bits at these positions. */
export function bitmap_construct_agg(column: Column | string): Column {
  return call("bitmap_construct_agg", column);
}

export function bitmap_or_agg(column: Column | string): Column {
  return call("bitmap_or_agg", column);
}

export function bitmap_and_agg(column: Column | string): Column {
  return call("bitmap_and_agg", column);
}

/** The arrays of a group as one, each element once. */
export function collect_union(column: Column | string): Column {
  return call("collect_union", column);
}

/** The sum of vectors, element by element. */
export function vector_sum(column: Column | string): Column {
  return call("vector_sum", column);
}

export function vector_avg(column: Column | string): Column {
  return call("vector_avg", column);
}

/** The elements in another order. @param seed a number for the same order every time */
export function shuffle(column: Column | string, seed?: Column | number): Column {
  return call("shuffle", column, ...(seed === undefined ? [] : [lit(seed)]));
}

/** A text of letters and digits by chance. */
export function randstr(length: Column | number, seed?: Column | number): Column {
  return call("randstr", lit(length), ...given(seed === undefined ? undefined : lit(seed)));
}

/** A number by chance, from `min` to below `max`. */
export function uniform(min: Column | number, max: Column | number, seed?: Column | number): Column {
  return call("uniform", lit(min), lit(max), ...given(seed === undefined ? undefined : lit(seed)));
}

/** More mathematics, for programs. A text names a column; `lit` makes a literal. */
import type { Column } from "../column";
import { call, given } from "./api-call";

/** The inverse of `cosh`. */
export function acosh(x: Column | string): Column {
  return call("acosh", x);
}

/** The inverse of `sinh`. */
export function asinh(x: Column | string): Column {
  return call("asinh", x);
}

/** The inverse of `tanh`. */
export function atanh(x: Column | string): Column {
  return call("atanh", x);
}

/** The cotangent. */
export function cot(x: Column | string): Column {
  return call("cot", x);
}

/** The secant. */
export function sec(x: Column | string): Column {
  return call("sec", x);
}

/** The cosecant. */
export function csc(x: Column | string): Column {
  return call("csc", x);
}

/** e to the power of x, less 1. */
export function expm1(x: Column | string): Column {
  return call("expm1", x);
}

/** With the other sign. */
export function negate(x: Column | string): Column {
  return call("negative", x);
}

/** As it is; a text as a number. */
export function positive(x: Column | string): Column {
  return call("positive", x);
}

/** The remainder; NULL in place of an error. */
export function try_mod(a: Column | string, b: Column | string): Column {
  return call("try_mod", a, b);
}

/** Which of `count` equal intervals between `low` and `high` the value is in, from 1; 0 below, one more above. */
export function width_bucket(
  value: Column | string,
  low: Column | string,
  high: Column | string,
  count: Column | string,
): Column {
  return call("width_bucket", value, low, high, count);
}

/** The inner product of two arrays of floats. */
export function vector_inner_product(a: Column | string, b: Column | string): Column {
  return call("vector_inner_product", a, b);
}

/** The cosine of the angle between two arrays of floats. */
export function vector_cosine_similarity(a: Column | string, b: Column | string): Column {
  return call("vector_cosine_similarity", a, b);
}

/** The distance between two arrays of floats. */
export function vector_l2_distance(a: Column | string, b: Column | string): Column {
  return call("vector_l2_distance", a, b);
}

/** The length of an array of floats. */
export function vector_norm(vector: Column | string, degree?: Column | string): Column {
  return call("vector_norm", vector, ...given(degree));
}

/** The array of floats divided by its length. */
export function vector_normalize(vector: Column | string, degree?: Column | string): Column {
  return call("vector_normalize", vector, ...given(degree));
}

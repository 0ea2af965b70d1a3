/** Aggregates, for programs: each folds a group of rows into one value. NULLs do not count unless it says so. */

import type { Column, ColumnOrValue } from "../column";
import { call, given, lit } from "./api-call";

/** The value of the first row, in the order rows come in. */
export function first(column: Column | string, ignoreNulls: boolean = false): Column {
  return call("first", column, ...(ignoreNulls ? [lit(true)] : []));
}

/** The value of the last row, in the order rows come in. */
export function last(column: Column | string, ignoreNulls: boolean = false): Column {
  return call("last", column, ...(ignoreNulls ? [lit(true)] : []));
}

/** The value of some row. */
export function any_value(column: Column | string, ignoreNulls: boolean = false): Column {
  return call("any_value", column, ...(ignoreNulls ? [lit(true)] : []));
}

/** All values that are not NULL, as an array. */
export function collect_list(column: Column | string): Column {
  return call("collect_list", column);
}

/** All different values that are not NULL, as an array. */
export function collect_set(column: Column | string): Column {
  return call("collect_set", column);
}

/** The same as `collect_list`. */
export function array_agg(column: Column | string): Column {
  return call("array_agg", column);
}

/** How many different values there are; here exactly. */
export function approx_count_distinct(column: Column | string): Column {
  return call("approx_count_distinct", column);
}

/** How many rows make the condition true. */
export function count_if(column: Column | string): Column {
  return call("count_if", column);
}

/** Whether it is true in all rows. */
export function bool_and(column: Column | string): Column {
  return call("bool_and", column);
}

/** Whether it is true in some row. */
export function bool_or(column: Column | string): Column {
  return call("bool_or", column);
}

/** The same as `bool_and`. */
export function every(column: Column | string): Column {
  return call("every", column);
}

/** The same as `bool_or`. */
export function some(column: Column | string): Column {
  return call("some", column);
}

/** The value of the row with the smallest other value. */
export function min_by(value: Column | string, by: Column | string): Column {
  return call("min_by", value, by);
}

/** The value of the row with the largest other value. */
export function max_by(value: Column | string, by: Column | string): Column {
  return call("max_by", value, by);
}

/** The standard deviation of a sample; NULL of one value. */
export function stddev(column: Column | string): Column {
  return call("stddev", column);
}

/** The same as `stddev`. */
export function stddev_samp(column: Column | string): Column {
  return call("stddev_samp", column);
}

/** The standard deviation of the whole. */
export function stddev_pop(column: Column | string): Column {
  return call("stddev_pop", column);
}

/** The variance of a sample; NULL of one value. */
export function variance(column: Column | string): Column {
  return call("variance", column);
}

/** The same as `variance`. */
export function var_samp(column: Column | string): Column {
  return call("var_samp", column);
}

/** The variance of the whole. */
export function var_pop(column: Column | string): Column {
  return call("var_pop", column);
}

/** How far the values lean to one side. */
export function skewness(column: Column | string): Column {
  return call("skewness", column);
}

/** How heavy the tails are; 0 for a normal distribution. */
export function kurtosis(column: Column | string): Column {
  return call("kurtosis", column);
}

/** Pearson's correlation of two columns. */
export function corr(a: Column | string, b: Column | string): Column {
  return call("corr", a, b);
}

/** The covariance of the whole. */
export function covar_pop(a: Column | string, b: Column | string): Column {
  return call("covar_pop", a, b);
}

/** The covariance of a sample. */
export function covar_samp(a: Column | string, b: Column | string): Column {
  return call("covar_samp", a, b);
}

/** The value in the middle. */
export function median(column: Column | string): Column {
  return call("median", column);
}

/** The value that is there most often. */
export function mode(column: Column | string): Column {
  return call("mode", column);
}

/** The value at a fraction of the way through the sorted values, between two if need be. */
export function percentile(column: Column | string, fraction: ColumnOrValue): Column {
  return call("percentile", column, lit(fraction));
}

/** A value of the group near that place. */
export function percentile_approx(column: Column | string, fraction: ColumnOrValue, accuracy: number = 10000): Column {
  return call("percentile_approx", column, lit(fraction), lit(accuracy));
}

/** The product of the values. */
export function product(column: Column | string): Column {
  return call("product", column);
}

/** The bits that all values have. */
export function bit_and(column: Column | string): Column {
  return call("bit_and", column);
}

/** The bits that some value has. */
export function bit_or(column: Column | string): Column {
  return call("bit_or", column);
}

/** The bits that an odd number of values has. */
export function bit_xor(column: Column | string): Column {
  return call("bit_xor", column);
}

/** The texts joined, in the order rows come in. */
export function listagg(column: Column | string, delimiter?: ColumnOrValue): Column {
  return call("listagg", column, ...given(delimiter === undefined ? undefined : lit(delimiter)));
}

/** The same as `listagg`. */
export function string_agg(column: Column | string, delimiter?: ColumnOrValue): Column {
  return call("string_agg", column, ...given(delimiter === undefined ? undefined : lit(delimiter)));
}

/** The value of the first row. */
export function first_value(column: Column | string, ignoreNulls: boolean = false): Column {
  return call("first_value", column, ...(ignoreNulls ? [lit(true)] : []));
}

/** The value of the last row. */
export function last_value(column: Column | string, ignoreNulls: boolean = false): Column {
  return call("last_value", column, ...(ignoreNulls ? [lit(true)] : []));
}

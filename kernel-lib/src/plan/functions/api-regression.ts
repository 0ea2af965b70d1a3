/** Aggregates that forgive an overflow, and linear regression, for programs. */
import type { Column } from "../column";
import { call } from "./api-call";

/** The sum; NULL where it outgrows its type. */
export function try_sum(column: Column | string): Column {
  return call("try_sum", column);
}

/** The mean; NULL where it cannot be computed. */
export function try_avg(column: Column | string): Column {
  return call("try_avg", column);
}

/** How many pairs have both values. */
export function regr_count(y: Column | string, x: Column | string): Column {
  return call("regr_count", y, x);
}

/** The mean of x over the pairs. */
export function regr_avgx(y: Column | string, x: Column | string): Column {
  return call("regr_avgx", y, x);
}

/** The mean of y over the pairs. */
export function regr_avgy(y: Column | string, x: Column | string): Column {
  return call("regr_avgy", y, x);
}

/** The sum of the squared distances of x from its mean. */
export function regr_sxx(y: Column | string, x: Column | string): Column {
  return call("regr_sxx", y, x);
}

/** The sum of the squared distances of y from its mean. */
export function regr_syy(y: Column | string, x: Column | string): Column {
  return call("regr_syy", y, x);
}

/** The sum of the products of the distances of x and y from their means. */
export function regr_sxy(y: Column | string, x: Column | string): Column {
  return call("regr_sxy", y, x);
}

/** How steep the line through the pairs is. */
export function regr_slope(y: Column | string, x: Column | string): Column {
  return call("regr_slope", y, x);
}

/** Where the line through the pairs meets x = 0. */
export function regr_intercept(y: Column | string, x: Column | string): Column {
  return call("regr_intercept", y, x);
}

/** How well the line fits, from 0 to 1. */
export function regr_r2(y: Column | string, x: Column | string): Column {
  return call("regr_r2", y, x);
}

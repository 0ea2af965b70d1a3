/** Functions over windows, for programs: `row_number().over(Window.partitionBy("k").orderBy("v"))`. */
import type { Column, ColumnOrValue } from "../column";
import { call, given, lit } from "./api-call";

/** 1, 2, 3 … in the order of the window. */
export function row_number(): Column {
  return call("row_number");
}

/** The place in the order; rows that are equal share one, and the next has a gap before it. */
export function rank(): Column {
  return call("rank");
}

/** The place in the order without gaps. */
export function dense_rank(): Column {
  return call("dense_rank");
}

/** The place in the order from 0 to 1. */
export function percent_rank(): Column {
  return call("percent_rank");
}

/** The share of rows up to this one and those equal to it. */
export function cume_dist(): Column {
  return call("cume_dist");
}

/** The number of one of `n` buckets of equal size, from 1. */
export function ntile(n: number): Column {
  return call("ntile", lit(n));
}

/** The value some rows before this one; the default where there is no such row. */
export function lag(column: Column | string, offset: number = 1, defaultValue?: ColumnOrValue): Column {
  return call("lag", column, lit(offset), ...given(defaultValue === undefined ? undefined : lit(defaultValue)));
}

/** The value some rows after this one; the default where there is no such row. */
export function lead(column: Column | string, offset: number = 1, defaultValue?: ColumnOrValue): Column {
  return call("lead", column, lit(offset), ...given(defaultValue === undefined ? undefined : lit(defaultValue)));
}

/** The value of the n-th row of the frame, from 1. */
export function nth_value(column: Column | string, offset: number): Column {
  return call("nth_value", column, lit(offset));
}

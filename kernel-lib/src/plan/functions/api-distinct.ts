/** Aggregates that take each different value once, for programs. */
import { DistinctCall } from "../call-modifiers";
import { Column } from "../column";
import { call } from "./api-call";

function distinct(name: string, ...columns: (Column | string)[]): Column {
  return new Column(new DistinctCall(call(name, ...columns).expression));
}

/** How many different combinations of values there are; rows with a NULL among them do not count. */
export function count_distinct(column: Column | string, ...more: (Column | string)[]): Column {
  return distinct("count", column, ...more);
}

/** The same as `count_distinct`. */
export function countDistinct(column: Column | string, ...more: (Column | string)[]): Column {
  return count_distinct(column, ...more);
}

/** The sum of the different values. */
export function sum_distinct(column: Column | string): Column {
  return distinct("sum", column);
}

/** The same as `sum_distinct`. */
export function sumDistinct(column: Column | string): Column {
  return sum_distinct(column);
}

/** Functions of rollups and cubes, for programs. */
import type { Column } from "../column";
import { call } from "./api-call";

/** 1 where the row's set of groups leaves this column out, else 0. */
export function grouping(column: Column | string): Column {
  return call("grouping", column);
}

/** The same of all grouping columns, as the bits of one number. */
export function grouping_id(...columns: (Column | string)[]): Column {
  return call("grouping_id", ...columns);
}

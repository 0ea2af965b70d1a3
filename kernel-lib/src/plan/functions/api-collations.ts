/** Texts that compare otherwise, for programs. */
import type { Column } from "../column";
import { call, lit } from "./api-call";

/** The text, compared as the collation says from now on: `"UTF8_LCASE"`, `"UNICODE_CI"`, `"de"` … */
export function collate(column: Column | string, collation: string): Column {
  return call("collate", column, lit(collation));
}

/** The name of the text's collation. */
export function collation(column: Column | string): Column {
  return call("collation", column);
}

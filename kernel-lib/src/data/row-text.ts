/** A row as Java prints it in messages: `[1,null,a]`. */
import type { Value } from "./value";

export function rowText(row: readonly Value[]): string {
  return `[${row.map((cell) => (Array.isArray(cell) ? rowText(cell) : String(cell))).join(",")}]`;
}

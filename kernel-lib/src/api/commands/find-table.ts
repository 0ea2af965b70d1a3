/** The table that a command is about; a temporary view is none. */
import type { UnresolvedRelation } from "../../plan/logical";
import type { Search } from "../catalog/catalog-errors";
import { tableNotView } from "../catalog/catalog-errors";
import type { CatalogTable } from "../catalog/catalog-table";
import type { SessionState } from "../session-state";

/** @throws EXPECT_TABLE_NOT_VIEW, TABLE_OR_VIEW_NOT_FOUND */
export function tableOf(
  { catalog }: SessionState,
  table: UnresolvedRelation,
  command: string,
  search: Search = "command",
): CatalogTable {
  if (catalog.findTemporary(table) !== undefined) throw tableNotView(table, command);
  const found = catalog.findTable(table);
  if (found === undefined) throw catalog.notFound(table, search);
  return found;
}

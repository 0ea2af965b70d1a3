/** `CACHE TABLE` and its like, in SQL. What is kept, and how, is `../cache-manager.ts`. */

import { StorageLevel } from "../../data/storage-level";
import type { Command } from "../../plan/sql/statement-parser";
import type { CatalogTable } from "../catalog/catalog-table";
import type { SessionState } from "../session-state";

type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;

export async function cacheTable(session: SessionState, { table, plan, lazy }: CommandOf<"cacheTable">): Promise<[]> {
  const { catalog } = session;
  const query = plan;
  if (query !== null) catalog.setTemporary(table.name, { plan: () => query, isText: true }, false, false);
  else if (catalog.lookup(table) === undefined) throw catalog.notFound(table, "query");
  const cached = await session.cache.add(
    await session.analyseNow(table),
    StorageLevel.MEMORY_AND_DISK,
    table,
    table.name,
  );
  if (!lazy) await cached.rows();
  return [];
}

export async function uncacheTable(session: SessionState, { table, ifExists }: CommandOf<"uncacheTable">): Promise<[]> {
  if (session.catalog.lookup(table) === undefined) {
    if (ifExists) return [];
    throw session.catalog.notFound(table, "query");
  }
  session.cache.remove(await session.analyseNow(table));
  return [];
}

export function clearCache(session: SessionState): [] {
  session.cache.clear();
  return [];
}

export async function refreshTable(session: SessionState, { table }: CommandOf<"refreshTable">): Promise<[]> {
  if (session.catalog.lookup(table) === undefined) throw session.catalog.notFound(table);
  const found = session.catalog.findTable(table);
  if (found !== undefined) await refreshed(session, found);
  return [];
}

/** The table with its files as they are now, also where it is cached. */
export async function refreshed(session: SessionState, table: CatalogTable): Promise<void> {
  const before = table.relation();
  table.refresh();
  await session.cache.recache(before, (plan) => session.analyseNow(plan));
}

/** Files are looked for anew by tables; a DataFrame that has looked keeps what it found, as in Spark. */
export function refreshPath(session: SessionState, _: CommandOf<"refreshPath">): [] {
  for (const database of session.catalog.databaseNames())
    for (const table of session.catalog.tablesIn(database)) table.refresh();
  return [];
}

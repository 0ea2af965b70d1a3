/** `SHOW …`: what there is in the catalog. Names are sorted; those of a database come before temporary ones. */
import { AnalysisException } from "../../data/errors";
import { treeString } from "../../data/tree-string";
import type { InternalRow } from "../../data/value";
import type { Command } from "../../plan/sql/statement-parser";
import { tableNotView } from "../catalog/catalog-errors";
import type { CatalogTable } from "../catalog/catalog-table";
import { GLOBAL } from "../catalog/session-catalog";
import type { SessionState } from "../session-state";
import { tableOf } from "./find-table";
import { fits, partitionsOf } from "./partitions";
import { matches } from "./patterns";
import { tableDetails } from "./table-details";

type Rows = readonly InternalRow[];
type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;

function databaseOf({ catalog }: SessionState, parts: readonly string[] | null): string {
  return parts === null ? catalog.currentDatabase : catalog.databaseOf(parts);
}

/** Rows of namespace, name, whether it is temporary. */
function names(
  { catalog }: SessionState,
  database: string,
  pattern: string | null,
  wanted: (table: CatalogTable) => boolean,
): Rows {
  const inDatabase: [string, string, boolean][] =
    database === GLOBAL
      ? catalog.globalNames().map((name) => [GLOBAL, name, true])
      : catalog
          .tablesIn(database)
          .filter(wanted)
          .map(({ description }) => [database, description.name, false]);
  const temporary = catalog.temporaryNames().map((name): [string, string, boolean] => ["", name, true]);
  return [...inDatabase, ...temporary].filter(([, name]) => matches(pattern, name));
}

export function showTables(session: SessionState, { database, pattern }: CommandOf<"showTables" | "showViews">): Rows {
  return names(session, databaseOf(session, database), pattern, () => true);
}

export function showViews(session: SessionState, { database, pattern }: CommandOf<"showTables" | "showViews">): Rows {
  return names(session, databaseOf(session, database), pattern, (table) => table.description.view !== null);
}

export async function showTableExtended(
  session: SessionState,
  { database, pattern }: CommandOf<"showTableExtended">,
): Promise<Rows> {
  const rows: InternalRow[] = [];
  for (const table of session.catalog.tablesIn(databaseOf(session, database))) {
    const { name, schema } = table.description;
    if (!matches(pattern, name)) continue;
    const details = (await tableDetails(session, table)).map(([key, value]) => `${key}: ${value}`);
    const text = [...details, `Schema: ${treeString(schema)}`, ""].join("\n");
    rows.push([table.description.database, name, false, text]);
  }
  return rows;
}

export function showDatabases(
  { catalog }: SessionState,
  { pattern }: CommandOf<"showDatabases" | "showCatalogs">,
): Rows {
  return catalog
    .databaseNames()
    .filter((name) => matches(pattern, name))
    .map((name) => [name]);
}

export async function showColumns(
  session: SessionState,
  { table }: CommandOf<"showColumns" | "showCreateTable">,
): Promise<Rows> {
  const plan = session.catalog.lookup(table);
  if (plan === undefined) throw session.catalog.notFound(table);
  const known = session.catalog.findTemporary(table) === undefined ? session.catalog.findTable(table) : undefined;
  if (known !== undefined) return known.description.schema.names.map((name) => [name]);
  return (await session.analyseNow(plan)).output.map((column) => [column.name]);
}

export async function showPartitions(session: SessionState, command: CommandOf<"showPartitions">): Promise<Rows> {
  const table = tableOf(session, command.table, "SHOW PARTITIONS");
  if (table.description.view !== null) throw tableNotView(command.table, "SHOW PARTITIONS");
  if (table.description.partitionBy.length === 0)
    throw new AnalysisException(
      "INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY",
      `The partition command is invalid. Table ${table.quotedName} is not partitioned.`,
      { sqlState: "42601" },
    );
  const all = await partitionsOf(await session.fileSystem(), table.description);
  const wanted = command.partition;
  return all.filter((one) => wanted === null || fits(one, wanted)).map(({ path }) => [path]);
}

export function showProperties({ catalog }: SessionState, { table, key }: CommandOf<"showProperties">): Rows {
  if (catalog.findTemporary(table) !== undefined) return [];
  const found = catalog.findTable(table);
  if (found === undefined) throw catalog.notFound(table);
  const { properties, options } = found.description;
  const all = new Map([
    ...properties,
    ...[...options].map(([name, value]): [string, string] => [`option.${name}`, value]),
  ]);
  if (key === null) return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  return [[key, all.get(key) ?? `Table ${found.fullName} does not have property: ${key}`]];
}

/** Changes of a table that is there: its name, properties, columns, partitions, and all its rows at once. */
import { AnalysisException } from "../../data/errors";
import { StructType } from "../../data/types";
import type { PartitionSpec } from "../../plan/sql/commands/command";
import type { Command } from "../../plan/sql/statement-parser";
import { checkDuplicates, tableNotView } from "../catalog/catalog-errors";
import type { CatalogTable } from "../catalog/catalog-table";
import type { SessionState } from "../session-state";
import { tableOf } from "./find-table";
import { fits, partitionsOf } from "./partitions";

type AlterTable = Extract<Command, { kind: "alterTable" }>;

export async function alterTable(session: SessionState, command: AlterTable): Promise<[]> {
  const { catalog } = session;
  const { table } = command;
  if (command.action === "rename" && catalog.findTemporary(table) !== undefined)
    return renameTemporary(session, command);
  const found = catalog.findTable(table);
  if (found === undefined) throw catalog.notFound(table);
  switch (command.action) {
    case "rename":
      return rename(session, found, catalog.nameOf(command.to));
    case "setProperties":
      catalog.setTable(found.with({ properties: new Map([...found.description.properties, ...command.properties]) }));
      return [];
    case "unsetProperties": {
      const properties = [...found.description.properties].filter(([key]) => !command.keys.includes(key));
      catalog.setTable(found.with({ properties: new Map(properties) }));
      return [];
    }
    case "addColumns": {
      const { schema, partitionBy } = found.description;
      checkDuplicates([...schema.names, ...command.columns.names]);
      const at = schema.fields.length - partitionBy.length;
      const fields = [...schema.fields.slice(0, at), ...command.columns.fields, ...schema.fields.slice(at)];
      catalog.setTable(found.with({ schema: new StructType(fields) }));
      return [];
    }
    case "dropPartitions":
      return dropPartitions(session, found, command.partitions, command.ifExists);
  }
}

function renameTemporary({ catalog }: SessionState, command: AlterTable & { action: "rename" }): [] {
  const name = command.table.nameParts[command.table.nameParts.length - 1];
  const view = catalog.findTemporary(command.table);
  if (view === undefined) throw catalog.notFound(command.table);
  catalog.setTemporary(command.to.nameParts[command.to.nameParts.length - 1], view, false, false);
  catalog.dropTemporary(name);
  return [];
}

async function rename(session: SessionState, found: CatalogTable, to: { database: string; name: string }): Promise<[]> {
  const { catalog } = session;
  catalog.checkFree(to);
  const { description } = found;
  const isManaged = description.type === "MANAGED";
  const location = isManaged ? catalog.tableLocation(to) : description.location;
  if (isManaged) await (await session.fileSystem()).rename(description.location, location);
  catalog.removeTable(found);
  catalog.setTable(found.with({ ...to, location }));
  return [];
}

async function dropPartitions(
  session: SessionState,
  table: CatalogTable,
  specs: readonly PartitionSpec[],
  ifExists: boolean,
): Promise<[]> {
  const system = await session.fileSystem();
  const all = await partitionsOf(system, table.description);
  for (const spec of specs) {
    const meant = all.filter((partition) => fits(partition, spec));
    if (meant.length === 0 && !ifExists)
      throw new AnalysisException(
        "PARTITIONS_NOT_FOUND",
        `The partition(s) PARTITION (${[...spec].map(([key, value]) => `\`${key}\` = ${value}`).join(", ")}) cannot be found in table ${table.quotedName}.\nVerify the partition specification and table name.\nTo tolerate the error on drop use ALTER TABLE … DROP IF EXISTS PARTITION.`,
        { sqlState: "428FT" },
      );
    for (const partition of meant) await system.delete(`${table.description.location}/${partition.path}`);
  }
  table.refresh();
  return [];
}

export async function truncate(
  session: SessionState,
  { table, partition }: Extract<Command, { kind: "truncate" }>,
): Promise<[]> {
  const found = tableOf(session, table, "TRUNCATE TABLE");
  if (found.description.view !== null) throw tableNotView(table, "TRUNCATE TABLE");
  const system = await session.fileSystem();
  const { location, partitionBy } = found.description;
  const folders =
    partitionBy.length === 0
      ? [location]
      : (await partitionsOf(system, found.description))
          .filter((one) => partition === null || fits(one, partition))
          .map(({ path }) => `${location}/${path}`);
  for (const folder of folders) {
    await system.delete(folder);
    await system.makeDirectory(folder);
  }
  found.refresh();
  return [];
}

export function commentOnTable(
  session: SessionState,
  { table, comment }: Extract<Command, { kind: "commentOnTable" }>,
): [] {
  const found = session.catalog.findTable(table);
  if (found === undefined) throw session.catalog.notFound(table);
  session.catalog.setTable(found.with({ comment }));
  return [];
}

/** `DELETE`, `UPDATE`, `MERGE`: a folder of files does not know them, here or in Spark. */
export function unsupportedOnTable(
  session: SessionState,
  { table, operation }: Extract<Command, { kind: "unsupportedOnTable" }>,
): never {
  const found = tableOf(session, table, operation);
  throw new AnalysisException(
    "UNSUPPORTED_FEATURE.TABLE_OPERATION",
    `The feature is not supported: Table ${found.quotedName} does not support ${operation}. Please check the current catalog and namespace to make sure the qualified table name is expected, and also check the catalog implementation which is configured by "spark.sql.catalog".`,
    { sqlState: "0A000" },
  );
}

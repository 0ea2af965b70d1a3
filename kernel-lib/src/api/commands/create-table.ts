/**
 * Tables: a folder of files below the warehouse (or where `LOCATION` says), described in the catalog. Spark's
 * `CreateDataSourceTableCommand`, `CreateTableLikeCommand` and `DropTableCommand`.
 */

import { normalized } from "../../data/bucket-spec";
import { AnalysisException } from "../../data/errors";
import { checkFileFormat } from "../../data/file-format";
import { StructField, StructType } from "../../data/types";
import type { Command } from "../../plan/sql/statement-parser";
import { checkDuplicates } from "../catalog/catalog-errors";
import type { TableDescription } from "../catalog/catalog-table";
import type { SessionState } from "../session-state";
import { writeTable } from "./insert";

type CreateTable = Extract<Command, { kind: "createTable" }>;

export async function createTable(session: SessionState, command: CreateTable): Promise<[]> {
  const { catalog } = session;
  const name = catalog.nameOf(command.table);
  if (command.ifNotExists && catalog.findTable(command.table) !== undefined) return [];
  catalog.checkFree(name);
  const provider = (command.provider ?? session.conf.get("spark.sql.sources.default")).toLowerCase();
  checkFileFormat(provider);
  const analysed = command.plan === null ? null : await session.analyseNow(command.plan);
  const declared = analysed === null ? (command.schema ?? new StructType()) : schemaOf(analysed.output);
  checkDuplicates(declared.names);
  const quotedName = `\`spark_catalog\`.\`${name.database}\`.\`${name.name}\``;
  const schema = arranged(declared, command.partitionBy, quotedName);
  const partitionBy = schema.names.slice(schema.names.length - command.partitionBy.length);
  const description: Partial<TableDescription> & { database: string; name: string } = {
    ...name,
    type: command.location === null ? "MANAGED" : "EXTERNAL",
    schema,
    defaults: new Map(command.defaults.map(({ column, text }) => [column.toLowerCase(), text])),
    provider,
    options: command.options,
    partitionBy,
    buckets: command.buckets && normalized(command.buckets, schema, partitionBy, quotedName),
    location: command.location ?? catalog.tableLocation(name),
    comment: command.comment,
    properties: command.properties,
  };
  const table = session.catalogTable(description);
  await makeFolder(session, table.description, table.quotedName);
  if (command.schema === null && command.plan === null && command.location !== null)
    return keep(session, {
      ...description,
      schema:
        (await session.analyseNow(table.relation())).output.length === 0
          ? schema
          : schemaOf(
              (
                await session.analyseNow(
                  session.files(provider, [command.location], Object.fromEntries(command.options), null),
                )
              ).output,
            ),
    });
  if (command.plan !== null && analysed !== null)
    await writeTable(session, table, command.plan, analysed.output, "append");
  catalog.setTable(table);
  return [];
}

function keep(session: SessionState, description: Partial<TableDescription> & { database: string; name: string }): [] {
  session.catalog.setTable(session.catalogTable(description));
  return [];
}

/** What a table's column may be: NULL, always. */
function schemaOf(columns: readonly { name: string; dataType: StructField["dataType"] }[]): StructType {
  return new StructType(columns.map((column) => new StructField(column.name, column.dataType)));
}

/** Columns that name folders go last. @throws COLUMN_NOT_DEFINED_IN_TABLE */
function arranged(schema: StructType, partitionBy: readonly string[], table: string): StructType {
  const nullable = schema.fields.map((f) => new StructField(f.name, f.dataType, true, f.comment));
  const keys = partitionBy.map((name) => {
    const found = nullable.find((field) => field.name.toLowerCase() === name.toLowerCase());
    if (found === undefined)
      throw new AnalysisException(
        "COLUMN_NOT_DEFINED_IN_TABLE",
        `partition column \`${name}\` is not defined in table ${table}, defined table columns are: ${schema.names.map((one) => `\`${one}\``).join(", ")}.`,
        { sqlState: "42703" },
      );
    return found;
  });
  return new StructType([...nullable.filter((field) => !keys.includes(field)), ...keys]);
}

/** @throws LOCATION_ALREADY_EXISTS when a table of the program's own would find files there */
async function makeFolder(
  session: SessionState,
  { type, location }: TableDescription,
  quotedName: string,
): Promise<void> {
  const system = await session.fileSystem();
  const isThere = (await system.status(location)) !== undefined;
  if (type === "MANAGED" && isThere && (await system.list(location)).length > 0)
    throw new AnalysisException(
      "LOCATION_ALREADY_EXISTS",
      `Cannot name the managed table as ${quotedName}, as its associated location '${system.qualify(location)}' already exists. Please pick a different table name, or remove the existing location first.`,
      { sqlState: "42710", parameters: { location: system.qualify(location) } },
    );
  if (!isThere) await system.makeDirectory(location);
}

export async function createTableLike(
  session: SessionState,
  { table, source, ifNotExists }: Extract<Command, { kind: "createTableLike" }>,
): Promise<[]> {
  const { catalog } = session;
  if (ifNotExists && catalog.findTable(table) !== undefined) return [];
  const name = catalog.nameOf(table);
  catalog.checkFree(name);
  const model = catalog.findTable(source)?.description;
  const plan = catalog.lookup(source);
  if (plan === undefined) throw catalog.notFound(source);
  const made = session.catalogTable({
    ...name,
    schema: model?.schema ?? schemaOf((await session.analyseNow(plan)).output),
    provider: model?.view === null ? model.provider : session.conf.get("spark.sql.sources.default"),
    options: model?.options ?? new Map(),
    partitionBy: model?.partitionBy ?? [],
    buckets: model?.buckets ?? null,
    defaults: model?.defaults ?? new Map(),
    location: catalog.tableLocation(name),
  });
  await makeFolder(session, made.description, made.quotedName);
  catalog.setTable(made);
  return [];
}

/** Files of a table that was not given a place go with it. Drops views too, as Spark does. */
export async function dropTable(
  session: SessionState,
  { table, ifExists }: Extract<Command, { kind: "dropView" | "dropTable" }>,
): Promise<[]> {
  const { catalog } = session;
  if (catalog.findTemporary(table) !== undefined) {
    const parts = table.nameParts;
    catalog.dropTemporary(parts[parts.length - 1], parts[0].toLowerCase() === "global_temp");
    return [];
  }
  const found = catalog.findTable(table);
  if (found === undefined) {
    if (ifExists) return [];
    throw catalog.notFound(table, "drop");
  }
  catalog.removeTable(found);
  session.cache.forget(found.relation());
  if (found.description.type === "MANAGED") await (await session.fileSystem()).delete(found.description.location);
  return [];
}

/** `SHOW CREATE TABLE`: the statement that would make the table or view again. Spark's `ShowCreateTableExec`. */

import type { BucketSpec } from "../../data/bucket-spec";
import { AnalysisException } from "../../data/errors";
import { type DataType, quoteIfNeeded } from "../../data/types";
import type { InternalRow } from "../../data/value";
import type { Command } from "../../plan/sql/statement-parser";
import type { CatalogTable } from "../catalog/catalog-table";
import type { SessionState } from "../session-state";

export async function showCreateTable(
  session: SessionState,
  { table }: Extract<Command, { kind: "showColumns" | "showCreateTable" }>,
): Promise<readonly InternalRow[]> {
  const { catalog } = session;
  if (catalog.findTemporary(table) !== undefined)
    throw new AnalysisException(
      "UNSUPPORTED_SHOW_CREATE_TABLE.ON_TEMPORARY_VIEW",
      `Unsupported a SHOW CREATE TABLE command. The command is not supported on a temporary view \`${table.nameParts.join("`.`")}\`.`,
      { sqlState: "0A000" },
    );
  const found = catalog.findTable(table);
  if (found === undefined) throw catalog.notFound(table);
  if (found.description.view !== null) return [[viewText(found)]];
  const system = await session.fileSystem();
  return [[tableText(found, (path) => system.qualify(path))]];
}

const quote = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;

function pairs(properties: ReadonlyMap<string, string>): string {
  const sorted = [...properties].sort(([a], [b]) => (a < b ? -1 : 1));
  return `(\n  ${sorted.map(([key, value]) => `${quote(key)} = ${quote(value)}`).join(",\n  ")})`;
}

/** A column of text is of the collation that compares bytes, and Spark says so. */
function typeText(type: DataType): string {
  return type.kind === "string" && type.sql === "STRING" ? "STRING COLLATE UTF8_BINARY" : type.sql;
}

function tableText({ description: table, fullName }: CatalogTable, qualify: (path: string) => string): string {
  const columns = table.schema.fields.map((field) => {
    const fallback = table.defaults.get(field.name.toLowerCase());
    return [
      quoteIfNeeded(field.name),
      typeText(field.dataType),
      ...(fallback === undefined ? [] : [`DEFAULT ${fallback}`]),
      ...(field.comment === null ? [] : [`COMMENT ${quote(field.comment)}`]),
    ].join(" ");
  });
  const clauses = [
    `CREATE TABLE ${fullName} (\n  ${columns.join(",\n  ")})`,
    `USING ${table.provider}`,
    ...(table.options.size === 0 ? [] : [`OPTIONS ${pairs(table.options)}`]),
    ...(table.partitionBy.length === 0 ? [] : [`PARTITIONED BY (${table.partitionBy.map(quoteIfNeeded).join(", ")})`]),
    ...bucketClauses(table.buckets),
    ...(table.comment === null ? [] : [`COMMENT ${quote(table.comment)}`]),
    ...(table.type === "MANAGED" ? [] : [`LOCATION ${quote(qualify(table.location))}`]),
    ...(table.properties.size === 0 ? [] : [`TBLPROPERTIES ${pairs(table.properties)}`]),
  ];
  return `${clauses.join("\n")}\n`;
}

function bucketClauses(buckets: BucketSpec | null): string[] {
  if (buckets === null) return [];
  const { count, columns, sortColumns } = buckets;
  const list = (names: readonly string[]): string => names.map(quoteIfNeeded).join(", ");
  const sorted = sortColumns.length === 0 ? [] : [`SORTED BY (${list(sortColumns)})`];
  return [`CLUSTERED BY (${list(columns)})`, ...sorted, `INTO ${count} BUCKETS`];
}

function viewText({ description: table }: CatalogTable): string {
  const columns = table.schema.fields.map(({ name, comment }) =>
    comment === null ? quoteIfNeeded(name) : `${quoteIfNeeded(name)} COMMENT ${quote(comment)}`,
  );
  const clauses = [
    `CREATE VIEW ${table.database}.${table.name} (\n  ${columns.join(",\n  ")})`,
    ...(table.comment === null ? [] : [`COMMENT ${quote(table.comment)}`]),
    ...(table.properties.size === 0 ? [] : [`TBLPROPERTIES ${pairs(table.properties)}`]),
    "WITH SCHEMA COMPENSATION",
    `AS ${table.view?.text ?? ""}`,
  ];
  return `${clauses.join("\n")}\n`;
}

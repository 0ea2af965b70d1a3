/** What the catalog says when a name is taken, unknown or of another kind, in Spark's words. */
import { AnalysisException } from "../../data/errors";
import type { UnresolvedRelation } from "../../plan/logical";
import { positionText } from "../../plan/origin";

/** Where Spark looked: a query looks among functions' schemas too, a command does not. */
export type Search = "query" | "command" | "drop";

const quoted = (parts: readonly string[]): string => parts.map((part) => `\`${part}\``).join(".");

export function tableNotFound(table: UnresolvedRelation, database: string, search: Search): AnalysisException {
  const here = `\`spark_catalog\`.\`${database}\``;
  const path = {
    query: ["`system`.`builtin`", "`system`.`session`", here],
    command: ["`system`.`session`", here],
    drop: [here],
  };
  const parts = table.nameParts;
  const name =
    search === "drop" && parts.length < 3
      ? ["spark_catalog", ...(parts.length === 1 ? [database] : []), ...parts]
      : parts;
  const place =
    search === "drop" ? "" : `${positionText(table.origin)};\n'UnresolvedTableOrView [${parts.join(", ")}]\n`;
  return new AnalysisException(
    "TABLE_OR_VIEW_NOT_FOUND",
    `The table or view ${quoted(name)} cannot be found. Verify the spelling and correctness of the schema and catalog.\n` +
      `Search path: [${path[search].join(", ")}].\n` +
      "If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.\n" +
      "To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.",
    { sqlState: "42P01", parameters: { relationName: quoted(name) }, context: place },
  );
}

export function schemaNotFound(name: string): AnalysisException {
  return new AnalysisException(
    "SCHEMA_NOT_FOUND",
    `The schema \`spark_catalog\`.\`${name}\` cannot be found. Verify the spelling and correctness of the schema and catalog.\n` +
      "If you did not qualify the name with a catalog, verify the current_schema() output, or qualify the name with the correct catalog.\n" +
      "To tolerate the error on drop use DROP SCHEMA IF EXISTS.",
    { sqlState: "42704", parameters: { schemaName: name } },
  );
}

export function schemaExists(name: string): AnalysisException {
  return new AnalysisException(
    "SCHEMA_ALREADY_EXISTS",
    `Cannot create schema \`${name}\` because it already exists.\nChoose a different name, drop the existing schema, or add the IF NOT EXISTS clause to tolerate pre-existing schema.`,
    { sqlState: "42P06" },
  );
}

export function schemaNotEmpty(name: string): AnalysisException {
  return new AnalysisException(
    "SCHEMA_NOT_EMPTY",
    `Cannot drop a schema \`${name}\` because it contains objects.\nUse DROP SCHEMA ... CASCADE to drop the schema and all its objects.`,
    { sqlState: "2BP01" },
  );
}

export function catalogNotFound(name: string): AnalysisException {
  return new AnalysisException(
    "CATALOG_NOT_FOUND",
    `The catalog \`${name}\` not found. Consider to set the SQL config "spark.sql.catalog.${name}" to a catalog plugin.`,
    { sqlState: "42P08" },
  );
}

export function tableExists(quotedName: string): AnalysisException {
  return new AnalysisException(
    "TABLE_OR_VIEW_ALREADY_EXISTS",
    `Cannot create table or view ${quotedName} because it already exists.\n` +
      "Choose a different name, drop or replace the existing object, or add the IF NOT EXISTS clause to tolerate pre-existing objects.",
    { sqlState: "42P07" },
  );
}

export function temporaryViewExists(name: string): AnalysisException {
  return new AnalysisException(
    "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS",
    `Cannot create the temporary view \`${name}\` because it already exists.\nChoose a different name, drop or replace the existing view.`,
    { sqlState: "42P07" },
  );
}

/** @param command as Spark names it, e.g. `TRUNCATE TABLE` */
export function tableNotView(table: UnresolvedRelation, command: string): AnalysisException {
  return new AnalysisException(
    "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
    `'${command}' expects a table but ${quoted(table.nameParts)} is a view. `,
    { sqlState: "42809", context: positionText(table.origin) },
  );
}

export function viewNotTable(quotedName: string, command: string): AnalysisException {
  return new AnalysisException(
    "EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE",
    `The table ${quotedName} does not support ${command}. `,
    { sqlState: "42809" },
  );
}

export function columnExists(name: string): AnalysisException {
  return new AnalysisException(
    "COLUMN_ALREADY_EXISTS",
    `The column \`${name.toLowerCase()}\` already exists. Choose another name or rename the existing column.`,
    { sqlState: "42711" },
  );
}

/** @throws COLUMN_ALREADY_EXISTS when two names are equal but for their case */
export function checkDuplicates(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) throw columnExists(name);
    seen.add(name.toLowerCase());
  }
}

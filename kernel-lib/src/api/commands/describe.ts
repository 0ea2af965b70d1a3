/** `DESCRIBE`: the columns of tables, views and queries, and what else is known of tables and databases. */
import { AnalysisException } from "../../data/errors";
import type { InternalRow } from "../../data/value";
import type { Command } from "../../plan/sql/statement-parser";
import type { CatalogTable } from "../catalog/catalog-table";
import { currentUser } from "../current-user";
import type { SessionState } from "../session-state";
import { columnComments } from "./column-comments";
import { tableDetails } from "./table-details";

type DescribeTable = Extract<Command, { kind: "describeTable" }>;

/** A column as `DESCRIBE` shows it: name, type, comment. */
type Line = readonly [string, string, string | null];

const BLANK: Line = ["", "", ""];

export async function describeTable(session: SessionState, command: DescribeTable): Promise<readonly InternalRow[]> {
  const { catalog } = session;
  const plan = catalog.lookup(command.table);
  if (plan === undefined) throw catalog.notFound(command.table, "query");
  const table = catalog.findTemporary(command.table) === undefined ? catalog.findTable(command.table) : undefined;
  const columns =
    table === undefined
      ? await linesOf(session, plan)
      : table.description.schema.fields.map((f): Line => [f.name, f.dataType.simpleString, f.comment]);
  if (command.column !== null) return oneColumn(columns, command.column, command.extended);
  if (table === undefined) return columns;
  const partitions = partitionLines(table, columns);
  const details = command.extended
    ? [
        BLANK,
        ["# Detailed Table Information", "", ""],
        ...(await tableDetails(session, table)).map(([k, v]): Line => [k, v, ""]),
      ]
    : [];
  return [...columns, ...partitions, ...details, ...defaultLines(table)] as InternalRow[];
}

export async function describeQuery(
  session: SessionState,
  { plan }: Extract<Command, { kind: "describeQuery" }>,
): Promise<readonly InternalRow[]> {
  return linesOf(session, plan);
}

async function linesOf(session: SessionState, plan: Parameters<SessionState["analyseNow"]>[0]): Promise<Line[]> {
  const analysed = await session.analyseNow(plan);
  const comments = columnComments(analysed);
  return analysed.output.map((c) => [c.name, c.dataType.simpleString, comments.get(c.exprId) ?? null]);
}

function partitionLines({ description: { partitionBy } }: CatalogTable, columns: readonly Line[]): Line[] {
  if (partitionBy.length === 0) return [];
  const keys = columns.filter(([name]) => partitionBy.includes(name));
  return [["# Partition Information", "", ""], ["# col_name", "data_type", "comment"], ...keys];
}

function defaultLines({ description: { defaults, schema } }: CatalogTable): Line[] {
  const withDefault = schema.fields.filter((field) => defaults.has(field.name.toLowerCase()));
  if (withDefault.length === 0) return [];
  return [
    BLANK,
    ["# Column Default Values", "", ""],
    ...withDefault.map((f): Line => [f.name, f.dataType.simpleString, defaults.get(f.name.toLowerCase()) ?? ""]),
  ];
}

/** No statistics are kept here, so there are none to show. */
const STATISTICS = ["min", "max", "num_nulls", "distinct_count", "avg_col_len", "max_col_len", "histogram"];

function oneColumn(columns: readonly Line[], name: readonly string[], extended: boolean): InternalRow[] {
  const wanted = name.join(".");
  const found = columns.find(([column]) => column.toLowerCase() === wanted.toLowerCase());
  if (found === undefined && columns.some(([column]) => column.toLowerCase() === name[0].toLowerCase()))
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1060",
      `DESC TABLE COLUMN does not support nested column: ${wanted}.`,
    );
  if (found === undefined)
    throw new AnalysisException(
      "COLUMN_NOT_FOUND",
      `The column \`${wanted}\` cannot be found. Verify the spelling and correctness of the column name according to the SQL config "spark.sql.caseSensitive".`,
      { sqlState: "42703" },
    );
  const [column, type, comment] = found;
  const rows: InternalRow[] = [
    ["col_name", column],
    ["data_type", type],
    ["comment", comment ?? "NULL"],
  ];
  return extended ? [...rows, ...STATISTICS.map((one) => [one, "NULL"])] : rows;
}

export async function describeDatabase(
  session: SessionState,
  { name: parts, extended }: Extract<Command, { kind: "describeDatabase" }>,
): Promise<readonly InternalRow[]> {
  const { name, comment, location, properties } = session.catalog.database(session.catalog.databaseOf(parts));
  const system = await session.fileSystem();
  const pairs = [...properties].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `(${key},${value})`);
  return [
    ["Catalog Name", "spark_catalog"],
    ["Namespace Name", name],
    ...(comment === "" ? [] : [["Comment", comment]]),
    ["Location", system.qualify(location)],
    ["Owner", currentUser()],
    ...(extended ? [["Properties", pairs.length === 0 ? "" : `(${pairs.join(", ")})`]] : []),
  ];
}

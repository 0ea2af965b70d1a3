/**
 * `INSERT INTO` and `INSERT OVERWRITE`: rows brought into the columns of a table, then written as files of it. Spark's
 * `PreprocessTableInsertion` and `InsertIntoHadoopFsRelationCommand`.
 *
 * Columns meet by position, or by the names that are said; those left out get their default, or NULL. A value must fit its
 * column by ANSI's rules for assignment: a text is no number.
 */
import { AnalysisException } from "../../data/errors";
import { StructField, StructType } from "../../data/types";
import type { SaveMode } from "../../files/write-files";
import { Alias, type AttributeReference, type Expression, Literal, UnresolvedAttribute } from "../../plan/expression";
import { toLiteral } from "../../plan/literal";
import { type LogicalPlan, Project, UnresolvedRelation } from "../../plan/logical";
import { FileRelation } from "../../plan/logical-file";
import { UnresolvedInlineTable } from "../../plan/logical-sql";
import { SchemaChange } from "../../plan/schema-change";
import type { PartitionSpec } from "../../plan/sql/commands/command";
import { parseExpression } from "../../plan/sql/parse";
import type { Command } from "../../plan/sql/statement-parser";
import { checkDuplicates, tableNotView } from "../catalog/catalog-errors";
import type { CatalogTable } from "../catalog/catalog-table";
import type { SessionState } from "../session-state";
import { refreshed } from "./cache";
import { tableOf } from "./find-table";
import { fits, partitionsOf } from "./partitions";
import { assigned } from "./store-assignment";

type Insert = Extract<Command, { kind: "insert" }>;

export async function insert(session: SessionState, command: Insert): Promise<[]> {
  const table = tableOf(session, command.table, "INSERT", "query");
  if (table.description.view !== null) throw tableNotView(command.table, "INSERT");
  const wanted = wantedColumns(table, command);
  const given = withDefaults(
    command.plan,
    wanted.map((column) => defaultOf(session, table, column.name)),
  );
  const { output } = await session.analyseNow(given);
  const fitting = matched(session, table, command, given, output, wanted);
  const analysed = await session.analyseNow(fitting);
  if (command.overwrite) refuseReading(table, analysed);
  const target = command.overwrite && command.partition.size === 0 ? "overwrite" : "append";
  await writeTable(session, table, fitting, analysed.output, target, command.overwrite ? command.partition : null);
  return [];
}

/** The columns that the query gives, in its order. @throws UNRESOLVED_COLUMN, COLUMN_ALREADY_EXISTS */
function wantedColumns({ description }: CatalogTable, command: Insert): readonly StructField[] {
  const isFixed = (name: string): boolean =>
    [...command.partition].some(([key, value]) => key.toLowerCase() === name.toLowerCase() && value !== undefined);
  const all = description.schema.fields.filter((field) => !isFixed(field.name));
  if (command.columns === null) return all;
  checkDuplicates(command.columns);
  return command.columns.map((name) => {
    const found = all.find((field) => field.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    const names = description.schema.names.map((one) => `\`${one}\``).join(", ");
    throw new AnalysisException(
      "UNRESOLVED_COLUMN.WITH_SUGGESTION",
      `A column, variable, or function parameter with name \`${name}\` cannot be resolved. Did you mean one of the following? [${names}].`,
      { sqlState: "42703", context: "; line 1 pos 0" },
    );
  });
}

function defaultOf(session: SessionState, { description }: CatalogTable, column: string): Expression {
  const text = description.defaults.get(column.toLowerCase());
  return text === undefined ? Literal.null : parseExpression(text, session.parsing);
}

/** `VALUES (1, DEFAULT)`: the word stands for the column's default. */
function withDefaults(plan: LogicalPlan, defaults: readonly Expression[]): LogicalPlan {
  const isDefault = (value: Expression): boolean =>
    value instanceof UnresolvedAttribute && value.name.toUpperCase() === "DEFAULT";
  if (plan instanceof UnresolvedInlineTable) {
    const rows = plan.rows.map((row) => row.map((cell, i) => (isDefault(cell) ? (defaults[i] ?? cell) : cell)));
    return new UnresolvedInlineTable(plan.names, rows);
  }
  if (plan instanceof Project && plan.expressions.some(isDefault))
    return new Project(
      plan.expressions.map((value, i) => (isDefault(value) ? (defaults[i] ?? value) : value)),
      plan.child,
    );
  return plan;
}

/** The rows with exactly the columns of the table. */
function matched(
  session: SessionState,
  table: CatalogTable,
  command: Insert,
  plan: LogicalPlan,
  output: readonly AttributeReference[],
  wanted: readonly StructField[],
): LogicalPlan {
  if (!command.byName && output.length !== wanted.length) throw wrongNumber(table, output, wanted);
  const extra = command.byName ? output.find((c) => !wanted.some((w) => sameName(w.name, c.name))) : undefined;
  if (extra !== undefined)
    throw new AnalysisException(
      "INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS",
      `Cannot write incompatible data for the table ${table.quotedName}: Cannot write extra columns \`${extra.name}\`.`,
      { sqlState: "KD000" },
    );
  const fixed = new Map([...command.partition].map(([key, value]) => [key.toLowerCase(), value]));
  // Two columns of the query may have one name; places have none twice.
  const numbered = new SchemaChange({ kind: "ToDF", names: output.map((_column, i) => `_${i}`) }, plan);
  const columns = table.description.schema.fields.map((field) => {
    const constant = fixed.get(field.name.toLowerCase());
    if (constant !== undefined) return new Alias(assigned(toLiteral(constant), field, table, true), field.name);
    const place = command.byName
      ? output.findIndex((column) => sameName(column.name, field.name))
      : wanted.findIndex((column) => sameName(column.name, field.name));
    if (place < 0) return new Alias(assigned(defaultOf(session, table, field.name), field, table, true), field.name);
    const { dataType } = output[place];
    return new Alias(assigned(new UnresolvedAttribute([`_${place}`]), field, table, false, dataType), field.name);
  });
  return new Project(columns, numbered);
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function wrongNumber(
  table: CatalogTable,
  output: readonly AttributeReference[],
  wanted: readonly StructField[],
): AnalysisException {
  const few = output.length < wanted.length;
  const list = (names: readonly { name: string }[]): string => names.map(({ name }) => `\`${name}\``).join(", ");
  return new AnalysisException(
    `INSERT_COLUMN_ARITY_MISMATCH.${few ? "NOT_ENOUGH" : "TOO_MANY"}_DATA_COLUMNS`,
    `Cannot write to ${table.quotedName}, the reason is ${few ? "not enough" : "too many"} data columns:\nTable columns: ${list(wanted)}.\nData columns: ${list(output)}.`,
    { sqlState: "21S01" },
  );
}

/** @throws UNSUPPORTED_OVERWRITE.TABLE */
function refuseReading(table: CatalogTable, analysed: LogicalPlan): void {
  const own = table.relation();
  const reads = (node: LogicalPlan): boolean =>
    node instanceof FileRelation && "relation" in own && (own as { relation: LogicalPlan }).relation === node;
  if (!analysed.exists(reads)) return;
  throw new AnalysisException(
    "UNSUPPORTED_OVERWRITE.TABLE",
    `Can't overwrite the target that is also being read from. The target table is ${table.quotedName}.`,
    { sqlState: "42902" },
  );
}

/** Writes the rows of a plan with the table's columns into the table's folder. */
export async function writeTable(
  session: SessionState,
  table: CatalogTable,
  plan: LogicalPlan,
  output: readonly AttributeReference[],
  mode: SaveMode,
  replacing: PartitionSpec | null = null,
): Promise<void> {
  const { description } = table;
  const { writeFiles } = await import("../../files/write-files.js");
  const system = await session.fileSystem();
  const partitions = await session.executePartitionsNow(plan);
  if (replacing !== null && replacing.size > 0)
    for (const partition of await partitionsOf(system, description))
      if (fits(partition, replacing)) await system.delete(`${description.location}/${partition.path}`);
  const request = {
    format: description.provider,
    path: description.location,
    mode,
    options: Object.fromEntries(description.options),
    partitionBy: description.partitionBy,
    buckets: description.buckets,
    timeZone: session.conf.timeZone,
    jobId: session.random.uuid(),
  };
  const schema = new StructType(output.map((column) => new StructField(column.name, column.dataType)));
  await writeFiles(system, request, schema, partitions);
  await refreshed(session, table);
}

/** For `df.write.insertInto("t")`: columns meet by position. */
export function insertCommand(name: string, plan: LogicalPlan, overwrite: boolean): Insert {
  return {
    kind: "insert",
    table: new UnresolvedRelation(name),
    overwrite,
    partition: new Map(),
    columns: null,
    byName: false,
    plan,
  };
}

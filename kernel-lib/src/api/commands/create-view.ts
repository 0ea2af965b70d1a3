/**
 * Views: a query under a name. Spark's `CreateViewCommand` and `DropTableCommand`.
 *
 * A temporary view is there at once; whether its query makes sense is found out when somebody waits for the command (and
 * then the view goes again), or by the first query that reads it. A view in a database is looked at first.
 */
import { AnalysisException } from "../../data/errors";
import { StructField, StructType } from "../../data/types";
import { Alias, UnresolvedAttribute } from "../../plan/expression";
import { type LogicalPlan, Project, UnresolvedRelation } from "../../plan/logical";
import { SchemaChange } from "../../plan/schema-change";
import type { Command } from "../../plan/sql/statement-parser";
import { checkDuplicates, viewNotTable } from "../catalog/catalog-errors";
import { GLOBAL } from "../catalog/session-catalog";
import type { SessionState } from "../session-state";
import { columnComments } from "./column-comments";
import { Later } from "./command-queue";
import type { Outcome } from "./run-command";

type CreateView = Extract<Command, { kind: "createView" }>;
type CreateViewUsing = Extract<Command, { kind: "createViewUsing" }>;

const last = (table: UnresolvedRelation): string => table.nameParts[table.nameParts.length - 1];

export function createView(session: SessionState, command: CreateView): Outcome {
  return command.scope === "persistent" ? persistent(session, command) : temporary(session, command);
}

function temporary(session: SessionState, command: CreateView): Outcome {
  const { view, columns, plan, replace } = command;
  const isGlobal = command.scope === "global";
  const name = last(view);
  const reads = (other: UnresolvedRelation): boolean =>
    other.name.toLowerCase() === (isGlobal ? `${GLOBAL}.` : "") + name.toLowerCase();
  if (plan.exists((n) => n instanceof UnresolvedRelation && reads(n)))
    throw new AnalysisException(
      "RECURSIVE_VIEW",
      `Recursive view \`${name}\` detected (cycle: \`${name}\` -> \`${name}\`).`,
      {
        sqlState: "42K0H",
      },
    );
  const names = columns.map((column) => column.name);
  const renamed = names.length === 0 ? plan : new SchemaChange({ kind: "ToDF", names }, plan);
  const made = { plan: () => renamed, comment: command.comment, isText: true };
  session.catalog.setTemporary(name, made, isGlobal, replace);
  const checked = async (): Promise<[]> => {
    try {
      checkColumns(
        name,
        names,
        (await session.analyseNow(plan)).output.map((column) => column.name),
      );
    } catch (error) {
      session.catalog.dropTemporary(name, isGlobal);
      throw error;
    }
    return [];
  };
  return new Later(checked);
}

/** @throws CREATE_VIEW_COLUMN_ARITY_MISMATCH, COLUMN_ALREADY_EXISTS */
function checkColumns(view: string, names: readonly string[], found: readonly string[]): void {
  if (names.length > 0 && names.length !== found.length) {
    const few = names.length > found.length;
    const list = (columns: readonly string[]): string => columns.map((column) => `\`${column}\``).join(", ");
    throw new AnalysisException(
      `CREATE_VIEW_COLUMN_ARITY_MISMATCH.${few ? "NOT_ENOUGH" : "TOO_MANY"}_DATA_COLUMNS`,
      `Cannot create view ${view.startsWith("`") ? view : `\`${view}\``}, the reason is ${few ? "not enough" : "too many"} data columns:\nView columns: ${list(names)}.\nData columns: ${list(found)}.`,
      { sqlState: "21S01" },
    );
  }
  checkDuplicates(names.length === 0 ? found : names);
}

export function createViewUsing(session: SessionState, command: CreateViewUsing): Outcome {
  const { view, provider, options, schema, scope, replace } = command;
  const path = [...options].find(([key]) => key.toLowerCase() === "path")?.[1];
  const files = session.files(provider, path === undefined ? [] : [path], Object.fromEntries(options), schema);
  session.catalog.setTemporary(last(view), { plan: () => files }, scope === "global", replace);
  return new Later(async () => {
    try {
      await session.analyseNow(files);
    } catch (error) {
      session.catalog.dropTemporary(last(view), scope === "global");
      throw error;
    }
    return [];
  });
}

async function persistent(session: SessionState, command: CreateView): Promise<[]> {
  const { catalog } = session;
  const name = catalog.nameOf(command.view);
  const known = catalog.findTable(command.view);
  const quoted = `\`spark_catalog\`.\`${name.database}\`.\`${name.name}\``;
  if (known !== undefined && command.ifNotExists) return [];
  if (known !== undefined && command.replace && known.description.view === null)
    throw viewNotTable(quoted, "CREATE OR REPLACE VIEW");
  if (!command.replace) catalog.checkFree(name);
  const plan = qualified(session, command.plan, quoted);
  const analysed = await session.analyseNow(plan);
  const names = command.columns.map((column) => column.name);
  const queryColumns = analysed.output.map((column) => column.name);
  checkColumns(quoted, names, queryColumns);
  const comments = columnComments(analysed);
  const fields = analysed.output.map((column, i) => {
    const comment = command.columns[i]?.comment ?? comments.get(column.exprId) ?? null;
    return new StructField(names[i] ?? column.name, column.dataType, true, comment);
  });
  const view = new Project(
    queryColumns.map((column, i) => new Alias(new UnresolvedAttribute([column]), names[i] ?? column)),
    plan,
  );
  catalog.setTable(
    session.catalogTable({
      database: name.database,
      name: name.name,
      type: "VIEW",
      schema: new StructType(fields),
      comment: command.comment,
      properties: command.properties,
      view: { text: command.text, plan: view, queryColumns, database: catalog.currentDatabase },
    }),
  );
  return [];
}

/** Names as the current database means them, for later. @throws INVALID_TEMP_OBJ_REFERENCE */
function qualified(session: SessionState, plan: LogicalPlan, view: string): LogicalPlan {
  return plan.transformUp((node) => {
    if (!(node instanceof UnresolvedRelation)) return node;
    if (session.catalog.findTemporary(node) !== undefined) {
      const name = `\`${last(node)}\``;
      throw new AnalysisException(
        "INVALID_TEMP_OBJ_REFERENCE",
        `Cannot create the persistent object ${view} of the type VIEW because it references to the temporary object ${name} of the type VIEW. Please make the temporary object ${name} persistent, or make the persistent object ${view} temporary.`,
        { sqlState: "42K0F" },
      );
    }
    if (node.nameParts.length > 1 || session.catalog.findTable(node) === undefined) return node;
    return node.renamed([session.catalog.currentDatabase, ...node.nameParts]);
  });
}

export function dropView(
  session: SessionState,
  { table, ifExists }: Extract<Command, { kind: "dropView" | "dropTable" }>,
): Outcome {
  const { catalog } = session;
  const qualifier = table.nameParts.slice(0, -1).join(".").toLowerCase();
  if (catalog.findTemporary(table) !== undefined) {
    catalog.dropTemporary(last(table), qualifier === GLOBAL);
    return [];
  }
  const found = catalog.findTable(table);
  if (found === undefined) {
    if (ifExists) return [];
    throw catalog.notFound(table, "drop");
  }
  if (found.description.view === null)
    throw new AnalysisException(
      "WRONG_COMMAND_FOR_OBJECT_TYPE",
      `The operation DROP VIEW requires a VIEW or METRIC_VIEW. But ${found.fullName} is a ${found.description.type}. Use DROP TABLE instead.`,
      { sqlState: "42809" },
    );
  catalog.removeTable(found);
  return [];
}

/**
 * Carries out a command: the columns of its answer are known at once, the rows when it has run. Spark's `RunnableCommand`s.
 *
 * What only touches names and settings is done at once; what needs the engine goes through the session's queue.
 */

import { parseSchema } from "../../data/ddl";
import type { InternalRow } from "../../data/value";
import { attributesOf, LocalRelation, type LogicalPlan } from "../../plan/logical";
import { CommandResult } from "../../plan/logical-command";
import type { Command } from "../../plan/sql/statement-parser";
import { explainText } from "../explain";
import type { SessionState } from "../session-state";
import { alterTable, commentOnTable, truncate, unsupportedOnTable } from "./alter-table";
import { cacheTable, clearCache, refreshPath, refreshTable, uncacheTable } from "./cache";
import { Later } from "./command-queue";
import { createTable, createTableLike, dropTable } from "./create-table";
import { createView, createViewUsing, dropView } from "./create-view";
import { createDatabase, dropDatabase, setCatalog, use } from "./databases";
import { describeDatabase, describeQuery, describeTable } from "./describe";
import { describeFunction, showFunctions } from "./functions";
import { insert } from "./insert";
import { matches } from "./patterns";
import { getSetting, reset, set, setTimeZone } from "./settings";
import {
  showColumns,
  showDatabases,
  showPartitions,
  showProperties,
  showTableExtended,
  showTables,
  showViews,
} from "./show";
import { showCreateTable } from "./show-create";
import { declareVariable, dropVariable, setVariable } from "./variables";

type Rows = readonly InternalRow[];
export type Outcome = Rows | Promise<Rows> | Later<Rows>;

type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;
type Runners = { readonly [K in Command["kind"]]: (session: SessionState, command: CommandOf<K>) => Outcome };

const RUNNERS: Runners = {
  createView,
  createViewUsing,
  createTable,
  createTableLike,
  createDatabase,
  dropTable,
  dropView,
  dropDatabase,
  alterTable,
  insert,
  truncate,
  commentOnTable,
  analyzeTable: (session, { table }) => {
    if (session.catalog.findTable(table) === undefined) throw session.catalog.notFound(table);
    return [];
  },
  unsupportedOnTable,
  describeTable,
  describeQuery,
  describeFunction,
  describeDatabase,
  showTables,
  showViews,
  showTableExtended,
  showDatabases,
  showCatalogs: (_, { pattern }) => (matches(pattern, "spark_catalog") ? [["spark_catalog"]] : []),
  showFunctions,
  showColumns,
  showCreateTable,
  showPartitions,
  showProperties,
  showCurrentNamespace: (session) => [["spark_catalog", session.catalog.currentDatabase]],
  set,
  setTimeZone,
  getSetting,
  reset,
  declareVariable,
  setVariable,
  dropVariable,
  setCatalog,
  use,
  cacheTable,
  uncacheTable,
  clearCache,
  refreshTable,
  refreshPath,
  explain: async (session, { mode, statement }) => {
    const plan = statement.kind === "query" ? statement.plan : outputOf(statement);
    return [[`${await explainText(session, plan, mode)}${mode === "extended" ? "" : "\n"}`]];
  },
};

const NAMED = "namespace STRING NOT NULL, tableName STRING NOT NULL, isTemporary BOOLEAN NOT NULL";
const PAIR = "key STRING NOT NULL, value STRING NOT NULL";
const DESCRIBED = "col_name STRING NOT NULL, data_type STRING NOT NULL, comment STRING";
const INFO = "info_name STRING NOT NULL, info_value STRING";

/** The columns of the answers; what is not here answers with nothing. */
const OUTPUT: { readonly [K in Command["kind"]]?: string } = {
  describeTable: DESCRIBED,
  describeQuery: DESCRIBED,
  describeFunction: "function_desc STRING NOT NULL",
  describeDatabase: INFO,
  showTables: NAMED,
  showViews: NAMED.replace("tableName", "viewName"),
  showTableExtended: `${NAMED}, information STRING NOT NULL`,
  showDatabases: "namespace STRING NOT NULL",
  showCatalogs: "catalog STRING NOT NULL",
  showFunctions: "function STRING NOT NULL",
  showColumns: "col_name STRING NOT NULL",
  showCreateTable: "createtab_stmt STRING NOT NULL",
  showPartitions: "partition STRING NOT NULL",
  showProperties: PAIR,
  showCurrentNamespace: "catalog STRING NOT NULL, namespace STRING NOT NULL",
  set: PAIR,
  setTimeZone: PAIR,
  getSetting: PAIR,
  explain: "plan STRING NOT NULL",
};

/** What is done at once, unless earlier commands are still running: then it takes its turn. */
const AT_ONCE: ReadonlySet<Command["kind"]> = new Set([
  "createView",
  "createViewUsing",
  "dropView",
  "createDatabase",
  "use",
  "setCatalog",
  "set",
  "setTimeZone",
  "getSetting",
  "reset",
] as const);

/** @throws what a command says that is done at once; others say it to whoever waits for them */
export function runCommand(session: SessionState, command: Command): LogicalPlan {
  const output = attributesOf(parseSchema(outputColumns(command)));
  const run = (): Outcome =>
    (RUNNERS[command.kind] as (session: SessionState, command: Command) => Outcome)(session, command);
  // It asks the session like any query, so it must not stand in the queue itself.
  const answer = (rows: () => Rows | Promise<Rows>): CommandResult =>
    new CommandResult(command.kind, async () => new LocalRelation(output, await rows()));
  if (command.kind === "explain") return answer(async () => run() as Promise<Rows>);
  const waits = command.kind === "createView" && command.scope === "persistent";
  if (AT_ONCE.has(command.kind) && !waits && session.commands.isIdle) {
    const outcome = run();
    if (outcome instanceof Later) return answer(outcome.run);
    if (!(outcome instanceof Promise)) return new LocalRelation(output, outcome);
  }
  const rows = session.commands.add(() => {
    const outcome = run();
    return outcome instanceof Later ? outcome.run() : outcome;
  });
  return answer(() => rows);
}

function outputColumns(command: Command): string {
  if (command.kind === "describeTable" && command.column !== null) return INFO;
  if (command.kind === "getSetting" && command.documented)
    return `${PAIR}, meaning STRING NOT NULL, \`Since version\` STRING NOT NULL`;
  return OUTPUT[command.kind] ?? "";
}

function outputOf(command: Command): LogicalPlan {
  return new LocalRelation(attributesOf(parseSchema(outputColumns(command))), []);
}

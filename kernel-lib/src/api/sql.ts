/** `spark.sql(text)`: a query becomes a DataFrame, a command on views and settings is carried out at once. */
import { AnalysisException } from "../data/errors";
import { StringType } from "../data/types";
import { type ColumnOrValue, toExpression } from "../plan/column";
import { AttributeReference } from "../plan/expression";
import { LocalRelation, UnresolvedRelation } from "../plan/logical";
import type { SqlParameters } from "../plan/sql/parser";
import { parseStatement, type Statement } from "../plan/sql/statement-parser";
import { DataFrame } from "./dataframe";
import type { SessionState } from "./session-state";

/** Values for `:name`, or for each `?` in turn. */
export type SqlArguments = Readonly<Record<string, ColumnOrValue>> | readonly ColumnOrValue[];

/** @throws ParseException, AnalysisException */
export function runSql(session: SessionState, text: string, args: SqlArguments): DataFrame {
  const statement = parseStatement(text, { timeZone: session.conf.timeZone, parameters: parametersOf(args) });
  switch (statement.kind) {
    case "query":
      return new DataFrame(session, statement.plan);
    case "createView":
      createView(session, statement);
      return empty(session);
    case "dropView":
      if (!session.hasView(statement.name) && !statement.ifExists) throw noSuchView(statement.name);
      session.dropView(statement.name);
      return empty(session);
    case "set": {
      session.conf.set(statement.key, statement.value);
      const columns = ["key", "value"].map((name) => new AttributeReference(name, StringType, false));
      return new DataFrame(session, new LocalRelation(columns, [[statement.key, statement.value]]));
    }
  }
}

function parametersOf(args: SqlArguments): SqlParameters {
  if (Array.isArray(args)) return args.map(toExpression);
  return new Map(Object.entries(args).map(([name, value]) => [name, toExpression(value as ColumnOrValue)]));
}

function createView(session: SessionState, view: Statement & { kind: "createView" }): void {
  const { name, plan } = view;
  if (session.hasView(name) && !view.replace) {
    if (view.ifNotExists) return;
    throw new AnalysisException(
      "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS",
      `Cannot create the temporary view \`${name}\` because it already exists.\nChoose a different name, drop or replace the existing view.`,
      { sqlState: "42P07" },
    );
  }
  if (plan.exists((n) => n instanceof UnresolvedRelation && n.name.toLowerCase() === name.toLowerCase()))
    throw new AnalysisException(
      "RECURSIVE_VIEW",
      `Recursive view \`${name}\` detected (cycle: \`${name}\` -> \`${name}\`).`,
      {
        sqlState: "42K0H",
      },
    );
  session.setView(name, () => plan);
}

function noSuchView(name: string): AnalysisException {
  return new AnalysisException(
    "TABLE_OR_VIEW_NOT_FOUND",
    `The table or view \`${name}\` cannot be found. Verify the spelling and correctness of the schema and catalog.\n` +
      "Search path: [`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`].\n" +
      "If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.\n" +
      "To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.",
    { sqlState: "42P01" },
  );
}

function empty(session: SessionState): DataFrame {
  return new DataFrame(session, new LocalRelation([], []));
}

/** `spark.sql(text)`: a query becomes a DataFrame, a command is carried out, and its answer is a DataFrame too. */
import { type ColumnOrValue, toExpression } from "../plan/column";
import type { SqlParameters } from "../plan/sql/parser";
import { parseStatement } from "../plan/sql/statement-parser";
import { runCommand } from "./commands/run-command";
import { DataFrame } from "./dataframe";
import type { SessionState } from "./session-state";

/** Values for `:name`, or for each `?` in turn. */
export type SqlArguments = Readonly<Record<string, ColumnOrValue>> | readonly ColumnOrValue[];

/** @throws ParseException, AnalysisException */
export function runSql(session: SessionState, text: string, args: SqlArguments): DataFrame {
  const statement = parseStatement(text, { ...session.parsing, parameters: parametersOf(args) });
  const plan = statement.kind === "query" ? statement.plan : runCommand(session, statement);
  return new DataFrame(session, plan);
}

function parametersOf(args: SqlArguments): SqlParameters {
  if (Array.isArray(args)) return args.map(toExpression);
  return new Map(Object.entries(args).map(([name, value]) => [name, toExpression(value as ColumnOrValue)]));
}

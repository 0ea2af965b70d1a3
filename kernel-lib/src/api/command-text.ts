/**
 * `explain` of a command, which has run by then: its rows, and what made them. Spark's `CommandResultExec` over a
 * `ShowTablesExec` of its newer catalogs, or over an `ExecutedCommandExec`.
 */
import type { LogicalPlan } from "../plan/logical";
import { CommandResult } from "../plan/logical-command";

/** Commands that have an operator of their own. */
const OPERATORS: Readonly<Record<string, string>> = { showTables: "ShowTables", showDatabases: "ShowNamespaces" };

/** Methods of a DataFrame whose rows are computed ahead here; Spark has no command for them. */
const NO_COMMANDS: ReadonlySet<string> = new Set([
  "transpose",
  "checkpoint",
  "toJSON",
  "crosstab",
  "freqItems",
  "summary",
]);

/** The physical plan of a command, or null for another plan. */
export function commandText(plan: LogicalPlan, analysed: LogicalPlan): string | null {
  if (!(plan instanceof CommandResult) || NO_COMMANDS.has(plan.command)) return null;
  const columns = `[${analysed.output.join(", ")}]`;
  const name = plan.command[0].toUpperCase() + plan.command.slice(1);
  const operator = OPERATORS[plan.command];
  const made = operator === undefined ? `Execute ${name}Command` : `${operator} ${columns}`;
  return `== Physical Plan ==\nCommandResult ${columns}\n   +- ${made}\n\n`;
}

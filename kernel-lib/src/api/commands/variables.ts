/**
 * `DECLARE`, `SET VAR` and `DROP TEMPORARY VARIABLE`: values with a name, as long as the session lasts. Spark's `CreateVariableExec`,
 * `SetVariableExec` and `DropVariableExec`.
 *
 * A value is computed when the statement runs, and cast to the type of its variable.
 */
import { AnalysisException, SparkError } from "../../data/errors";
import { Alias, type Expression, Literal, UnresolvedAttribute } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { Limit, type LogicalPlan, Project } from "../../plan/logical";
import { OneRowRelation } from "../../plan/logical-sql";
import type { Command } from "../../plan/sql/statement-parser";
import { isSubquery } from "../../plan/subquery";
import type { SessionState } from "../session-state";
import { type SessionVariable, SessionVariables, unresolvedVariable } from "../session-variables";

type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;

export async function declareVariable(session: SessionState, command: CommandOf<"declareVariable">): Promise<[]> {
  const { type, value, replace } = command;
  const names = command.names.map((parts) => {
    const name = SessionVariables.nameIn(parts);
    if (name === undefined) throw unresolvedVariable(parts, "`SYSTEM`.`SESSION`");
    return name;
  });
  checkDistinct(names);
  const given = value ?? Literal.null;
  if (given.exists(isSubquery)) throw subqueryInDefault(names[0], given);
  const otherwise = type === null ? given : new Cast(given, type);
  const [computed] = await valuesOf(session, new Project([new Alias(otherwise, names[0])], new OneRowRelation()));
  for (const name of names) {
    if (!replace && session.variables.find(name) !== undefined) throw alreadyExists(name);
    session.variables.put({ name, type: computed.dataType, otherwise, value: computed });
  }
  return [];
}

export async function setVariable(session: SessionState, command: CommandOf<"setVariable">): Promise<[]> {
  const targets = command.names.map((parts) => target(session, parts));
  checkDistinct(targets.map(({ name }) => name));
  const analysed = await session.analyseNow(withDefaults(command.plan, targets));
  const { output } = analysed;
  if (output.length !== targets.length)
    throw new AnalysisException(
      "ASSIGNMENT_ARITY_MISMATCH",
      `The number of columns or variables assigned or aliased: ${targets.length} does not match the number of source expressions: ${output.length}.`,
      { sqlState: "42802" },
    );
  const fitting = targets.map(({ name, type }, i) => new Alias(new Cast(output[i], type), name));
  const values = await valuesOf(session, new Project(fitting, analysed));
  targets.forEach((variable, i) => {
    session.variables.put({ ...variable, value: values[i] });
  });
  return [];
}

export function dropVariable(session: SessionState, command: CommandOf<"dropVariable">): [] {
  const name = SessionVariables.nameIn(command.name);
  if (name === undefined) throw unresolvedVariable(command.name, "`SYSTEM`.`SESSION`");
  if (!session.variables.remove(name) && !command.ifExists)
    throw new AnalysisException(
      "VARIABLE_NOT_FOUND",
      `The variable ${quoted(name)} cannot be found. Verify the spelling and correctness of the schema and catalog.\nIf you did not qualify the name with a schema and catalog, verify the current_schema() output, or qualify the name with the correct schema and catalog.\nTo tolerate the error on drop use DROP VARIABLE IF EXISTS.`,
      { sqlState: "42883" },
    );
  return [];
}

/** The values of the one row of a query; NULLs where it has none. @throws ROW_SUBQUERY_TOO_MANY_ROWS */
async function valuesOf(session: SessionState, plan: LogicalPlan): Promise<Literal[]> {
  const { output } = await session.analyseNow(plan);
  const rows = (await session.executePartitionsNow(new Limit(2, plan))).flat();
  if (rows.length > 1)
    throw new SparkError("ROW_SUBQUERY_TOO_MANY_ROWS", "More than one row returned by a subquery used as a row.", {
      sqlState: "21000",
    });
  const row = rows.length === 1 ? rows[0] : output.map(() => null);
  return output.map(({ dataType }, i) => new Literal(row[i], dataType, session.conf.timeZone));
}

function target(session: SessionState, parts: readonly string[]): SessionVariable {
  const name = SessionVariables.nameIn(parts);
  const found = name === undefined ? undefined : session.variables.find(name);
  if (found !== undefined) return found;
  const database = session.catalog.currentDatabase;
  throw unresolvedVariable(
    parts,
    `[\`system\`.\`builtin\`, \`system\`.\`session\`, \`spark_catalog\`.\`${database}\`]`,
  );
}

/** `DEFAULT` alone in the list of the query is the default of the variable at its place. */
function withDefaults(plan: LogicalPlan, targets: readonly SessionVariable[]): LogicalPlan {
  if (!(plan instanceof Project) || !plan.expressions.some(isDefault)) return plan;
  const list = plan.expressions.map((e, i) =>
    isDefault(e) && i < targets.length ? new Alias(targets[i].otherwise, targets[i].name) : e,
  );
  return new Project(list, plan.child);
}

function isDefault(expression: Expression): boolean {
  const value = expression instanceof Alias ? expression.child : expression;
  return value instanceof UnresolvedAttribute && value.name.toUpperCase() === "DEFAULT";
}

function checkDistinct(names: readonly string[]): void {
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  if (twice.length > 0)
    throw new AnalysisException(
      "DUPLICATE_ASSIGNMENTS",
      `The columns or variables ${twice.map((name) => `\`${name}\``).join(", ")} appear more than once as assignment targets.`,
      { sqlState: "42701" },
    );
}

const quoted = (name: string): string => `\`system\`.\`session\`.\`${name}\``;

function alreadyExists(name: string): AnalysisException {
  return new AnalysisException(
    "VARIABLE_ALREADY_EXISTS",
    `Cannot create the variable ${quoted(name)} because it already exists.\nChoose a different name, or drop or replace the existing variable.`,
    { sqlState: "42723" },
  );
}

function subqueryInDefault(name: string, value: Expression): AnalysisException {
  return new AnalysisException(
    "INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION",
    `Failed to execute DECLARE VARIABLE command because the destination column or variable \`${name}\` has a DEFAULT value ${value.sql()}, which contains subquery expressions.`,
    { sqlState: "42623" },
  );
}

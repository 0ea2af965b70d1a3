/**
 * A session variable in an expression: `DECLARE x = 5; SELECT x + 1`. Spark's `VariableReference`.
 *
 * It holds the value that the variable had when the query was analysed, so it is as constant as a literal; but it is no number of a
 * column in ORDER BY, and a column made of it is headed by the variable's whole name.
 */
import type { Decimal } from "../data/decimal";
import { Literal } from "./expression";

/** Letters after the numbers of these types. */
const SUFFIXES: Readonly<Record<string, string>> = { byte: "Y", short: "S", long: "L", double: "D" };

export class VariableReference extends Literal {
  constructor(
    readonly name: string,
    readonly literal: Literal,
  ) {
    super(literal.value, literal.dataType, literal.timeZone);
  }

  override sql(): string {
    return `variablereference(system.session.${this.name}=${literalSql(this.literal)})`;
  }

  override toString(): string {
    return this.sql();
  }
}

/** The literal as SQL text that gives it again, type and all. */
function literalSql(literal: Literal): string {
  const { value, dataType } = literal;
  if (value === null) return dataType.kind === "null" ? "NULL" : `CAST(NULL AS ${dataType.sql})`;
  if (dataType.kind === "string") return `'${String(value).replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  if (dataType.kind === "float") return `CAST(${literal.toString()} AS FLOAT)`;
  if (dataType.kind === "decimal") return `${(value as Decimal).toString()}BD`;
  const suffix = SUFFIXES[dataType.kind];
  return suffix === undefined ? literal.sql() : `${literal.toString()}${suffix}`;
}

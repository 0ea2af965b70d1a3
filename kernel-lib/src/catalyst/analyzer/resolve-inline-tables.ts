/**
 * `VALUES (1, 'a'), (2, 'b')` becomes rows: each column gets the type its cells have in common. Spark's
 * `ResolveInlineTables`.
 */
import { AnalysisException } from "../../data/errors";
import { type DataType, sameType } from "../../data/types";
import type { Value } from "../../data/value";
import { AttributeReference, type Expression } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { commonType } from "../../plan/functions/numeric-types";
import { LocalRelation } from "../../plan/logical";
import { UnresolvedInlineTable } from "../../plan/logical-sql";
import { positionText } from "../../plan/origin";
import { isSubquery, OuterReference } from "../../plan/subquery";
import { evaluated } from "../build-expression";
import { nodeRule, type Rule } from "../rule";
import { subqueryInValues } from "./check-subquery";

/** @param timeZone the session's: a text in a column of timestamps is an instant in it */
export function resolveInlineTables(timeZone: string): Rule {
  return nodeRule("ResolveInlineTables", [UnresolvedInlineTable], (node) =>
    node instanceof UnresolvedInlineTable && node.expressions.every((e) => e.resolved) ? rowsOf(node, timeZone) : node,
  );
}

function rowsOf(table: UnresolvedInlineTable, timeZone: string): LocalRelation {
  const subquery = table.expressions.flatMap((e) => e.collect(isSubquery))[0];
  const column = table.expressions.find((e) => e.exists((n) => n instanceof OuterReference));
  if (column !== undefined) throw notConstant(column, table);
  if (subquery !== undefined) throw subqueryInValues(table, subquery.origin);
  const { names, rows } = table;
  const types = names.map((name, i) => {
    const type = commonType(rows.map((row) => row[i].dataType));
    if (type === null) throw incompatible(name, table);
    return type;
  });
  const columns = names.map(
    (name, i) =>
      new AttributeReference(
        name,
        types[i],
        rows.some((row) => row[i].nullable),
      ),
  );
  return new LocalRelation(
    columns,
    rows.map((row) => row.map((cell, i) => cellOf(cell, types[i], timeZone))),
    false,
    true,
  );
}

function cellOf(cell: Expression, type: DataType, timeZone: string): Value {
  return evaluated(sameType(cell.dataType, type) ? cell : new Cast(cell, type, true), timeZone);
}

function notConstant(cell: Expression, table: UnresolvedInlineTable): AnalysisException {
  return new AnalysisException(
    "INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE",
    `Invalid inline table. Cannot evaluate the expression "${cell.sql()}" in inline table definition.`,
    { sqlState: "42000", context: positionText(table.origin) },
  );
}

function incompatible(column: string, table: UnresolvedInlineTable): AnalysisException {
  return new AnalysisException(
    "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
    `Invalid inline table. Found incompatible types in the column \`${column}\` for inline table.`,
    { sqlState: "42000", context: positionText(table.origin) },
  );
}

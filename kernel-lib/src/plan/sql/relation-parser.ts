/** What stands after FROM: tables, subqueries, VALUES, and joins of them. */

import { AnalysisException } from "../../data/errors";
import type { Expression } from "../expression";
import { type LogicalPlan, SubqueryAlias } from "../logical";
import { UnresolvedInlineTable } from "../logical-sql";
import { SchemaChange } from "../schema-change";
import { alias, startsClause } from "./clauses";
import { expression } from "./expression-parser";
import { identifierClause } from "./identifier-clause";
import { joined } from "./join-parser";
import type { Parser } from "./parser";
import { pivoted, startsPivot } from "./pivot-parser";
import { startsQuery } from "./primary-parser";
import { query } from "./query-parser";
import { sampled } from "./sample-parser";
import type { Scope } from "./scope";
import { isStreamRelation, streamRelation } from "./stream-relation-parser";
import { tableFunction } from "./table-function";
import type { Token } from "./token";
import { watermarked } from "./watermark-parser";

/** `a, b JOIN c ON …` */
export function relation(p: Parser, scope: Scope): LogicalPlan {
  return joined(p, () => relationPrimary(p, scope));
}

export function relationPrimary(p: Parser, scope: Scope): LogicalPlan {
  const start = p.next;
  if (p.isWord("LATERAL") && (p.isSign("(", 1) || p.isSign("(", 2))) p.take();
  if (p.isWord("VALUES") && !startsNothing(p)) return aliased(p, inlineTable(p));
  if (p.isSign("(")) {
    p.take();
    const isQuery = startsQuery(p) || p.isWord("VALUES");
    const inner = isQuery ? query(p, scope) : p.nested(() => relation(p, scope));
    p.expectSign(")");
    return isQuery ? subquery(p, start, inner) : aliased(p, inner);
  }
  if (p.isWord("STREAM") && !p.isSign(".", 1)) {
    p.take();
    if (!isStreamRelation(p)) return aliased(p, scope.table(p, start, [start.text]));
    const plan = watermarked(p, streamRelation(p, start));
    return tableAlias(p, plan) ?? plan;
  }
  const parts = identifierClause(p) ?? p.multipartName();
  if (p.isSign("(")) return aliased(p, tableFunction(p, start, parts.join(".")));
  return aliased(p, scope.table(p, start, parts));
}

/** A query in place of a table; one without a name gets Spark's, and its columns can be asked for by that. */
function subquery(p: Parser, start: Token, inner: LogicalPlan): LogicalPlan {
  const plan = watermarked(p, sampled(p, inner));
  const whole =
    tableAlias(p, plan) ?? p.located(start, () => new SubqueryAlias("__auto_generated_subquery_name", plan));
  return startsPivot(p) ? aliased(p, pivoted(p, whole)) : whole;
}

/** Whether `VALUES` is a table's name here. */
function startsNothing(p: Parser): boolean {
  const { kind, value } = p.peek();
  return kind === "end" || (kind === "sign" && value !== "(" && value !== "-") || kind === "word";
}

/** `t`, `AS t`, `t(a, b)` after a relation. */
export function aliased(p: Parser, relation: LogicalPlan): LogicalPlan {
  const plan = watermarked(p, sampled(p, relation));
  if (startsPivot(p)) return aliased(p, pivoted(p, plan));
  const whole = tableAlias(p, plan);
  if (whole === null) return plan;
  return startsPivot(p) ? aliased(p, pivoted(p, whole)) : whole;
}

/** The relation under the name that follows; null when none does. */
function tableAlias(p: Parser, plan: LogicalPlan): LogicalPlan | null {
  const start = p.next;
  const name = startsPivot(p) || (p.isSign("(") && !startsClause(p)) ? null : alias(p);
  if (name === null) return null;
  const columns = p.isSign("(") ? columnNames(p) : null;
  const named = columns === null ? plan : renamed(columns, plan);
  return p.located(start, () => new SubqueryAlias(name, named));
}

/** The same relation with other names for its columns. */
export function renamed(columns: readonly string[], plan: LogicalPlan): LogicalPlan {
  if (plan instanceof UnresolvedInlineTable) {
    if (columns.length !== plan.names.length) throw wrongWidth(columns.length, plan.names.length, 0);
    return new UnresolvedInlineTable(columns, plan.rows);
  }
  return new SchemaChange({ kind: "ToDF", names: columns }, plan);
}

/** `(a, b)` */
export function columnNames(p: Parser): string[] {
  p.expectSign("(");
  const names = p.list(() => p.identifier());
  p.expectSign(")");
  return names;
}

/** `VALUES (1, 'a'), (2, 'b')`; a row of one column needs no parentheses. */
export function inlineTable(p: Parser): LogicalPlan {
  const start = p.next;
  p.expectWord("VALUES");
  const rows = p.list(() => inlineRow(p));
  const width = rows[0].length;
  const odd = rows.find((row) => row.length !== width);
  if (odd !== undefined) throw wrongWidth(width, odd.length, rows.indexOf(odd));
  const names = rows[0].map((_, i) => `col${i + 1}`);
  return p.located(start, () => new UnresolvedInlineTable(names, rows));
}

function wrongWidth(expected: number, found: number, row: number): AnalysisException {
  return new AnalysisException(
    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
    `Invalid inline table. Inline table expected ${expected} columns but found ${found} columns in row ${row}.`,
    { sqlState: "42000" },
  );
}

function inlineRow(p: Parser): Expression[] {
  if (!p.isSign("(")) return [expression(p)];
  p.take();
  const row = p.list(() => expression(p));
  p.expectSign(")");
  return row;
}

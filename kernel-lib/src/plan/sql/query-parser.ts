/**
 * Queries: SELECT blocks, set operations between them, and what stands around (WITH, ORDER BY, LIMIT, OFFSET).
 *
 * `INTERSECT` binds before `UNION` and `EXCEPT`, which are read from left to right. A common table expression is put in
 * where its name stands, as Spark does with those it inlines.
 */
import { AnalysisException } from "../../data/errors";
import { type Expression, Literal } from "../expression";
import { Limit, type LogicalPlan, Sort } from "../logical";
import { Offset, SetOperation, Union } from "../logical-set";
import { SelectDistinct } from "../logical-sql";
import { SortOrder } from "../sort-order";
import { substituteWindows } from "../window";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import { piped } from "./pipe-parser";
import { columnNames, inlineTable, relation, renamed } from "./relation-parser";
import type { Scope } from "./scope";
import { select } from "./select-parser";
import type { Token } from "./token";
import { windowClause } from "./window-parser";

/** @param scope the common table expressions around */
export function query(p: Parser, scope: Scope): LogicalPlan {
  return p.nested(() => {
    const inner = p.isWord("WITH") ? withClause(p, scope) : scope;
    const start = p.next;
    const around = p.scope;
    p.scope = inner;
    const whole = organised(p, start, queryTerm(p, inner));
    const made = piped(p, whole, (from, plan) => organised(p, from, plan));
    p.scope = around;
    return made;
  });
}

/** `WITH a AS (…), b(x, y) AS (…)`; each sees those before it. */
function withClause(p: Parser, outer: Scope): Scope {
  p.expectWord("WITH");
  if (p.isWord("RECURSIVE") && !p.isSign("(", 1) && p.peek().value !== "AS") throw p.unsupported("WITH RECURSIVE");
  let scope = outer;
  do {
    const name = p.identifier();
    const columns = p.isSign("(") ? columnNames(p) : null;
    p.acceptWord("AS");
    p.expectSign("(");
    const plan = query(p, scope);
    p.expectSign(")");
    scope = scope.with(name, columns === null ? plan : renamed(columns, plan));
  } while (p.acceptSign(","));
  return scope;
}

function queryTerm(p: Parser, scope: Scope): LogicalPlan {
  const start = p.next;
  let left = intersection(p, scope);
  for (;;) {
    const word = ["UNION", "EXCEPT", "MINUS"].find((w) => p.isWord(w));
    if (word === undefined) return left;
    p.take();
    const isAll = quantifier(p);
    const right = intersection(p, scope);
    left = p.located(start, () => combined(word, isAll, left, right));
  }
}

function intersection(p: Parser, scope: Scope): LogicalPlan {
  const start = p.next;
  let left = queryPrimary(p, scope);
  while (p.acceptWord("INTERSECT")) {
    const isAll = quantifier(p);
    const right = queryPrimary(p, scope);
    left = p.located(start, () => combined("INTERSECT", isAll, left, right));
  }
  return left;
}

function quantifier(p: Parser): boolean {
  const isAll = p.acceptWord("ALL");
  if (!isAll) p.acceptWord("DISTINCT");
  if (p.isWord("BY", "NAME")) throw p.unsupported("a set operation BY NAME in SQL; use unionByName");
  return isAll;
}

function combined(word: string, isAll: boolean, left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  if (word === "INTERSECT") return new SetOperation("Intersect", isAll, left, right);
  if (word !== "UNION") return new SetOperation("Except", isAll, left, right);
  return isAll ? new Union([left, right]) : new SelectDistinct(new Union([left, right]));
}

function queryPrimary(p: Parser, scope: Scope): LogicalPlan {
  const start = p.next;
  if (p.acceptSign("(")) {
    const inner = query(p, scope);
    p.expectSign(")");
    return inner;
  }
  if (p.isWord("SELECT")) return select(p, scope, null);
  if (p.isWord("FROM")) return fromFirst(p, scope);
  if (p.isWord("VALUES")) return inlineTable(p);
  if (p.acceptWord("TABLE")) return scope.table(p, start, p.multipartName());
  throw p.unexpected();
}

/** `FROM t SELECT a`, and `FROM t` alone. */
function fromFirst(p: Parser, scope: Scope): LogicalPlan {
  p.expectWord("FROM");
  const from = relation(p, scope);
  return p.isWord("SELECT") ? select(p, scope, from) : from;
}

/** What orders and cuts the whole result. */
function organised(p: Parser, start: Token, body: LogicalPlan): LogicalPlan {
  let plan = body;
  const at = (build: () => LogicalPlan): void => {
    plan = p.located(start, build);
  };
  for (const word of ["SORT", "CLUSTER", "DISTRIBUTE"]) if (p.isWord(word, "BY")) throw p.unsupported(`${word} BY`);
  if (p.acceptWord("ORDER", "BY")) {
    const order = p.list(() => sortItem(p));
    at(() => new Sort(order, plan));
  }
  const windows = windowClause(p);
  if (windows.size > 0)
    plan = plan.transformUp((node) => node.withExpressions(node.expressions.map((e) => substituteWindows(e, windows))));
  let limit: number | null = null;
  if (p.acceptWord("LIMIT") && !p.acceptWord("ALL")) limit = rowCount(p, "limit");
  if (p.acceptWord("OFFSET")) {
    const offset = rowCount(p, "offset");
    at(() => new Offset(offset, plan));
  }
  const rows = limit;
  if (rows !== null) at(() => new Limit(rows, plan));
  return plan;
}

/** `a DESC NULLS LAST` */
export function sortItem(p: Parser): SortOrder {
  const start = p.next;
  const value = expression(p);
  const descending = p.acceptWord("DESC");
  if (!descending) p.acceptWord("ASC");
  let nullsFirst = !descending;
  if (p.acceptWord("NULLS")) {
    nullsFirst = p.acceptWord("FIRST");
    if (!nullsFirst) p.expectWord("LAST");
  }
  return p.located(start, () => new SortOrder(value, !descending, nullsFirst));
}

function rowCount(p: Parser, clause: "limit" | "offset"): number {
  const value: Expression = expression(p);
  if (!(value instanceof Literal)) throw p.unsupported(`an expression after ${clause.toUpperCase()}`);
  const text = value.sql();
  const wrong = (kind: string, why: string): AnalysisException =>
    new AnalysisException(
      `INVALID_LIMIT_LIKE_EXPRESSION.${kind}`,
      `The limit like expression "${text}" is invalid. The ${clause} expression ${why}`,
      { sqlState: "42K0E" },
    );
  if (value.value === null) throw wrong("IS_NULL", "must not be null.");
  if (value.dataType.kind !== "int") throw wrong("DATA_TYPE", `must be integer type, but got "${value.dataType.sql}".`);
  if (Number(value.value) < 0) throw wrong("IS_NEGATIVE", `must be equal to or greater than 0, but got ${text}.`);
  return Number(value.value);
}

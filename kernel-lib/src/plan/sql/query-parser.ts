/**
 * Queries: SELECT blocks, set operations between them, and what stands around (WITH, ORDER BY, LIMIT, OFFSET).
 *
 * `INTERSECT` binds before `UNION` and `EXCEPT`, which are read from left to right. A common table expression is put in
 * where its name stands, as Spark does with those it inlines.
 */
import { AnalysisException, ParseException } from "../../data/errors";
import { sqlContext } from "../../data/parse-error";
import { type Expression, Literal } from "../expression";
import { Limit, type LogicalPlan, Sort } from "../logical";
import { LocalSort, RepartitionByExpression } from "../logical-partitioning";
import { Offset, SetOperation, Union } from "../logical-set";
import { SelectDistinct, UnresolvedLimit } from "../logical-sql";
import { SortOrder } from "../sort-order";
import { UnionLoop } from "../union-loop";
import { substituteWindows } from "../window";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import { piped } from "./pipe-parser";
import { recursive, selfReference } from "./recursive-cte";
import { aliased, columnNames, inlineTable, relation, renamed } from "./relation-parser";
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
  const isRecursive = p.isWord("RECURSIVE") && !p.isSign("(", 1) && p.peek().value !== "AS";
  if (isRecursive) p.take();
  const seen = new Set<string>();
  let scope = outer;
  do {
    const start = p.next;
    const name = p.identifier();
    if (seen.has(name.toLowerCase())) throw duplicateNames(name);
    seen.add(name.toLowerCase());
    const columns = p.isSign("(") ? columnNames(p) : null;
    const rounds = p.acceptWord("MAX", "RECURSION", "LEVEL") ? p.wholeNumber() : null;
    p.acceptWord("AS");
    p.expectSign("(");
    const loop = Symbol(name);
    const inner = isRecursive ? scope.with(name, selfReference(name, loop)) : scope;
    const parsed = query(p, inner);
    p.expectSign(")");
    const plan = isRecursive ? p.located(start, () => recursive(parsed, loop, columns, rounds)) : parsed;
    const isLoop = plan instanceof UnionLoop;
    scope = scope.with(name, columns === null || isLoop ? plan : p.located(start, () => renamed(columns, plan)));
  } while (p.acceptSign(","));
  return scope;
}

function duplicateNames(name: string): AnalysisException {
  return new AnalysisException("DUPLICATED_CTE_NAMES", `CTE definition can't have duplicate names: \`${name}\`.`, {
    sqlState: "42602",
  });
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

export function quantifier(p: Parser): boolean {
  const isAll = p.acceptWord("ALL");
  if (!isAll) p.acceptWord("DISTINCT");
  return isAll;
}

export function combined(word: string, isAll: boolean, left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  if (word === "INTERSECT") return new SetOperation("Intersect", isAll, left, right);
  if (word !== "UNION") return new SetOperation("Except", isAll, left, right);
  return isAll ? new Union([left, right]) : new SelectDistinct(new Union([left, right]));
}

export function queryPrimary(p: Parser, scope: Scope): LogicalPlan {
  const start = p.next;
  if (p.acceptSign("(")) {
    const inner = query(p, scope);
    p.expectSign(")");
    return inner;
  }
  if (p.isWord("SELECT")) return select(p, scope, null);
  if (p.isWord("FROM")) return fromFirst(p, scope);
  if (p.isWord("VALUES")) return aliased(p, inlineTable(p));
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
  const clauses = ["ORDER", "SORT", "CLUSTER", "DISTRIBUTE"];
  const first = clauses.find((word) => p.isWord(word, "BY"));
  if (p.acceptWord("DISTRIBUTE", "BY")) {
    const values = p.list(() => expression(p));
    at(() => new RepartitionByExpression(values, null, plan));
  }
  if (p.acceptWord("CLUSTER", "BY")) {
    const values = p.list(() => expression(p));
    at(() => new RepartitionByExpression(values, null, plan));
    const order = values.map((value) => new SortOrder(value, true));
    at(() => new LocalSort(order, plan));
  }
  if (p.acceptWord("SORT", "BY")) {
    const order = p.list(() => sortItem(p));
    at(() => new LocalSort(order, plan));
  }
  if (first !== "ORDER" && p.isWord("ORDER", "BY")) throw combination(p, start);
  if (p.acceptWord("ORDER", "BY")) {
    const order = p.list(() => sortItem(p));
    at(() => new Sort(order, plan));
    if (clauses.some((word) => p.isWord(word, "BY"))) throw combination(p, start);
  }
  const windows = windowClause(p);
  if (windows.size > 0)
    plan = plan.transformUp((node) => node.withExpressions(node.expressions.map((e) => substituteWindows(e, windows))));
  let limit: Expression | null = null;
  if (p.acceptWord("LIMIT") && !p.acceptWord("ALL")) limit = expression(p);
  if (p.acceptWord("OFFSET")) {
    const offset = expression(p);
    at(() => limited("offset", offset, plan));
  }
  const rows = limit;
  if (rows !== null) at(() => limited("limit", rows, plan));
  return plan;
}

function combination(p: Parser, start: Token): ParseException {
  while (p.next.kind !== "end" && !p.isSign(")")) p.take();
  return new ParseException(
    "UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES",
    "The feature is not supported: Combination of ORDER BY/SORT BY/DISTRIBUTE BY/CLUSTER BY.",
    { sqlState: "0A000", context: sqlContext(p.text, start.start, p.previousStop) },
  );
}

/** A plain number is known here; anything else, and what is wrong with it, the analyser finds out. */
export function limited(clause: "limit" | "offset", rows: Expression, plan: LogicalPlan): LogicalPlan {
  const isPlain = rows instanceof Literal && rows.dataType.kind === "int" && Number(rows.value ?? -1) >= 0;
  if (!isPlain) return new UnresolvedLimit(clause, rows, plan);
  return clause === "limit" ? new Limit(Number(rows.value), plan) : new Offset(Number(rows.value), plan);
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

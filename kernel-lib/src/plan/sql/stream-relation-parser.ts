/**
 * `FROM STREAM t`, `STREAM(t) WITH (maxFilesPerTrigger = 1)`: a table or view read as a stream, `readStream.table` in SQL. Spark's
 * `streamRelation`.
 */
import { type LogicalPlan, UnresolvedStreamTable } from "../logical";
import { startsClause } from "./clauses";
import { properties } from "./commands/pieces";
import { identifierClause } from "./identifier-clause";
import type { Parser } from "./parser";
import { tableFunction } from "./table-function";
import type { Token } from "./token";

/** Whether a name comes after the word `STREAM`, which is taken already; before an alias or a clause it is a table's own name. */
export function isStreamRelation(p: Parser): boolean {
  return p.isSign("(") || p.next.kind === "quoted" || (p.next.kind === "word" && !startsClause(p));
}

/** @param start the word `STREAM` */
export function streamRelation(p: Parser, start: Token): LogicalPlan {
  const isParenthesised = p.acceptSign("(");
  const name = p.next;
  const parts = identifierClause(p) ?? p.multipartName();
  // A function gives what it gives, which is no stream.
  const called = p.isSign("(") ? tableFunction(p, name, parts.join(".")) : null;
  if (isParenthesised) p.expectSign(")");
  if (called !== null) return called;
  const options = p.acceptWord("WITH") ? properties(p) : new Map<string, string>();
  if (p.isWord("IDENTIFIED")) throw p.unsupported("names of streaming sources", p.next);
  return p.located(start, () => new UnresolvedStreamTable(parts.join("."), Object.fromEntries(options)));
}

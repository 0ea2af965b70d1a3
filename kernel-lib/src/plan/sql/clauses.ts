/**
 * Which word begins the next clause, and which is only a name.
 *
 * No keyword is reserved: in `FROM e WHERE` the last word is an alias (surprise 31). A word counts as a clause when what
 * follows it can be the clause's; only the words of joins and set operations are never an alias.
 */
import { identifierClause } from "./identifier-clause";
import type { Parser } from "./parser";
import { startsPivot } from "./pivot-parser";

const NEVER_ALIAS = new Set(
  "ANTI CROSS EXCEPT FULL INNER INTERSECT JOIN LATERAL LEFT NATURAL ON RIGHT SEMI MINUS UNION USING".split(" "),
);
const BEFORE_BY = ["GROUP", "ORDER", "SORT", "CLUSTER", "DISTRIBUTE"];
/** Clauses that an expression follows. */
const BEFORE_EXPRESSION = ["SELECT", "FROM", "WHERE", "HAVING", "LIMIT", "OFFSET", "QUALIFY"];
const BEFORE_PARENTHESIS = ["TABLESAMPLE", "PIVOT", "UNPIVOT"];

/** Whether the word that comes next begins a clause. */
export function startsClause(p: Parser): boolean {
  const { kind, value } = p.next;
  if (kind !== "word") return false;
  if (NEVER_ALIAS.has(value)) return true;
  if (BEFORE_BY.includes(value)) return p.isWord(value, "BY");
  if (BEFORE_EXPRESSION.includes(value)) return startsExpression(p);
  if (startsPivot(p)) return true;
  if (BEFORE_PARENTHESIS.includes(value)) return p.isSign("(", 1);
  if (value === "WINDOW") return p.peek(2).value === "AS";
  return value === "AS";
}

function startsExpression(p: Parser): boolean {
  const after = p.peek();
  if (after.kind === "end") return false;
  if (after.kind === "sign") return ![")", ",", ";", "|>", "."].includes(after.value);
  const next = p.peek(2);
  return !(after.kind === "word" && BEFORE_BY.includes(after.value) && next.value === "BY");
}

/** A name after an expression or a relation, with or without AS; null when there is none. */
export function alias(p: Parser): string | null {
  if (p.acceptWord("AS")) return identifierClause(p)?.join(".") ?? p.identifier();
  const { kind } = p.next;
  if (kind === "quoted" || (kind === "word" && !startsClause(p))) return p.identifier();
  return null;
}

/** Session variables: `DECLARE x INT DEFAULT 1`, `SET VAR x = 2`, `DROP TEMPORARY VARIABLE x`. Spark's `visitCreateVariable` and its kin. */
import { ParseException } from "../../../data/errors";
import { sqlContext } from "../../../data/parse-error";
import { Alias } from "../../expression";
import { Project } from "../../logical";
import { OneRowRelation } from "../../logical-sql";
import { expression } from "../expression-parser";
import type { Parser } from "../parser";
import { dataType } from "../primary-parser";
import { query } from "../query-parser";
import { Scope } from "../scope";
import type { Command } from "./command";
import { acceptIfExists } from "./pieces";

/** `DECLARE [OR REPLACE] [VARIABLE] a, b [type] [{DEFAULT | =} value]` */
export function declareVariable(p: Parser): Command {
  const start = p.next;
  p.expectWord("DECLARE");
  const replace = p.acceptWord("OR", "REPLACE");
  if (p.isWord("VARIABLE") || p.isWord("VAR"))
    if (["word", "quoted"].includes(p.peek().kind) && !startsValue(p, 1)) p.take();
  const names = p.list(() => p.multipartName());
  const isTyped = p.next.kind === "word" && !startsValue(p);
  const type = isTyped ? dataType(p) : null;
  const value = p.acceptWord("DEFAULT") || p.acceptSign("=") ? expression(p) : null;
  if (type === null && value === null)
    throw new ParseException(
      "INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED",
      "Invalid SQL syntax: The definition of a SQL variable requires either a datatype or a DEFAULT clause.\nFor example, use `DECLARE name STRING` or `DECLARE name = 'SQL'` instead of `DECLARE name`.",
      { sqlState: "42000", context: sqlContext(p.text, start.start, p.previousStop) },
    );
  return { kind: "declareVariable", names, type, value, replace };
}

function startsValue(p: Parser, n: number = 0): boolean {
  return p.isSign("=", n) || (p.peek(n).kind === "word" && p.peek(n).value === "DEFAULT");
}

/** Whether `SET` goes on with a variable; `SET var = 1` is a setting of that name. */
export function isSetVariable(p: Parser): boolean {
  const { kind } = p.peek();
  return (p.isWord("VAR") || p.isWord("VARIABLE")) && (kind === "word" || kind === "quoted" || p.isSign("(", 1));
}

/** `VAR a = 1, b = DEFAULT` or `VAR (a, b) = (SELECT …)`, after SET. */
export function setVariable(p: Parser): Command {
  p.take();
  if (p.acceptSign("(")) {
    const names = p.list(() => p.multipartName());
    for (const sign of [")", "=", "("]) p.expectSign(sign);
    const plan = query(p, Scope.empty);
    p.expectSign(")");
    return { kind: "setVariable", names, plan };
  }
  const names: string[][] = [];
  const values = p.list(() => {
    const name = p.multipartName();
    names.push(name);
    p.expectSign("=");
    return new Alias(expression(p), name[name.length - 1]);
  });
  return { kind: "setVariable", names, plan: new Project(values, new OneRowRelation()) };
}

/** `TEMPORARY VARIABLE [IF EXISTS] a`, after DROP. */
export function dropVariable(p: Parser): Command {
  p.take();
  p.expectWord("VARIABLE");
  const ifExists = acceptIfExists(p);
  return { kind: "dropVariable", name: p.multipartName(), ifExists };
}

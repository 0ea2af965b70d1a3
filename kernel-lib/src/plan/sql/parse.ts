/**
 * SQL text to expressions and plans. What Spark's `ParserInterface` is.
 *
 * Parsing knows no tables, columns or types: what a text means is the analyser's business. Every node knows the place it
 * was written at.
 */
import { ParseException } from "../../data/errors";
import type { Expression } from "../expression";
import type { LogicalPlan } from "../logical";
import type { SortOrder } from "../sort-order";
import { checkDepth } from "./depth";
import { expression } from "./expression-parser";
import { type ParseOptions, Parser, tooComplex } from "./parser";
import { query, sortItem } from "./query-parser";
import { Scope } from "./scope";
import { namedExpression } from "./select-parser";

const UTC: ParseOptions = { timeZone: "UTC" };

/** One expression, named perhaps: `a + 1`, `sum(b) AS total`. @throws ParseException */
export function parseExpression(text: string, options: ParseOptions = UTC): Expression {
  return parseWhole(text, options, namedExpression);
}

/** A condition, without a name. @throws ParseException */
export function parseCondition(text: string, options: ParseOptions = UTC): Expression {
  return parseWhole(text, options, expression);
}

/** `a DESC NULLS LAST` @throws ParseException */
export function parseSortOrder(text: string, options: ParseOptions = UTC): SortOrder {
  return parseWhole(text, options, sortItem);
}

/** A query. @throws ParseException */
export function parsePlan(text: string, options: ParseOptions = UTC): LogicalPlan {
  return parseWhole(text, options, (p) => query(p, Scope.empty));
}

/** The parts of a table's or column's name: ``a.`b.c` `` has two. @throws ParseException */
export function parseMultipartName(text: string): string[] {
  const p = new Parser(text, UTC);
  const parts = p.multipartName();
  p.expectEnd();
  return parts;
}

function parseWhole<T extends Expression | LogicalPlan>(
  text: string,
  options: ParseOptions,
  read: (p: Parser) => T,
): T {
  return parseWith(text, options, (p) => {
    const tree = read(p);
    checkDepth(tree);
    return tree;
  });
}

/** What `read` makes of the whole text. @throws ParseException */
export function parseWith<T>(text: string, options: ParseOptions, read: (p: Parser) => T): T {
  try {
    const p = new Parser(text, options);
    const result = read(p);
    p.expectEnd();
    return result;
  } catch (error) {
    // The call stack is full: Spark answers its own StackOverflowError the same way.
    const told = error instanceof RangeError ? tooComplex() : error;
    // Spark begins what its SQL parser says on a new line.
    if (told instanceof ParseException && !told.message.startsWith("\n")) told.message = `\n${told.message}`;
    throw told;
  }
}

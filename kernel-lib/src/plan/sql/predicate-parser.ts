/** `BETWEEN`, `IN`, `LIKE`, `RLIKE`, `IS …`: what may follow an operand once. Spark's `AstBuilder.withPredicate`. */

import { ParseException } from "../../data/errors";
import { sqlContext } from "../../data/parse-error";
import { BooleanType, StringType } from "../../data/types";
import { type Expression, Literal } from "../expression";
import { QuantifiedLike } from "../quantified-like";
import { call, negated } from "./call";
import { expression, valueExpression } from "./expression-parser";
import type { Parser } from "./parser";
import { startsQuery } from "./primary-parser";
import { subquery, valuesBeforeIn } from "./subquery-parser";
import type { Token } from "./token";

const WORDS = ["BETWEEN", "IN", "LIKE", "ILIKE", "RLIKE", "REGEXP"];

export function startsPredicate(p: Parser): boolean {
  if (p.isWord("IS")) return true;
  const word = p.isWord("NOT") ? p.peek() : p.next;
  return word.kind === "word" && WORDS.includes(word.value);
}

/** An error of a predicate points at its own words, without the operand, as Spark's does. */
export function predicate(p: Parser, operand: Expression): Expression {
  const start = p.next;
  if (p.acceptWord("IS")) return is(p, start, operand, p.acceptWord("NOT"));
  const not = p.acceptWord("NOT");
  const word = p.take().value;
  if (word === "LIKE" || word === "ILIKE") {
    const name = word.toLowerCase();
    return startsQuantified(p) ? quantified(p, start, operand, name, not) : like(p, start, operand, name, not);
  }
  return negated(p, start, not, positive(p, start, operand, word));
}

function positive(p: Parser, start: Token, operand: Expression, word: string): Expression {
  switch (word) {
    case "BETWEEN": {
      const low = valueExpression(p);
      p.expectWord("AND");
      const high = valueExpression(p);
      return call(p, start, "between", operand, low, high);
    }
    case "IN": {
      if (p.isSign("(") && startsQuery(p, 1)) return subquery(p, start, "in", valuesBeforeIn(operand));
      p.expectSign("(");
      const list = p.list(() => expression(p));
      p.expectSign(")");
      return call(p, start, "in", operand, ...list);
    }
    default:
      return call(p, start, "rlike", operand, valueExpression(p));
  }
}

function startsQuantified(p: Parser): boolean {
  return ["ALL", "ANY", "SOME"].some((word) => p.isWord(word)) && p.isSign("(", 1);
}

/** `a LIKE ANY ('x%', 'y%')`; `NOT LIKE ANY` is true where one pattern does not fit. */
function quantified(p: Parser, start: Token, operand: Expression, name: string, not: boolean): Expression {
  const isAll = p.take().value === "ALL";
  p.expectSign("(");
  if (p.isSign(")")) throw noPattern(p, start);
  const patterns = p.list(() => expression(p));
  p.expectSign(")");
  const each = patterns.map((pattern) => negated(p, start, not, call(p, start, name, operand, pattern)));
  const chain = each.reduce((left, right) => call(p, start, isAll ? "and" : "or", left, right));
  if (!patterns.every((pattern) => pattern instanceof Literal)) return chain;
  const spelt = `${not ? "not" : ""}like${isAll ? "all" : "any"}`;
  return p.located(start, () => new QuantifiedLike(spelt, name === "ilike", chain));
}

function noPattern(p: Parser, start: Token): ParseException {
  p.take();
  return new ParseException(
    "INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN",
    "Invalid SQL syntax: Expected something between '(' and ')'.",
    { sqlState: "42000", context: sqlContext(p.text, start.start, p.previousStop) },
  );
}

function like(p: Parser, start: Token, operand: Expression, name: string, not: boolean): Expression {
  const pattern = valueExpression(p);
  if (!p.acceptWord("ESCAPE")) return negated(p, start, not, call(p, start, name, operand, pattern));
  const character = p.next;
  if (character.kind !== "string") throw p.unexpected();
  p.take();
  return negated(p, start, not, call(p, start, name, operand, pattern, new Literal(character.value, StringType)));
}

function is(p: Parser, start: Token, operand: Expression, not: boolean): Expression {
  const { next } = p;
  const word = next.kind === "word" ? next.value : "";
  switch (word) {
    case "NULL":
    case "UNKNOWN":
      p.take();
      return call(p, start, not ? "isnotnull" : "isnull", operand);
    case "TRUE":
    case "FALSE": {
      p.take();
      const truth = p.located(next, () => new Literal(word === "TRUE", BooleanType));
      return negated(p, start, not, call(p, start, "<=>", operand, truth));
    }
    case "DISTINCT": {
      p.take();
      p.expectWord("FROM");
      return negated(p, start, !not, call(p, start, "<=>", operand, valueExpression(p)));
    }
    default:
      throw p.unexpected();
  }
}

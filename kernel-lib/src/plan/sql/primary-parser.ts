/** The operands of expressions: literals, names, `CASE`, casts, calls; and what follows them: `.field`, `[index]`, `::type`. */
import { parseDataTypeAt } from "../../data/ddl";
import { BooleanType, type DataType, NullType, StringType } from "../../data/types";
import { type Expression, Literal, UnresolvedAttribute, UnresolvedFunction, UnresolvedStar } from "../expression";
import { Cast } from "../function";
import { UnresolvedExtractValue } from "../get-field";
import { lambdaOf } from "../lambda";
import { call } from "./call";
import { expression } from "./expression-parser";
import { functionCall } from "./function-parser";
import { identifierClause } from "./identifier-clause";
import { intervalLiteral, startsInterval } from "./interval-literal";
import { numberLiteral } from "./number-literal";
import type { Parser } from "./parser";
import { subquery } from "./subquery-parser";
import type { Token } from "./token";
import { typedLiteral } from "./typed-literal";
import { startsPath, variantPath } from "./variant-path";

/** Functions that Spark lets one call without parentheses. */
const WITHOUT_PARENTHESES = ["CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_TIME", "CURRENT_USER", "LOCALTIMESTAMP"];

export function primary(p: Parser): Expression {
  const { next } = p;
  switch (next.kind) {
    case "number":
      p.take();
      return p.located(next, () => numberLiteral(p, next, false));
    case "string":
      return stringLiteral(p);
    case "quoted":
      return nameOrCall(p);
    case "word":
      return word(p, next);
    case "sign":
      return sign(p, next);
    default:
      throw p.unexpected();
  }
}

/** Adjacent strings are one. */
function stringLiteral(p: Parser): Expression {
  const start = p.next;
  let text = "";
  while (p.next.kind === "string") text += p.take().value;
  return p.located(start, () => new Literal(text, StringType));
}

function sign(p: Parser, start: Token): Expression {
  switch (start.value) {
    case "-": {
      p.take();
      const number = p.take();
      return p.located(start, () => numberLiteral(p, number, true));
    }
    case "*":
      p.take();
      return p.located(start, () => new UnresolvedStar());
    case "?":
      p.take();
      return p.parameter(null, start);
    case ":":
      p.take();
      return p.parameter(p.identifier(), start);
    case "(":
      if (startsQuery(p, 1) || p.peek().value === "VALUES") return subquery(p, start, "scalar");
      return lambda(p);
    default:
      throw p.unexpected();
  }
}

/** Whether the parenthesis that comes next holds something else than an expression: a query, a lambda's parameters. */
export function parenthesised(p: Parser): boolean {
  if (startsQuery(p, 1) || (p.peek().value === "VALUES" && p.isSign("(", 2))) return true;
  let at = 1;
  while ((p.peek(at).kind === "word" || p.peek(at).kind === "quoted") && p.isSign(",", at + 1)) at += 2;
  const isName = p.peek(at).kind === "word" || p.peek(at).kind === "quoted";
  return isName && p.isSign(")", at + 1) && p.isSign("->", at + 2);
}

/** Whether a query begins at the `n`-th token from here. */
export function startsQuery(p: Parser, n: number = 0): boolean {
  let at = n;
  while (p.isSign("(", at)) at += 1;
  const { kind, value } = p.peek(at);
  const after = p.peek(at + 1);
  if (kind !== "word" || after.kind === "end") return false;
  const ends = after.kind === "sign" && [")", ",", ".", "=", "["].includes(after.value);
  if (value === "SELECT") return !ends;
  return (value === "WITH" || value === "FROM" || value === "TABLE") && ["word", "quoted"].includes(after.kind);
}

function word(p: Parser, start: Token): Expression {
  const after = p.peek();
  const constant = (value: boolean | null, type: DataType): Expression => {
    p.take();
    return p.located(start, () => new Literal(value, type));
  };
  const named = after.kind === "sign" && after.value === ".";
  if (!named) {
    if (start.value === "NULL") return constant(null, NullType);
    if (start.value === "TRUE" || start.value === "FALSE") return constant(start.value === "TRUE", BooleanType);
    if (start.value === "CASE" && !endsOperand(after)) return caseWhen(p);
    if (startsInterval(p)) return intervalLiteral(p);
    if (after.kind === "string") return typedLiteral(p);
    if (WITHOUT_PARENTHESES.includes(start.value) && !p.isSign("(", 1)) {
      p.take();
      return call(p, start, start.value.toLowerCase());
    }
    if (p.isSign("(", 1)) {
      if (start.value === "CAST" || start.value === "TRY_CAST") return cast(p);
      if (start.value === "EXISTS" && startsQuery(p, 2)) {
        p.take();
        return subquery(p, start, "exists");
      }
    }
  }
  return nameOrCall(p);
}

/** After `CASE` as a column's name. */
function endsOperand(token: Token): boolean {
  return (
    token.kind === "end" || (token.kind === "sign" && !["(", "-", "+", "~", "!", "*", "?", ":"].includes(token.value))
  );
}

function nameOrCall(p: Parser): Expression {
  const start = p.next;
  if (p.isSign("->", 1)) return lambda(p);
  const parts = identifierClause(p) ?? [p.identifier()];
  while (p.isSign(".") && !p.isSign("*", 1)) {
    p.take();
    parts.push(p.identifier());
  }
  if (p.isSign(".")) {
    p.take();
    p.expectSign("*");
    return p.located(start, () => new UnresolvedStar(parts));
  }
  if (p.isSign("(")) return functionCall(p, start, parts);
  return p.located(start, () => new UnresolvedAttribute(parts));
}

/** `a`, `t.a`: a column, where nothing else may stand. */
export function columnReference(p: Parser): UnresolvedAttribute {
  const start = p.next;
  const parts = p.multipartName();
  return p.located(start, () => new UnresolvedAttribute(parts));
}

/** `x -> x + 1`, `(x, i) -> x + i` */
function lambda(p: Parser): Expression {
  const start = p.next;
  const several = p.acceptSign("(");
  const names = several ? p.list(() => p.identifier()) : [p.identifier()];
  if (several) p.expectSign(")");
  if (several && names.length === 1) throw p.unexpected();
  p.expectSign("->");
  const body = expression(p);
  return p.located(start, () => lambdaOf(names, body));
}

function caseWhen(p: Parser): Expression {
  const start = p.take();
  const value = p.isWord("WHEN") ? null : expression(p);
  const parts: Expression[] = [];
  do {
    p.expectWord("WHEN");
    const from = p.next;
    const condition = expression(p);
    parts.push(value === null ? condition : call(p, from, "=", value, condition));
    p.expectWord("THEN");
    parts.push(expression(p));
  } while (p.isWord("WHEN"));
  if (p.acceptWord("ELSE")) parts.push(expression(p));
  p.expectWord("END");
  return call(p, start, "when", ...parts);
}

function cast(p: Parser): Expression {
  const start = p.take();
  p.expectSign("(");
  const value = expression(p);
  p.expectWord("AS");
  const type = dataType(p);
  p.expectSign(")");
  return p.located(start, () => new Cast(value, type, false, start.value === "TRY_CAST"));
}

/** A type, by the reader of schemas. */
export function dataType(p: Parser): DataType {
  const { type, end } = parseDataTypeAt(p.text, p.next.start);
  p.seek(end);
  return type;
}

/** A name may stand in its schema: `system.builtin.UNICODE`. */
function collationIdentifier(p: Parser): string {
  let name = p.identifier();
  while (p.acceptSign(".")) name = p.identifier();
  return name;
}

/** @param start where the operand's text begins */
export function postfix(p: Parser, start: Token, operand: Expression): Expression {
  let result = operand;
  for (;;) {
    const value = result;
    if (p.acceptSign("[")) {
      const index = expression(p);
      p.expectSign("]");
      result = p.located(start, () => new UnresolvedFunction("[]", [value, index]));
    } else if (p.isSign(".") && !(value instanceof UnresolvedStar)) {
      p.take();
      const field = p.identifier();
      result = p.located(start, () => new UnresolvedExtractValue(value, field));
    } else if (p.acceptSign("::")) {
      const type = dataType(p);
      result = p.located(start, () => new Cast(value, type));
    } else if (startsPath(p) && !(value instanceof Literal)) {
      result = variantPath(p, start, value);
    } else if (p.acceptWord("COLLATE")) {
      const name = collationIdentifier(p);
      result = p.located(start, () => new UnresolvedFunction("collate", [value, new Literal(name, StringType)]));
    } else return result;
  }
}

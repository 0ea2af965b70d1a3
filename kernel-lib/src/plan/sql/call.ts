/** Calls that the parser makes of operators and special syntax: each is a function by name, as in Spark. */
import { type Expression, UnresolvedFunction } from "../expression";
import type { Parser } from "./parser";
import type { Token } from "./token";

/** A call whose text begins at `start` and ends at the last token taken. */
export function call(p: Parser, start: Token, name: string, ...args: readonly Expression[]): Expression {
  return p.located(start, () => new UnresolvedFunction(name, args));
}

export function negated(p: Parser, start: Token, not: boolean, expression: Expression): Expression {
  return not ? call(p, start, "not", expression) : expression;
}

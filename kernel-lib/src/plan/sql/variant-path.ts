/** `v:a.b[0]['c d']`: what stands at a path within a variant. Spark's `SemiStructuredExtract`; the last name in it names the column. */
import { StringType } from "../../data/types";
import { Alias, type Expression, Literal, UnresolvedFunction } from "../expression";
import { Cast } from "../function";
import type { Parser } from "./parser";
import type { Token } from "./token";

const names = new WeakMap<Expression, string>();

/** Whether a path comes next. */
export function startsPath(p: Parser): boolean {
  return p.isSign(":") && (["word", "quoted"].includes(p.peek().kind) || p.isSign("[", 1));
}

function step(p: Parser, note: (name: string) => void): string {
  if (!p.acceptSign("[")) {
    const name = p.identifier();
    note(name);
    return /^\w+$/.test(name) ? `.${name}` : `['${name}']`;
  }
  const token = p.take();
  if (token.kind !== "number" && token.kind !== "string") throw p.unexpected();
  p.expectSign("]");
  if (token.kind === "number") return `[${token.value}]`;
  note(token.value);
  return `['${token.value}']`;
}

export function variantPath(p: Parser, start: Token, value: Expression): Expression {
  p.expectSign(":");
  let name: string | null = null;
  const note = (found: string): void => {
    name = found;
  };
  let path = `$${step(p, note)}`;
  while (p.isSign("[") || p.acceptSign(".")) path += step(p, note);
  const found = p.located(start, () => new UnresolvedFunction("variant_get", [value, new Literal(path, StringType)]));
  if (name !== null) names.set(found, name);
  return found;
}

/** An item of a SELECT list under the name that its path gives it. */
export function namedByPath(item: Expression): Expression {
  let inner = item;
  while (inner instanceof Cast) inner = inner.child;
  const name = names.get(inner);
  return name === undefined ? item : new Alias(item, name);
}

/** `v:a.b[0]['c d']`: what stands at a path within a variant. The last name in it names the column. */
import { StringType } from "../../data/types";
import { Alias, type Expression, Literal, UnresolvedFunction } from "../expression";
import { Cast } from "../function";
import type { Parser } from "./parser";
import type { Token } from "./token";

/** The call, with the name that its path gives to a column. Spark's node of the same name. */
class SemiStructuredExtract extends UnresolvedFunction {
  constructor(
    value: Expression,
    path: string,
    readonly columnName: string | null,
  ) {
    super("variant_get", [value, new Literal(path, StringType)]);
  }
}

/** Whether a path comes next. */
export function startsPath(p: Parser): boolean {
  return p.isSign(":") && (["word", "quoted"].includes(p.peek().kind) || p.isSign("[", 1));
}

interface Step {
  readonly path: string;
  /** Null for a place in an array. */
  readonly name: string | null;
}

function step(p: Parser): Step {
  if (!p.acceptSign("[")) {
    const name = p.identifier();
    return { name, path: /^\w+$/.test(name) ? `.${name}` : `['${name}']` };
  }
  const { kind, value } = p.take();
  if (kind !== "number" && kind !== "string") throw p.unexpected();
  p.expectSign("]");
  return kind === "number" ? { name: null, path: `[${value}]` } : { name: value, path: `['${value}']` };
}

export function variantPath(p: Parser, start: Token, value: Expression): Expression {
  p.expectSign(":");
  const steps = [step(p)];
  while (p.isSign("[") || p.acceptSign(".")) steps.push(step(p));
  const path = `$${steps.map((one) => one.path).join("")}`;
  const name = steps.reduce<string | null>((last, one) => one.name ?? last, null);
  return p.located(start, () => new SemiStructuredExtract(value, path, name));
}

/** An item of a SELECT list under the name that its path gives it. */
export function namedByPath(item: Expression): Expression {
  let inner = item;
  while (inner instanceof Cast) inner = inner.child;
  return inner instanceof SemiStructuredExtract && inner.columnName !== null ? new Alias(item, inner.columnName) : item;
}

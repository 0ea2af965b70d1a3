/** Table functions in FROM: `range(end)`, `range(start, end, step)`. */
import { type Expression, Literal } from "../expression";
import type { LogicalPlan } from "../logical";
import { Range } from "../logical-partitioning";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import type { Token } from "./token";

/** @param start the token of the function's name, which is taken already */
export function tableFunction(p: Parser, start: Token, name: string): LogicalPlan {
  p.expectSign("(");
  const args = p.isSign(")") ? [] : p.list(() => expression(p));
  p.expectSign(")");
  const numbers = args.map(wholeNumber);
  if (name.toLowerCase() !== "range" || numbers.length === 0 || numbers.length > 4 || numbers.includes(null))
    throw p.unsupported(`the table function ${name} with these arguments`, start);
  const [first, second, step = 1] = numbers as number[];
  const [from, to] = second === undefined ? [0, first] : [first, second];
  if (step === 0) throw p.unsupported("a range that does not move", start);
  const parts = numbers[3] ?? 1;
  return p.located(start, () => new Range(BigInt(from), BigInt(to), BigInt(step), parts));
}

function wholeNumber(value: Expression): number | null {
  const isWhole = value instanceof Literal && ["byte", "short", "int", "long"].includes(value.dataType.kind);
  return isWhole && typeof value.value === "number" ? value.value : null;
}

/** Table functions in FROM: `range(end)`, `range(start, end, step)`. */
import { type Expression, Literal } from "../expression";
import type { LogicalPlan } from "../logical";
import { Range } from "../logical-partitioning";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import type { Token } from "./token";

/** The rows of a range are made at once; more than these would only fill the memory. */
const MAX_ROWS = 1_000_000;

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
  const count = step === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.ceil((to - from) / step));
  if (count > MAX_ROWS) throw p.unsupported(`a range of more than ${MAX_ROWS} rows`, start);
  const parts = numbers[3] ?? 1;
  return p.located(start, () => new Range(BigInt(from), BigInt(to), BigInt(step), parts));
}

function wholeNumber(value: Expression): number | null {
  const isWhole = value instanceof Literal && ["byte", "short", "int", "long"].includes(value.dataType.kind);
  return isWhole && typeof value.value === "number" ? value.value : null;
}

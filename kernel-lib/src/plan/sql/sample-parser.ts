/** `t TABLESAMPLE (10 PERCENT)`, `(5 ROWS)`, `(BUCKET 1 OUT OF 4)`; `REPEATABLE (7)` fixes the chance. Spark's `withSample`. */
import { ParseException } from "../../data/errors";
import { sqlContext } from "../../data/parse-error";
import { Limit, type LogicalPlan } from "../logical";
import { Sample } from "../logical-partitioning";
import type { Parser } from "./parser";

export function sampled(p: Parser, plan: LogicalPlan): LogicalPlan {
  if (!p.isWord("TABLESAMPLE") || !p.isSign("(", 1)) return plan;
  const start = p.take();
  p.expectSign("(");
  const refuse = (errorClass: string, message: string, sqlState?: string): ParseException =>
    new ParseException(errorClass, message, {
      ...(sqlState === undefined ? {} : { sqlState }),
      context: sqlContext(p.text, start.start, p.previousStop),
    });
  const fraction = (value: number): number => {
    if (value >= 0 && value <= 1) return value;
    return refuseFraction(value);
  };
  const refuseFraction = (value: number): never => {
    throw refuse("INVALID_TABLESAMPLE_FRACTION", `Sampling fraction (${value}) must be on interval [0, 1].`, "22023");
  };
  if (p.acceptSign(")")) throw refuse("_LEGACY_ERROR_TEMP_0014", "TABLESAMPLE does not accept empty inputs.");
  if (p.acceptWord("BUCKET")) {
    const bucket = count(p);
    p.expectWord("OUT", "OF");
    const of = count(p);
    p.expectSign(")");
    const seed = repeatable(p);
    return p.located(start, () => new Sample(0, fraction(bucket / of), false, seed, plan));
  }
  const negative = p.acceptSign("-");
  const token = p.take();
  const number = Number.parseFloat(token.text) * (negative ? -1 : 1);
  if (token.kind === "word" && /^\d+[KMGB]$/.test(token.value))
    throw refuse("_LEGACY_ERROR_TEMP_0015", "TABLESAMPLE(byteLengthLiteral) is not supported.");
  if (token.kind !== "number") throw p.unexpected();
  const isRows = p.acceptWord("ROWS");
  if (!isRows) p.expectWord("PERCENT");
  p.expectSign(")");
  const seed = repeatable(p);
  return p.located(start, () =>
    isRows ? new Limit(Math.trunc(number), plan) : new Sample(0, fraction(number / 100), false, seed, plan),
  );
}

function count(p: Parser): number {
  const token = p.take();
  if (token.kind !== "number" || !/^\d+$/.test(token.text)) throw p.unexpected();
  return Number(token.text);
}

/** The seed; 0 where none is given, so that the same rows are chosen each time. */
function repeatable(p: Parser): bigint {
  if (!p.acceptWord("REPEATABLE")) return 0n;
  p.expectSign("(");
  const seed = count(p);
  p.expectSign(")");
  return BigInt(seed);
}

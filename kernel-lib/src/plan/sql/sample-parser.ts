/** `t TABLESAMPLE (10 PERCENT)`, `(5 ROWS)`, `(BUCKET 1 OUT OF 4)`; `REPEATABLE (7)` fixes the chance. Spark's `withSample`. */
import { ParseException } from "../../data/errors";
import { sqlContext } from "../../data/parse-error";
import type { LogicalPlan } from "../logical";
import { Sample } from "../logical-partitioning";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import { limited } from "./query-parser";
import type { Token } from "./token";

export function sampled(p: Parser, plan: LogicalPlan): LogicalPlan {
  if (!p.isWord("TABLESAMPLE") || !p.isSign("(", 1)) return plan;
  const start = p.take();
  p.expectSign("(");
  if (p.acceptSign(")"))
    throw refused(p, start, "_LEGACY_ERROR_TEMP_0014", "TABLESAMPLE does not accept empty inputs.");
  const share = bucket(p) ?? percentage(p);
  if (share !== null) {
    p.expectSign(")");
    return ofFraction(p, start, share, plan);
  }
  const size = p.next;
  const rows = expression(p);
  if (!p.acceptWord("ROWS")) throw ofBytes(p, start, p.text.slice(size.start, p.previousStop));
  p.expectSign(")");
  repeatable(p);
  return p.located(start, () => limited("limit", rows, plan));
}

/** `BUCKET 1 OUT OF 4` as a part of 1; null when something else comes next. */
function bucket(p: Parser): number | null {
  if (!p.acceptWord("BUCKET")) return null;
  const number = p.wholeNumber();
  p.expectWord("OUT", "OF");
  return number / p.wholeNumber();
}

/** `10 PERCENT` as a part of 1; null when something else comes next. */
function percentage(p: Parser): number | null {
  const at = p.isSign("-") ? 1 : 0;
  const { kind, text } = p.peek(at);
  const isPercent = p.peek(at + 1).kind === "word" && p.peek(at + 1).value === "PERCENT";
  if (kind !== "number" || !isPercent || !/^[\d.]+$/.test(text)) return null;
  for (let i = 0; i < at + 2; i++) p.take();
  return ((at === 0 ? 1 : -1) * Number(text)) / 100;
}

function ofFraction(p: Parser, start: Token, fraction: number, plan: LogicalPlan): LogicalPlan {
  const seed = repeatable(p);
  if (!(fraction >= 0 && fraction <= 1)) {
    const why = `Sampling fraction (${fraction}) must be on interval [0, 1].`;
    throw refused(p, start, "INVALID_TABLESAMPLE_FRACTION", why, "22023");
  }
  return p.located(start, () => new Sample(0, fraction, false, seed, plan));
}

/** The seed; 0 where none is given, so that the same rows are chosen each time. */
function repeatable(p: Parser): bigint {
  if (!p.acceptWord("REPEATABLE")) return 0n;
  p.expectSign("(");
  const seed = p.wholeNumber();
  p.expectSign(")");
  return BigInt(seed);
}

function ofBytes(p: Parser, start: Token, size: string): ParseException {
  p.expectSign(")");
  return /^\d+[bkmg]$/i.test(size)
    ? refused(p, start, "_LEGACY_ERROR_TEMP_0015", "TABLESAMPLE(byteLengthLiteral) is not supported.")
    : refused(
        p,
        start,
        "_LEGACY_ERROR_TEMP_0016",
        `${size} is not a valid byte length literal, expected syntax: DIGIT+ ('B' | 'K' | 'M' | 'G').`,
      );
}

function refused(p: Parser, start: Token, errorClass: string, message: string, sqlState?: string): ParseException {
  const context = sqlContext(p.text, start.start, p.previousStop);
  return new ParseException(errorClass, message, { ...(sqlState !== undefined && { sqlState }), context });
}

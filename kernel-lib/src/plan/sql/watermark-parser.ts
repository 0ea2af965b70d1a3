/** `e WATERMARK ts DELAY OF INTERVAL 10 SECONDS`: `withWatermark` in SQL, of a column or of an expression with a name. */
import { AnalysisException } from "../../data/errors";
import { castToString } from "../../data/format-value";
import { Alias, Literal, UnresolvedAttribute, UnresolvedStar } from "../expression";
import { type LogicalPlan, Project, WithWatermark } from "../logical";
import { expression } from "./expression-parser";
import { intervalLiteral, startsInterval } from "./interval-literal";
import type { Parser } from "./parser";

export function watermarked(p: Parser, plan: LogicalPlan): LogicalPlan {
  const isClause = p.isWord("WATERMARK") && ["word", "quoted"].includes(p.peek().kind) && p.peek().value !== "AS";
  if (!isClause) return plan;
  const start = p.take();
  const time = expression(p);
  const name = p.acceptWord("AS") ? p.identifier() : null;
  p.expectWord("DELAY", "OF");
  if (!startsInterval(p)) throw p.unexpected();
  const delay = intervalLiteral(p);
  if (!(delay instanceof Literal) || delay.dataType.kind !== "dayTimeInterval") throw p.unexpected();
  const text = castToString(delay.value, delay.dataType, "UTC") ?? "";
  const delayMs = Number(delay.value) / 1000;
  if (name === null && !(time instanceof UnresolvedAttribute))
    throw new AnalysisException(
      "REQUIRES_EXPLICIT_NAME_IN_WATERMARK_CLAUSE",
      `The watermark clause requires an explicit name if expression is specified, but got ${time.sql()}.`,
      { sqlState: "42000" },
    );
  return p.located(start, () => {
    if (name === null) return new WithWatermark(time, delayMs, text, plan);
    const column = new UnresolvedAttribute([name]);
    return new WithWatermark(column, delayMs, text, new Project([new UnresolvedStar(), new Alias(time, name)], plan));
  });
}

/** Joins between relations: commas, `JOIN … ON`, `USING`. From left to right. */
import type { LogicalPlan } from "../logical";
import type { Parser } from "./parser";

/** @param side reads one relation */
export function joined(p: Parser, side: () => LogicalPlan): LogicalPlan {
  const left = side();
  if (p.isSign(",") || startsJoin(p)) throw p.unsupported("a join in SQL; use DataFrame.join");
  if (p.isWord("LATERAL", "VIEW")) throw p.unsupported("LATERAL VIEW in SQL");
  return left;
}

const JOIN_WORDS = ["JOIN", "CROSS", "INNER", "LEFT", "RIGHT", "FULL", "NATURAL", "ANTI", "SEMI"];

function startsJoin(p: Parser): boolean {
  return p.next.kind === "word" && JOIN_WORDS.includes(p.next.value);
}

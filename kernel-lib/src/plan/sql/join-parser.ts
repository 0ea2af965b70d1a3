/**
 * Joins between relations: commas, `JOIN … ON`, `USING`. From left to right; a comma joins last.
 *
 * Without a condition a join is of every row with every row, as in Spark.
 */
import type { LogicalPlan } from "../logical";
import { Join, type JoinType } from "../logical-join";
import { NaturalJoin } from "../logical-sql";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";

/** @param side reads one relation */
export function joined(p: Parser, side: () => LogicalPlan): LogicalPlan {
  const start = p.next;
  let left = joinChain(p, side);
  while (p.acceptSign(",")) {
    const right = joinChain(p, side);
    const before = left;
    left = p.located(start, () => new Join(before, right, "Inner", null));
  }
  if (p.isWord("LATERAL", "VIEW")) throw p.unsupported("LATERAL VIEW in SQL");
  return left;
}

function joinChain(p: Parser, side: () => LogicalPlan): LogicalPlan {
  const start = p.next;
  let left = side();
  for (;;) {
    const natural = p.acceptWord("NATURAL");
    const type = joinType(p);
    if (type === null) break;
    const right = side();
    const before = left;
    left = natural
      ? p.located(start, () => new NaturalJoin(before, right, type))
      : joinOn(p, start, before, right, type);
  }
  return left;
}

/** @param start the token that the left side begins with */
function joinOn(p: Parser, start: Parser["next"], left: LogicalPlan, right: LogicalPlan, type: JoinType): LogicalPlan {
  if (p.acceptWord("ON")) {
    const condition = expression(p);
    return p.located(start, () => new Join(left, right, type, condition));
  }
  if (p.isWord("USING") && p.isSign("(", 1)) {
    p.take();
    p.expectSign("(");
    const columns = p.list(() => p.identifier());
    p.expectSign(")");
    return p.located(start, () => new Join(left, right, type, null, columns));
  }
  return p.located(start, () => new Join(left, right, type, null));
}

/** Takes the words of a join up to JOIN; null when none comes. */
function joinType(p: Parser): JoinType | null {
  if (p.acceptWord("JOIN") || p.acceptWord("INNER", "JOIN")) return "Inner";
  if (p.acceptWord("CROSS", "JOIN")) return "Cross";
  for (const [words, type] of OUTER) if (p.acceptWord(...words, "JOIN")) return type;
  return null;
}

const OUTER: readonly (readonly [readonly string[], JoinType])[] = [
  [["LEFT", "OUTER"], "LeftOuter"],
  [["LEFT", "SEMI"], "LeftSemi"],
  [["LEFT", "ANTI"], "LeftAnti"],
  [["LEFT"], "LeftOuter"],
  [["RIGHT", "OUTER"], "RightOuter"],
  [["RIGHT"], "RightOuter"],
  [["FULL", "OUTER"], "FullOuter"],
  [["FULL"], "FullOuter"],
  [["SEMI"], "LeftSemi"],
  [["ANTI"], "LeftAnti"],
];

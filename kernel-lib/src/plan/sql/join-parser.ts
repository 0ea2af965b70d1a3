/**
 * Joins between relations: commas, `JOIN … ON`, `USING`. From left to right; a comma joins last.
 *
 * Without a condition a join is of every row with every row, as in Spark.
 */
import { Generator } from "../generator";
import { lookupGenerator } from "../generators";
import { LateralView } from "../lateral-view";
import type { LogicalPlan } from "../logical";
import { Join, type JoinType } from "../logical-join";
import { NaturalJoin } from "../logical-sql";
import { alias } from "./clauses";
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
  while (p.acceptWord("LATERAL", "VIEW")) left = lateralView(p, start, left);
  return left;
}

/** `LATERAL VIEW [OUTER] explode(xs) t AS a, b` */
function lateralView(p: Parser, start: Parser["next"], child: LogicalPlan): LogicalPlan {
  const isOuter = p.acceptWord("OUTER");
  const at = p.next;
  const name = p.identifier();
  p.expectSign("(");
  const args = p.isSign(")") ? [] : p.list(() => expression(p));
  p.expectSign(")");
  const found = lookupGenerator(name);
  if (found === undefined) throw p.unsupported(`LATERAL VIEW of ${name}`, at);
  const generator = p.located(at, () => new Generator(found.definition, args, found.isOuter));
  const table = p.isWord("AS") ? null : alias(p);
  const names = p.acceptWord("AS") ? p.list(() => p.identifier()) : [];
  return p.located(start, () => new LateralView(generator, isOuter, table, names, child));
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

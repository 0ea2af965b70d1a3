/**
 * Joins between relations: commas, `JOIN … ON`, `USING`. From left to right, as Spark's `visitFromClause` has it: a join
 * after a comma may name what stands before the comma.
 *
 * Without a condition a join is of every row with every row, as in Spark.
 */
import { AnalysisException, ParseException } from "../../data/errors";
import { sqlContext } from "../../data/parse-error";
import { Generator } from "../generator";
import { lookupGenerator } from "../generators";
import { LateralView } from "../lateral-view";
import type { LogicalPlan } from "../logical";
import { Join, type JoinType } from "../logical-join";
import { LateralJoin } from "../logical-lateral";
import { NaturalJoin } from "../logical-sql";
import { SubqueryExpression } from "../subquery";
import { alias } from "./clauses";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";

/** @param side reads one relation */
export function joined(p: Parser, side: () => LogicalPlan): LogicalPlan {
  const start = p.next;
  let left = joinChain(p, side);
  while (p.acceptSign(",")) {
    const before = left;
    if (isLateral(p)) left = lateralJoin(p, start, before, "Inner", side);
    else {
      const right = side();
      left = p.located(start, () => new Join(before, right, "Inner", null));
    }
    left = joinsAfter(p, start, left, side);
  }
  while (p.acceptWord("LATERAL", "VIEW")) left = lateralView(p, start, left);
  return left;
}

/** Whether a query about each row of the left side comes next. */
function isLateral(p: Parser): boolean {
  return p.isWord("LATERAL") && p.peek().value !== "VIEW" && (p.isSign("(", 1) || p.isSign("(", 2));
}

/** `LATERAL (SELECT …) t ON …` */
function lateralJoin(
  p: Parser,
  start: Parser["next"],
  left: LogicalPlan,
  type: JoinType,
  side: () => LogicalPlan,
): LogicalPlan {
  const at = p.take();
  const allowed = type === "Inner" || type === "Cross" || type === "LeftOuter";
  if (!allowed) throw lateralType(p, at, type);
  const from = p.next;
  const right = side();
  if (p.isWord("USING") && p.isSign("(", 1)) throw lateralUsing();
  const condition = p.acceptWord("ON") ? expression(p) : null;
  const subquery = p.located(from, () => new SubqueryExpression("lateral", right));
  return p.located(start, () => new LateralJoin(left, subquery, type, condition));
}

function lateralType(p: Parser, at: Parser["next"], type: JoinType): ParseException {
  const words = type.replace(/([a-z])([A-Z])/g, "$1 $2").toUpperCase();
  return new ParseException(
    "INVALID_LATERAL_JOIN_TYPE",
    `The ${words} JOIN with LATERAL correlation is not allowed because an OUTER subquery cannot correlate to its join partner. Remove the LATERAL correlation or use an INNER JOIN, or LEFT OUTER JOIN instead.`,
    { sqlState: "42613", context: sqlContext(p.text, at.start, p.previousStop) },
  );
}

function lateralUsing(): ParseException {
  return new ParseException(
    "UNSUPPORTED_FEATURE.LATERAL_JOIN_USING",
    "The feature is not supported: JOIN USING with LATERAL correlation.",
    { sqlState: "0A000" },
  );
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
  if (found?.definition.fromOnly) throw notForViews(name);
  if (found === undefined) throw p.unsupported(`LATERAL VIEW of ${name}`, at);
  const generator = p.located(at, () => new Generator(found.definition, args, found.isOuter));
  const table = p.isWord("AS") ? null : alias(p);
  const names = p.acceptWord("AS") ? p.list(() => p.identifier()) : [];
  return p.located(start, () => new LateralView(generator, isOuter, table, names, child));
}

/** A table function is no generator: it is looked for among functions of the catalog. */
function notForViews(name: string): AnalysisException {
  return new AnalysisException(
    "ROUTINE_NOT_FOUND",
    `The routine \`default\`.\`${name}\` cannot be found. Verify the spelling and correctness of the schema and catalog.\nIf you did not qualify the name with a schema and catalog, verify the current_schema() output, or qualify the name with the correct schema and catalog.\nTo tolerate the error on drop use DROP ... IF EXISTS.`,
    { sqlState: "42883" },
  );
}

function joinChain(p: Parser, side: () => LogicalPlan): LogicalPlan {
  const start = p.next;
  return joinsAfter(p, start, side(), side);
}

/** The joins that follow a left side. */
export function joinsAfter(p: Parser, start: Parser["next"], first: LogicalPlan, side: () => LogicalPlan): LogicalPlan {
  let left = first;
  for (;;) {
    const natural = p.acceptWord("NATURAL");
    const type = joinType(p);
    if (type === null) break;
    const before = left;
    if (isLateral(p)) {
      if (natural) throw lateralUsing();
      left = lateralJoin(p, start, before, type, side);
      continue;
    }
    const right = side();
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

/**
 * The pipe syntax: `FROM t |> WHERE a > 1 |> AGGREGATE count(*) AS n GROUP BY b |> ORDER BY n`. Each operator takes the
 * rows of what stands before it, so a query reads in the order in which it is computed.
 */
import { Alias, type Expression, UnresolvedStar } from "../expression";
import { Aggregate, Filter, type LogicalPlan, Project, SubqueryAlias } from "../logical";
import { SchemaChange } from "../schema-change";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import { namedExpression } from "./select-parser";
import type { Token } from "./token";

/** @param rest reads ORDER BY, LIMIT and OFFSET, which a pipe takes as any query does */
export function piped(
  p: Parser,
  from: LogicalPlan,
  rest: (start: Token, plan: LogicalPlan) => LogicalPlan,
): LogicalPlan {
  let plan = from;
  while (p.acceptSign("|>")) {
    const start = p.next;
    const before = plan;
    const made = operator(p, start, before);
    plan = made ?? rest(start, before);
    if (plan === before) throw unknown(p);
  }
  return plan;
}

function operator(p: Parser, start: Token, plan: LogicalPlan): LogicalPlan | null {
  if (p.acceptWord("WHERE")) {
    const condition = expression(p);
    return p.located(start, () => new Filter(condition, plan));
  }
  if (p.acceptWord("SELECT")) {
    const list = p.list(() => namedExpression(p));
    return p.located(start, () => new Project(list, plan));
  }
  if (p.acceptWord("EXTEND")) {
    const list = p.list(() => namedExpression(p));
    return p.located(start, () => new Project([new UnresolvedStar(), ...list], plan));
  }
  if (p.acceptWord("AGGREGATE")) return aggregate(p, start, plan);
  if (p.acceptWord("DROP")) {
    const columns = p.list(() => p.identifier());
    return p.located(start, () => new SchemaChange({ kind: "Drop", columns }, plan));
  }
  if (p.acceptWord("AS")) {
    const name = p.identifier();
    return p.located(start, () => new SubqueryAlias(name, plan));
  }
  return null;
}

/** The columns that come out are the groups and then the aggregates. */
function aggregate(p: Parser, start: Token, plan: LogicalPlan): LogicalPlan {
  const list: Expression[] = p.isWord("GROUP", "BY") ? [] : p.list(() => namedExpression(p));
  const groups = p.acceptWord("GROUP", "BY") ? p.list(() => namedExpression(p)) : [];
  const keys = groups.map((group) => (group instanceof Alias ? group.child : group));
  return p.located(start, () => new Aggregate(keys, [...groups, ...list], plan));
}

function unknown(p: Parser): Error {
  const { kind, value } = p.next;
  const known = [
    "SET",
    "JOIN",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    "PIVOT",
    "UNPIVOT",
    "TABLESAMPLE",
    "WINDOW",
    "DISTINCT",
  ];
  return kind === "word" && known.includes(value) ? p.unsupported(`|> ${value}`) : p.unexpected();
}

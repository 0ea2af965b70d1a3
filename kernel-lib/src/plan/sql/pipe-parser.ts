/**
 * The pipe syntax: `FROM t |> WHERE a > 1 |> AGGREGATE count(*) AS n GROUP BY b |> ORDER BY n`. Each operator takes the
 * rows of what stands before it, so a query reads in the order in which it is computed.
 */
import { Alias, type Expression, UnresolvedAttribute, UnresolvedStar } from "../expression";
import { Aggregate, Filter, type LogicalPlan, Project, SubqueryAlias } from "../logical";
import { UnresolvedStarExcept, UnresolvedStarReplace } from "../star-except";
import { expression } from "./expression-parser";
import { joinsAfter } from "./join-parser";
import type { Parser } from "./parser";
import { combined, quantifier, queryPrimary } from "./query-parser";
import { relationPrimary } from "./relation-parser";
import { sampled } from "./sample-parser";
import { namedExpression, select } from "./select-parser";
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
    return p.located(start, () => new Filter(condition, closed(plan)));
  }
  if (p.isWord("SELECT")) return select(p, p.scope, plan);
  if (p.acceptWord("SET")) return assigned(p, start, plan);
  if (p.isWord("TABLESAMPLE")) return sampled(p, plan);
  if (SET_OPERATIONS.some((word) => p.isWord(word))) return setOperation(p, start, plan);
  if (p.acceptWord("EXTEND")) {
    const list = p.list(() => namedExpression(p));
    return p.located(start, () => new Project([new UnresolvedStar(), ...list], plan));
  }
  if (p.acceptWord("AGGREGATE")) return aggregate(p, start, plan);
  if (p.acceptWord("DROP")) {
    const columns = p.list(() => {
      const at = p.next;
      const name = p.identifier();
      return p.located(at, () => new UnresolvedAttribute([name]));
    });
    return p.located(start, () => new Project([new UnresolvedStarExcept(null, columns)], plan));
  }
  if (p.acceptWord("AS")) {
    const name = p.identifier();
    return p.located(start, () => new SubqueryAlias(name, plan));
  }
  const joined = joinsAfter(p, start, plan, () => relationPrimary(p, p.scope));
  return joined === plan ? null : joined;
}

const SET_OPERATIONS = ["UNION", "INTERSECT", "EXCEPT", "MINUS"];

function setOperation(p: Parser, start: Token, plan: LogicalPlan): LogicalPlan {
  const { value } = p.take();
  const isAll = quantifier(p);
  const right = queryPrimary(p, p.scope);
  return p.located(start, () => combined(value, isAll, plan, right));
}

/** `SET a = a * 10, b = a`: one after the other, each column must be there. */
function assigned(p: Parser, start: Token, plan: LogicalPlan): LogicalPlan {
  let result = plan;
  do {
    const at = p.next;
    const name = p.identifier();
    const column = p.located(at, () => new UnresolvedAttribute([name]));
    p.expectSign("=");
    const value = expression(p);
    const before = result;
    result = p.located(start, () => new Project([new UnresolvedStarReplace(column, value)], before));
  } while (p.acceptSign(","));
  return result;
}

/** What a projection does not put out, the next operator does not see. */
function closed(plan: LogicalPlan): LogicalPlan {
  return plan instanceof Project ? new SubqueryAlias("__auto_generated_subquery_name", plan) : plan;
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
  const known = ["PIVOT", "UNPIVOT", "WINDOW"];
  return kind === "word" && known.includes(value) ? p.unsupported(`|> ${value}`) : p.unexpected();
}

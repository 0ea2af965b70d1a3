/** `SELECT … FROM … WHERE … GROUP BY … HAVING …`: one block of a query. Spark's `AstBuilder.withSelectQuerySpecification`. */
import { Alias, type Expression, UnresolvedStar } from "../expression";
import { MultiAlias } from "../generator";
import { Aggregate, Filter, type LogicalPlan, Project } from "../logical";
import { OneRowRelation, SelectDistinct, UnresolvedHaving } from "../logical-sql";
import { UnresolvedQualify } from "../logical-window";
import { UnresolvedStarExcept } from "../star-except";
import { substituteWindows } from "../window";
import { alias } from "./clauses";
import { expression } from "./expression-parser";
import { groupBy } from "./group-parser";
import { hinted, hints } from "./hint-parser";
import type { Parser } from "./parser";
import { columnReference } from "./primary-parser";
import { columnNames, relation } from "./relation-parser";
import type { Scope } from "./scope";
import type { Token } from "./token";
import { namedByPath } from "./variant-path";
import { windowClause } from "./window-parser";

/** @param from the relation of a FROM clause that stood before the SELECT */
export function select(p: Parser, scope: Scope, from: LogicalPlan | null): LogicalPlan {
  const start = p.next;
  p.expectWord("SELECT");
  const hinting = hints(p);
  if (p.isWord("TRANSFORM") && p.isSign("(", 1) && p.peek(2).kind === "end") throw p.unexpected();
  const isDistinct = p.isWord("DISTINCT") && p.peek().kind !== "end" && !p.isSign(",", 1);
  if (isDistinct) p.take();
  else if (p.isWord("ALL") && ["word", "number", "string", "quoted"].includes(p.peek().kind)) p.take();
  const list = p.list(() => namedExpression(p));
  const source = from ?? fromClause(p, scope);
  const condition = p.acceptWord("WHERE") ? expression(p) : null;
  const filtered = condition === null ? source : p.located(start, () => new Filter(condition, source));
  const plan = grouped(p, start, list, filtered);
  return hinted(p, start, hinting, isDistinct ? p.located(start, () => new SelectDistinct(plan)) : plan);
}

function fromClause(p: Parser, scope: Scope): LogicalPlan {
  if (p.acceptWord("FROM")) return relation(p, scope);
  return p.located(p.next, () => new OneRowRelation());
}

/** Where HAVING is, there are groups, if only one of all rows. */
function grouped(p: Parser, start: Token, list: readonly Expression[], child: LogicalPlan): LogicalPlan {
  const groups = p.acceptWord("GROUP", "BY") ? groupBy(p) : null;
  const having = p.acceptWord("HAVING") ? expression(p) : null;
  const qualify = p.acceptWord("QUALIFY") ? expression(p) : null;
  const windows = windowClause(p);
  const named = (e: Expression): Expression => substituteWindows(e, windows);
  const selected = list.map(named);
  const isGrouped = groups !== null || having !== null;
  let plan: LogicalPlan = p.located(start, () =>
    isGrouped ? new Aggregate(groups ?? [], selected, child) : new Project(selected, child),
  );
  const below = plan;
  if (having !== null) plan = p.located(start, () => new UnresolvedHaving(named(having), below));
  const filtered = plan;
  return qualify === null ? plan : p.located(start, () => new UnresolvedQualify(named(qualify), filtered));
}

/** `* EXCEPT (a, s.x)` */
function starExcept(p: Parser, start: Token, star: UnresolvedStar): Expression {
  p.expectWord("EXCEPT");
  p.expectSign("(");
  const columns = p.list(() => columnReference(p));
  p.expectSign(")");
  return p.located(start, () => new UnresolvedStarExcept(star.target, columns));
}

/** `a + 1 AS b` */
export function namedExpression(p: Parser): Expression {
  const start = p.next;
  const value = expression(p);
  if (p.isWord("AS") && p.isSign("(", 1)) {
    p.take();
    const names = columnNames(p);
    return p.located(start, () => new MultiAlias(value, names));
  }
  if (value instanceof UnresolvedStar && p.isWord("EXCEPT") && p.isSign("(", 1)) return starExcept(p, start, value);
  const name = alias(p);
  return name === null ? namedByPath(value) : p.located(start, () => new Alias(value, name));
}

/** `PIVOT (sum(a) FOR b IN (1 AS x, 2))` and `UNPIVOT (v FOR c IN (a, b))` after a relation. */
import { Alias, type Expression } from "../expression";
import type { LogicalPlan } from "../logical";
import { Pivot, type PivotValue, Unpivot, type UnpivotValue } from "../logical-pivot";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import { columnReference } from "./primary-parser";

/** Whether one of the two comes next. */
export function startsPivot(p: Parser): boolean {
  if (p.isWord("PIVOT")) return p.isSign("(", 1);
  return p.isWord("UNPIVOT") && (p.isSign("(", 1) || p.isWord("UNPIVOT", "INCLUDE") || p.isWord("UNPIVOT", "EXCLUDE"));
}

export function pivoted(p: Parser, child: LogicalPlan): LogicalPlan {
  return p.isWord("PIVOT") ? pivot(p, child) : unpivot(p, child);
}

function pivot(p: Parser, child: LogicalPlan): LogicalPlan {
  const start = p.take();
  p.expectSign("(");
  const aggregates = p.list(() => aggregate(p));
  p.expectWord("FOR");
  const columns = group(p, () => columnReference(p));
  p.expectWord("IN");
  p.expectSign("(");
  const values = p.list((): PivotValue => {
    const cells = columns.length === 1 ? [expression(p)] : group(p, () => expression(p));
    return { values: cells, name: name(p) };
  });
  p.expectSign(")");
  p.expectSign(")");
  return p.located(start, () => new Pivot(null, columns, values, aggregates, child));
}

function unpivot(p: Parser, child: LogicalPlan): LogicalPlan {
  const start = p.take();
  const includesNulls = p.acceptWord("INCLUDE", "NULLS");
  if (!includesNulls) p.acceptWord("EXCLUDE", "NULLS");
  p.expectSign("(");
  const valueNames = group(p, () => p.identifier());
  p.expectWord("FOR");
  const variable = p.identifier();
  p.expectWord("IN");
  p.expectSign("(");
  const values = p.list((): UnpivotValue => ({ columns: group(p, () => columnReference(p)), name: name(p) }));
  p.expectSign(")");
  p.expectSign(")");
  return p.located(start, () => new Unpivot(null, values, variable, valueNames, includesNulls, child));
}

/** `sum(a)` or `sum(a) AS s`; FOR is no name here. */
function aggregate(p: Parser): Expression {
  const start = p.next;
  const value = expression(p);
  const alias = p.isWord("FOR") ? null : name(p);
  return alias === null ? value : p.located(start, () => new Alias(value, alias));
}

/** `a` or `(a, b)` */
function group<T>(p: Parser, item: () => T): T[] {
  if (!p.acceptSign("(")) return [item()];
  const items = p.list(item);
  p.expectSign(")");
  return items;
}

/** `AS x`, or `x` alone. */
function name(p: Parser): string | null {
  const isNamed = p.acceptWord("AS") || p.next.kind === "word" || p.next.kind === "quoted";
  return isNamed ? p.identifier() : null;
}

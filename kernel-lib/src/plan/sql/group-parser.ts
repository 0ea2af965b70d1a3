/** What stands after GROUP BY: expressions, `ROLLUP (…)`, `CUBE (…)`, `GROUPING SETS (…)`, and `WITH ROLLUP` after them. */
import type { Expression } from "../expression";
import { GroupingSets } from "../grouping-sets";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";

export function groupBy(p: Parser): Expression[] {
  const groups = p.list(() => groupItem(p));
  const start = p.next;
  if (p.isWord("GROUPING", "SETS")) {
    const sets = groupingSets(p);
    return [p.located(start, () => GroupingSets.of(sets, groups))];
  }
  const elements = groups.map((group) => [group]);
  if (p.acceptWord("WITH", "ROLLUP")) return [p.located(start, () => GroupingSets.rollup(elements))];
  if (p.acceptWord("WITH", "CUBE")) return [p.located(start, () => GroupingSets.cube(elements))];
  return groups;
}

function groupItem(p: Parser): Expression {
  const start = p.next;
  if (startsAnalytics(p)) {
    const { kind, sets } = analytics(p);
    if (kind === "ROLLUP") return p.located(start, () => GroupingSets.rollup(sets));
    if (kind === "CUBE") return p.located(start, () => GroupingSets.cube(sets));
    return p.located(start, () => GroupingSets.of(sets));
  }
  return expression(p);
}

function startsAnalytics(p: Parser): boolean {
  if (p.isWord("GROUPING", "SETS")) return p.isSign("(", 2);
  return (p.isWord("ROLLUP") || p.isWord("CUBE")) && p.isSign("(", 1);
}

function analytics(p: Parser): { kind: string; sets: Expression[][] } {
  const kind = p.next.value;
  if (kind === "GROUPING") return { kind, sets: groupingSets(p) };
  p.take();
  p.expectSign("(");
  const sets = p.list(() => groupingSet(p));
  p.expectSign(")");
  return { kind, sets };
}

/** `GROUPING SETS ((a, b), a, ())`; a ROLLUP or CUBE inside stands for its sets. */
function groupingSets(p: Parser): Expression[][] {
  p.expectWord("GROUPING", "SETS");
  p.expectSign("(");
  const sets = p.list(() => {
    if (!startsAnalytics(p)) return [groupingSet(p)];
    const inner = groupItem(p) as GroupingSets;
    return inner.sets.map((set) => set.map((place) => inner.children[place]));
  });
  p.expectSign(")");
  return sets.flat();
}

/** `(a, b)`, `()` or `a` */
function groupingSet(p: Parser): Expression[] {
  if (!p.isSign("(") || !isList(p)) return [expression(p)];
  p.take();
  const set = p.isSign(")") ? [] : p.list(() => expression(p));
  p.expectSign(")");
  return set;
}

/** Whether the parenthesis that comes next holds a whole element, rather than the beginning of an expression. */
function isList(p: Parser): boolean {
  let depth = 0;
  for (let n = 0; p.peek(n).kind !== "end"; n++) {
    if (p.isSign("(", n)) depth += 1;
    if (p.isSign(")", n)) depth -= 1;
    if (depth === 0) return p.isSign(",", n + 1) || p.isSign(")", n + 1);
  }
  return false;
}

/**
 * Says what conditions imply: `v > 1` is never true where v is NULL, so `isnotnull(v)` goes before it; two columns that must
 * be equal are bound by the same constants. At a join each side gets what follows for it. Spark's
 * `InferFiltersFromConstraints`; sources can make use of the simpler conditions, and rows go before they are joined.
 */
import { AttributeReference, type Expression, Literal, references } from "../../plan/expression";
import { Filter, type LogicalPlan } from "../../plan/logical";
import { Join, type JoinType } from "../../plan/logical-join";
import { isCall, isNotNull, passesNulls, sameExpression } from "../build-expression";
import { constraintsOf, readsOnly } from "../constraints";
import { and, conjuncts } from "../predicates";
import { nodeRule, type Rule } from "../rule";

export const inferFilters: Rule = nodeRule("InferFiltersFromConstraints", [Filter, Join], (node) => {
  if (node instanceof Filter) return ofFilter(node);
  return node instanceof Join ? ofJoin(node) : node;
});

function ofFilter(filter: Filter): LogicalPlan {
  const below = constraintsOf(filter.child);
  const own = conjuncts(filter.condition);
  const implied = notNulls(own).filter((part) => !has([...below, ...own], part));
  const known = [...implied, ...own];
  const equal = throughEqualities([...below, ...own]).filter(
    (part) => readsOnly(part, filter) && !has([...below, ...known], part),
  );
  const added = [...implied, ...equal];
  return added.length === 0 ? filter : new Filter(and([and(added), filter.condition]), filter.child);
}

/** The sides of which only rows that meet the condition matter. */
const SIDES: Readonly<Record<JoinType, readonly ("left" | "right")[]>> = {
  Inner: ["left", "right"],
  Cross: ["left", "right"],
  LeftSemi: ["left", "right"],
  LeftOuter: ["right"],
  LeftAnti: ["right"],
  RightOuter: ["left"],
  FullOuter: [],
  Existence: ["right"],
  LeftSingle: [],
};

function ofJoin(join: Join): LogicalPlan {
  if (join.condition === null) return join;
  const all = [...constraintsOf(join.left), ...constraintsOf(join.right), ...conjuncts(join.condition)];
  const implied = [...throughEqualities(all), ...notNulls(all)];
  const sides = SIDES[join.joinType];
  const narrowed = (side: "left" | "right"): LogicalPlan => {
    const child = join[side];
    if (!sides.includes(side)) return child;
    const known = constraintsOf(child);
    const added = implied.filter((part) => readsOnly(part, child) && !has(known, part));
    const distinct = added.filter((part, i) => !has(added.slice(0, i), part));
    return distinct.length === 0 ? child : new Filter(and(distinct), child);
  };
  return join.withChildren([narrowed("left"), narrowed("right")]);
}

/** `isnotnull` of every column that cannot be NULL where these hold. */
function notNulls(parts: readonly Expression[]): Expression[] {
  const columns = parts.flatMap(needed).filter((column) => column.nullable);
  return [...new Map(columns.map((column) => [column.exprId, column])).values()].map(isNotNull);
}

/** The columns that cannot be NULL where the expression is true: it gives NULL as soon as one of them is. */
function needed(expression: Expression): AttributeReference[] {
  if (expression instanceof AttributeReference) return [expression];
  return passesNulls(expression) ? expression.children.flatMap(needed) : [];
}

/** From `a = b` and a condition on a that compares it with a constant, the same of b. */
function throughEqualities(parts: readonly Expression[]): Expression[] {
  return parts.flatMap((part) => {
    if (!isCall(part, "=")) return [];
    const [a, b] = part.children;
    if (!(a instanceof AttributeReference && b instanceof AttributeReference)) return [];
    return [...moved(parts, a, b), ...moved(parts, b, a)];
  });
}

function moved(parts: readonly Expression[], from: AttributeReference, to: AttributeReference): Expression[] {
  return parts
    .filter((part) => !isCall(part, "isnotnull") && isAbout(part, from))
    .map((part) =>
      part.transformUp((node) => (node instanceof AttributeReference && node.exprId === from.exprId ? to : node)),
    );
}

/** Whether the column is all that it reads. Of equal fractions 0.0 and -0.0 may differ in other ways, so they are left out. */
function isAbout(part: Expression, column: AttributeReference): boolean {
  if (column.dataType.kind === "double" || column.dataType.kind === "float") return false;
  const read = references(part);
  if (read.length === 0 || read.some(({ exprId }) => exprId !== column.exprId)) return false;
  return !part.exists((n) => n.children.length === 0 && !(n instanceof Literal || n instanceof AttributeReference));
}

function has(parts: readonly Expression[], part: Expression): boolean {
  return parts.some((one) => sameExpression(one, part));
}

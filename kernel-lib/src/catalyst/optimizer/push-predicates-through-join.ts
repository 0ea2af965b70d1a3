/**
 * Moves the parts of a condition that read one side of a join only to that side, and parts over both sides of an inner
 * join into its condition, where they can become keys. Through a union a filter goes to every side. Spark's
 * `PushPredicateThroughJoin`, and `PushPredicateThroughNonJoin` for the union.
 *
 * A side whose rows come out without a partner keeps its part of the join condition: that decides who is a partner, not
 * who comes out. A filter above may not go to the side that is filled up with NULL.
 */
import { AttributeReference, type Expression } from "../../plan/expression";
import { Filter, type LogicalPlan } from "../../plan/logical";
import { Join, type JoinType } from "../../plan/logical-join";
import { Union } from "../../plan/logical-set";
import { readsOnly } from "../constraints";
import { and, conjuncts } from "../predicates";
import { about, type Rule } from "../rule";

type Sides = readonly ("left" | "right")[];

export const pushPredicatesThroughJoin: Rule = {
  name: "PushPredicateThroughJoin",
  about: about(Join, Union),
  apply: (plan) =>
    plan.transformDown((node) => {
      if (node instanceof Filter && node.child instanceof Join) return throughJoin(node, node.child);
      if (node instanceof Filter && node.child instanceof Union) return throughUnion(node, node.child);
      return node instanceof Join ? fromCondition(node) : node;
    }),
};

/** The sides to which a filter above the join may go. */
const FROM_ABOVE: Readonly<Record<JoinType, Sides>> = {
  Inner: ["left", "right"],
  Cross: ["left", "right"],
  LeftOuter: ["left"],
  LeftSemi: ["left"],
  LeftAnti: ["left"],
  RightOuter: ["right"],
  FullOuter: [],
  Existence: ["left"],
  LeftSingle: ["left"],
};

/** The sides to which a part of the join condition may go. */
const FROM_CONDITION: Readonly<Record<JoinType, Sides>> = {
  Inner: ["left", "right"],
  Cross: ["left", "right"],
  LeftSemi: ["left", "right"],
  LeftOuter: ["right"],
  LeftAnti: ["right"],
  RightOuter: ["left"],
  FullOuter: [],
  Existence: ["right"],
  LeftSingle: ["right"],
};

function throughJoin(filter: Filter, join: Join): LogicalPlan {
  const { left, right, rest } = split(filter.condition, join, FROM_ABOVE[join.joinType]);
  const isInner = join.joinType === "Inner" || join.joinType === "Cross";
  if (left.length + right.length === 0 && !(isInner && rest.length > 0)) return filter;
  const own = join.condition === null ? [] : [join.condition];
  const condition = isInner ? all([...own, ...rest]) : join.condition;
  const type = isInner && condition !== null ? "Inner" : join.joinType;
  const pushed = new Join(
    filtered(join.left, left),
    filtered(join.right, right),
    type,
    condition,
    null,
    join.existence,
    join.hint,
  );
  return isInner ? pushed : filtered(pushed, rest);
}

function fromCondition(join: Join): LogicalPlan {
  if (join.condition === null) return join;
  const { left, right, rest } = split(join.condition, join, FROM_CONDITION[join.joinType]);
  if (left.length + right.length === 0) return join;
  return new Join(
    filtered(join.left, left),
    filtered(join.right, right),
    join.joinType,
    all(rest),
    null,
    join.existence,
    join.hint,
  );
}

/** The parts of a condition by the side they may go to. */
function split(
  condition: Expression,
  join: Join,
  allowed: Sides,
): { left: Expression[]; right: Expression[]; rest: Expression[] } {
  const parts: { left: Expression[]; right: Expression[]; rest: Expression[] } = { left: [], right: [], rest: [] };
  for (const part of conjuncts(condition)) {
    const side = allowed.find((which) => readsOnly(part, join[which]));
    parts[side ?? "rest"].push(part);
  }
  return parts;
}

/** Each side calls the columns by its own names. */
function throughUnion(filter: Filter, union: Union): LogicalPlan {
  const names = union.output;
  return union.withChildren(
    union.children.map((child) => {
      const own = new Map(names.map((column, i) => [column.exprId, child.output[i]]));
      const condition = filter.condition.transformUp((e) =>
        e instanceof AttributeReference ? (own.get(e.exprId) ?? e) : e,
      );
      return new Filter(condition, child);
    }),
  );
}

function filtered(plan: LogicalPlan, parts: readonly Expression[]): LogicalPlan {
  return parts.length === 0 ? plan : new Filter(and(parts), plan);
}

function all(parts: readonly Expression[]): Expression | null {
  return parts.length === 0 ? null : and(parts);
}

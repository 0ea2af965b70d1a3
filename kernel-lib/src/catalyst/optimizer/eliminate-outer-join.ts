/**
 * A filter above an outer join that no filled-up row can pass makes it a smaller kind of join: `WHERE right.x > 1` takes out
 * every row whose right side is NULL, so the left join is an inner one. Spark's `EliminateOuterJoin`.
 */

import { isDeterministic } from "../../plan/deterministic";
import { AttributeReference, type Expression, Literal } from "../../plan/expression";
import { Filter, type LogicalPlan } from "../../plan/logical";
import { Join, type JoinType } from "../../plan/logical-join";
import { computed, nullOf } from "../build-expression";
import { readsOnly } from "../constraints";
import { conjuncts } from "../predicates";
import { nodeRule, type Rule } from "../rule";

export const eliminateOuterJoin: Rule = nodeRule("EliminateOuterJoin", [Join], (node, _, timeZone = null) => {
  if (!(node instanceof Filter) || !(node.child instanceof Join)) return node;
  const join = node.child;
  const parts = conjuncts(node.condition);
  const refuses = (side: LogicalPlan): boolean =>
    parts.some((part) => readsOnly(part, side) && refusesNulls(part, timeZone));
  const type = smallerType(join, refuses);
  if (type === join.joinType) return node;
  return node.withChildren([new Join(join.left, join.right, type, join.condition, null, null, join.hint)]);
});

function smallerType(join: Join, refuses: (side: LogicalPlan) => boolean): JoinType {
  const { joinType, left, right } = join;
  if (joinType === "LeftOuter") return refuses(right) ? "Inner" : joinType;
  if (joinType === "RightOuter") return refuses(left) ? "Inner" : joinType;
  if (joinType !== "FullOuter") return joinType;
  const [noLeft, noRight] = [refuses(left), refuses(right)];
  if (noLeft && noRight) return "Inner";
  return noLeft ? "LeftOuter" : noRight ? "RightOuter" : joinType;
}

/** Whether a row of nothing but NULL cannot pass. */
function refusesNulls(part: Expression, timeZone: string | null): boolean {
  if (!isDeterministic(part)) return false;
  const empty = part.transformUp((node) => (node instanceof AttributeReference ? nullOf(node.dataType) : node));
  const value = empty instanceof Literal ? empty : computed(empty, timeZone ?? "UTC");
  return value !== null && value.value !== true;
}

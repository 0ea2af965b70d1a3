/** `Window` becomes shuffle, sort and `WindowExec`; a window over another of the same partitions needs no new shuffle. */
import { AttributeReference, type Expression, type NamedExpression } from "../plan/expression";
import type { Window } from "../plan/logical-window";
import { SortOrder } from "../plan/sort-order";
import { ExchangeExec } from "./exchange";
import type { PhysicalPlan } from "./physical-plan";
import type { PlanContext } from "./plan-relational";
import { SortExec } from "./sort";
import { WindowExec } from "./window";

export function planWindow(node: Window, context: PlanContext): PhysicalPlan {
  const keys = node.partition.filter(isColumn);
  const child = context.plan(node.child);
  const isTogether = child instanceof WindowExec && `${child.partition}` === `${node.partition}`;
  const together = isTogether ? child : exchanged(keys, child, context);
  const order = [...keys.map((key) => new SortOrder(key, true)), ...node.order.filter((item) => isColumn(item.child))];
  const isSorted = isTogether && `${child.order}`.startsWith(`${node.order}`);
  const sorted = isSorted || order.length === 0 ? together : new SortExec(order, together, false, context.timeZone);
  const expressions = node.windowExpressions as readonly NamedExpression[];
  return new WindowExec(expressions, node.partition, node.order, sorted, context.timeZone);
}

function isColumn(expression: Expression): expression is AttributeReference {
  return expression instanceof AttributeReference;
}

function exchanged(keys: readonly AttributeReference[], child: PhysicalPlan, context: PlanContext): PhysicalPlan {
  if (keys.length === 0) return new ExchangeExec({ kind: "single" }, 1, child, "ENSURE_REQUIREMENTS");
  return new ExchangeExec({ kind: "hash", keys }, context.shufflePartitions, child, "ENSURE_REQUIREMENTS");
}

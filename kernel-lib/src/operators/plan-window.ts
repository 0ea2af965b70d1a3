/** `Window` becomes shuffle, sort and `WindowExec`; rows that already lie together, or in order, are left where they are. */
import { AttributeReference, type NamedExpression } from "../plan/expression";
import type { Window } from "../plan/logical-window";
import { SortOrder } from "../plan/sort-order";
import { clusteredBy, sortedBy } from "./ensure-requirements";
import type { PhysicalPlan } from "./physical-plan";
import type { PlanContext } from "./plan-relational";
import { WindowExec } from "./window";

export function planWindow(node: Window, context: PlanContext): PhysicalPlan {
  const { shufflePartitions, timeZone } = context;
  const keys = node.partition.filter((e) => e instanceof AttributeReference);
  const order = [
    ...keys.map((key) => new SortOrder(key, true)),
    ...node.order.filter((item) => item.child instanceof AttributeReference),
  ];
  const met = clusteredBy(keys, context.plan(node.child), shufflePartitions, timeZone);
  const expressions = node.windowExpressions as readonly NamedExpression[];
  return new WindowExec(expressions, node.partition, node.order, sortedBy(order, met, timeZone), timeZone);
}

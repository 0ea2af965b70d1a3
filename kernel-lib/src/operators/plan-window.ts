/** `Window` becomes shuffle, sort and `WindowExec`; rows that already lie together, or in order, are left where they are. */
import { AttributeReference, type NamedExpression } from "../plan/expression";
import type { Window, WindowGroupLimit } from "../plan/logical-window";
import type { SortOrder } from "../plan/sort-order";
import { ascending, clusteredBy, sortedBy } from "./ensure-requirements";
import type { PhysicalPlan } from "./physical-plan";
import type { PlanContext } from "./plan-relational";
import { WindowExec } from "./window";
import { WindowGroupLimitExec } from "./window-group-limit";

export function planWindow(node: Window, context: PlanContext): PhysicalPlan {
  const { keys, order } = demandsOf(node);
  const { shufflePartitions, timeZone } = context;
  const met = clusteredBy(keys, context.plan(node.child), shufflePartitions, timeZone);
  const expressions = node.windowExpressions as readonly NamedExpression[];
  return new WindowExec(expressions, node.partition, node.order, sortedBy(order, met, timeZone), timeZone);
}

/** Before and after the rows meet; once, where they lie together already. Spark's `RemoveRedundantWindowGroupLimits`. */
export function planWindowGroupLimit(node: WindowGroupLimit, context: PlanContext): PhysicalPlan {
  const { keys, order } = demandsOf(node);
  const { shufflePartitions, timeZone } = context;
  const limited = (mode: WindowGroupLimitExec["mode"], child: PhysicalPlan): PhysicalPlan =>
    new WindowGroupLimitExec(node, mode, sortedBy(order, child, timeZone), timeZone);
  const partial = limited("Partial", context.plan(node.child));
  const met = clusteredBy(keys, partial, shufflePartitions, timeZone);
  return limited("Final", met === partial ? partial.children[0] : met);
}

/** Which rows must lie together, and in which order. */
function demandsOf({ partition, order }: Window | WindowGroupLimit): {
  readonly keys: readonly AttributeReference[];
  readonly order: readonly SortOrder[];
} {
  const keys = partition.filter((e) => e instanceof AttributeReference);
  const byColumns = order.filter((item) => item.child instanceof AttributeReference);
  return { keys, order: [...ascending(keys), ...byColumns] };
}

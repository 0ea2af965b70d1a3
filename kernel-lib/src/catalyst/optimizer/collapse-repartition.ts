/** Of two ways to deal rows out, one right after the other, only the last one counts. Spark's `CollapseRepartition`. */
import type { LogicalPlan } from "../../plan/logical";
import { RebalancePartitions, Repartition, RepartitionByExpression } from "../../plan/logical-partitioning";
import { nodeRule, type Rule } from "../rule";

type Dealing = Repartition | RepartitionByExpression;

export const collapseRepartition: Rule = nodeRule(
  "CollapseRepartition",
  [Repartition, RepartitionByExpression, RebalancePartitions],
  (node) => {
    if (isDealing(node)) return isDealing(node.child) ? collapsed(node, node.child) : node;
    const isAgain =
      node instanceof RebalancePartitions && (isDealing(node.child) || node.child instanceof RebalancePartitions);
    return isAgain ? node.withChildren(node.child.children) : node;
  },
);

function isDealing(plan: LogicalPlan): plan is Dealing {
  return plan instanceof Repartition || plan instanceof RepartitionByExpression;
}

/** Fewer partitions without a shuffle are no reason to give up the shuffle below. */
function collapsed(upper: Dealing, lower: Dealing): LogicalPlan {
  const shuffles = (one: Dealing): boolean => !(one instanceof Repartition) || one.shuffle;
  if (shuffles(upper) || !shuffles(lower)) return upper.withChildren([lower.child]);
  return (upper.numPartitions ?? 0) >= (lower.numPartitions ?? Number.POSITIVE_INFINITY) ? lower : upper;
}

/** A plan cut at its exchanges: each stage is what one kind of task does without waiting for others. Spark's `Stage`. */
import { ExchangeExec } from "../operators/exchange";
import type { PhysicalPlan } from "../operators/physical-plan";
import { StatefulExec } from "../operators/stateful";

export interface Stage {
  /** Parents have smaller numbers; the last stage gives the result. */
  readonly id: number;
  /** What each task computes. */
  readonly root: PhysicalPlan;
  /** Where the rows go; null for the result stage. */
  readonly writes: ExchangeExec | null;
  readonly reads: readonly ExchangeExec[];
  readonly scans: readonly PhysicalPlan[];
  /** The stateful operators inside. */
  readonly stateful: readonly StatefulExec[];
}

/** The stages of a plan, in the order in which they can run. */
export function cutIntoStages(plan: PhysicalPlan): Stage[] {
  const stages: Stage[] = [];
  const cut = (root: PhysicalPlan, writes: ExchangeExec | null): void => {
    const inside = nodesWithin(root);
    const reads = inside.filter((node): node is ExchangeExec => node instanceof ExchangeExec);
    for (const exchange of reads) cut(exchange.child, exchange);
    stages.push({
      id: stages.length,
      root,
      writes,
      reads,
      scans: inside.filter((node) => node.children.length === 0),
      stateful: inside.filter((node): node is StatefulExec => node instanceof StatefulExec),
    });
  };
  cut(plan, null);
  return stages;
}

/** The nodes of a stage: down to and with its exchanges, which belong to the stage as what it reads. */
function nodesWithin(node: PhysicalPlan): PhysicalPlan[] {
  if (node instanceof ExchangeExec) return [node];
  return [node, ...node.children.flatMap(nodesWithin)];
}

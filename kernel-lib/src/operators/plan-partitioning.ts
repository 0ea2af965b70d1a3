/** Plans the operators about partitions: ranges, samples, repartitioning, sorting in place. */
import { isOrderable } from "../data/ordering";
import { Alias, AttributeReference, type Expression, type NamedExpression, toAttribute } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import {
  LocalSort,
  Range,
  RebalancePartitions,
  Repartition,
  RepartitionByExpression,
  Sample,
} from "../plan/logical-partitioning";
import { SortOrder } from "../plan/sort-order";
import { ExchangeExec, type Partitioning } from "./exchange";
import { partitionsOf } from "./partitions";
import type { PhysicalPlan } from "./physical-plan";
import { hashedBy } from "./placement";
import type { PlanContext } from "./plan-relational";
import { ProjectExec } from "./project";
import { RangeExec } from "./range";
import { SampleExec } from "./sample";
import { SortExec } from "./sort";

/** The operator for a node, or null for a node of another kind. */
export function planPartitioning(node: LogicalPlan, context: PlanContext): PhysicalPlan | null {
  if (node instanceof Range) return new RangeExec(node);
  if (node instanceof Sample) return new SampleExec(node, context.plan(node.child));
  if (node instanceof Repartition) return repartition(node, context.plan(node.child));
  if (node instanceof RepartitionByExpression) return byExpression(node, context);
  if (node instanceof RebalancePartitions) return rebalanced(node, context);
  if (node instanceof LocalSort) return localSort(node, context.plan(node.child));
  return null;
}

function repartition({ numPartitions, shuffle }: Repartition, child: PhysicalPlan): PhysicalPlan {
  if (shuffle) {
    const how: Partitioning = numPartitions === 1 ? { kind: "single" } : { kind: "roundRobin" };
    return new ExchangeExec(how, numPartitions, child, "REPARTITION_BY_NUM");
  }
  const known = Math.min(numPartitions, partitionsOf(child));
  return new ExchangeExec({ kind: "coalesce" }, known, child, "REPARTITION_BY_NUM");
}

/** The values to partition or sort by as columns, computed first where they are none. */
function withColumns(
  values: readonly Expression[],
  child: PhysicalPlan,
): { columns: AttributeReference[]; input: PhysicalPlan; isWider: boolean } {
  const named = values.map(
    (value): NamedExpression => (value instanceof AttributeReference ? value : new Alias(value, value.sql())),
  );
  const extra = named.filter((value) => value instanceof Alias);
  const input = extra.length === 0 ? child : new ProjectExec([...child.output, ...extra], child);
  return { columns: named.map(toAttribute), input, isWider: extra.length > 0 };
}

function rebalanced(node: RebalancePartitions, context: PlanContext): PhysicalPlan {
  const count = node.numPartitions ?? context.shufflePartitions;
  const child = context.plan(node.child);
  const keys = node.expressions;
  if (keys.length === 0) return new ExchangeExec({ kind: "roundRobin" }, count, child, "REBALANCE_PARTITIONS_BY_NONE");
  const { timeZone } = context;
  return new ExchangeExec({ kind: "hash", keys, timeZone }, count, child, "REBALANCE_PARTITIONS_BY_COL");
}

function byExpression(node: RepartitionByExpression, context: PlanContext): PhysicalPlan {
  const child = context.plan(node.child);
  if (node.expressions.length === 0)
    return new ExchangeExec(
      { kind: "roundRobin" },
      node.numPartitions ?? context.shufflePartitions,
      child,
      "REPARTITION_BY_COL",
    );
  const orders = node.expressions.map((e) => (e instanceof SortOrder ? e : new SortOrder(e, true)));
  const { columns, input, isWider } = withColumns(
    orders.map((order) => order.child),
    child,
  );
  const how: Partitioning = node.isByRange
    ? { kind: "range", order: orders.map((o, i) => new SortOrder(columns[i], o.ascending, o.nullsFirst)) }
    : { kind: "hash", keys: columns };
  const reason = node.numPartitions === null ? "REPARTITION_BY_COL" : "REPARTITION_BY_NUM";
  // Rows that lie so already need not move when nobody said how many partitions there are to be.
  if (node.numPartitions === null && how.kind === "hash" && hashedBy(child, columns) === context.shufflePartitions)
    return child;
  const moved = new ExchangeExec(how, node.numPartitions ?? context.shufflePartitions, input, reason);
  return isWider ? new ProjectExec(child.output, moved) : moved;
}

function localSort(node: LocalSort, child: PhysicalPlan): PhysicalPlan {
  const order =
    node.order ?? child.output.filter((c) => isOrderable(c.dataType)).map((column) => new SortOrder(column, true));
  const { columns, input, isWider } = withColumns(
    order.map((one) => one.child),
    child,
  );
  const sorted = new SortExec(
    order.map((o, i) => new SortOrder(columns[i], o.ascending, o.nullsFirst)),
    input,
    false,
  );
  return isWider ? new ProjectExec(child.output, sorted) : sorted;
}

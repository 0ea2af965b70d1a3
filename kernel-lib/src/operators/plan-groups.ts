/** Physical operators for functions with a state per key. Spark's `FlatMapGroupsWithStateStrategy`, `TransformWithStateStrategy`. */
import type { AttributeReference } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { FlatMapGroupsWithState, isGroups, type TransformWithState } from "../plan/logical-stateful";
import { FlatMapGroupsExec } from "./flat-map-groups";
import { FlatMapGroupsWithStateExec, type InitialStateInput } from "./flat-map-groups-with-state";
import type { PhysicalPlan } from "./physical-plan";
import { TransformGroupsExec, TransformWithStateExec } from "./transform-with-state";

export interface GroupsPlanContext {
  /** The rows of `child` with those of one key together, in `numPartitions` partitions. */
  together(keys: readonly AttributeReference[], child: LogicalPlan): PhysicalPlan & { readonly numPartitions: number };
  readonly timeZone: string;
}

interface Inputs {
  readonly keys: readonly AttributeReference[];
  readonly child: PhysicalPlan & { readonly numPartitions: number };
  readonly initial: InitialStateInput | null;
}

function inputsOf(node: FlatMapGroupsWithState | TransformWithState, context: GroupsPlanContext): Inputs {
  const keys = node.keys as readonly AttributeReference[];
  const child = context.together(keys, node.child);
  if (node.initial === null) return { keys, child, initial: null };
  const initialKeys = node.initial.keys as readonly AttributeReference[];
  return { keys, child, initial: { keys: initialKeys, child: context.together(initialKeys, node.initial.plan) } };
}

/**
 * @param operatorId of a stream's operator; null over tables, where nothing is kept
 * @returns null for a node of another kind
 */
export function planGroups(
  node: LogicalPlan,
  operatorId: () => number | null,
  context: GroupsPlanContext,
): PhysicalPlan | null {
  if (!isGroups(node)) return null;
  const id = operatorId();
  const { keys, child, initial } = inputsOf(node, context);
  const { timeZone } = context;
  const { output } = node;
  if (node instanceof FlatMapGroupsWithState)
    return id === null
      ? new FlatMapGroupsExec(keys, node.groups, output, child, initial, timeZone)
      : new FlatMapGroupsWithStateExec(id, keys, node.groups, output, child.numPartitions, child, initial, timeZone);
  const parts = { keys, groups: node.groups, output, initial, timeZone };
  return id === null
    ? new TransformGroupsExec(parts, child)
    : new TransformWithStateExec(id, child.numPartitions, parts, child);
}

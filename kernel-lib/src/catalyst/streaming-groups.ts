/** What a stream may do with functions over groups. The part of Spark's `UnsupportedOperationChecker` on them (semantics E10). */
import type { LogicalPlan } from "../plan/logical";
import { Aggregate } from "../plan/logical";
import { FlatMapGroupsWithState, type TransformWithState } from "../plan/logical-stateful";
import type { OutputMode } from "../plan/output-mode";

/** Why a function over groups is refused where it stands, or null. */
export function refusedGroups({ groups, child, initial }: FlatMapGroupsWithState, mode: OutputMode): string | null {
  const on = "on a streaming DataFrame/Dataset";
  if (initial?.plan.isStreaming)
    return `Non-streaming DataFrame/Dataset is not supported as the initial state in [flatMap|map]GroupsWithState operation ${on}`;
  if (groups.isMap && mode !== "update")
    return `mapGroupsWithState is not supported with ${titled(mode)} output mode ${on}`;
  if (groups.timeout === "eventTime" && child.output.every((column) => column.watermarkDelayMs === null))
    return (
      "Watermark must be specified in the query using '[Dataset/DataFrame].withWatermark()' for using event-time timeout in a " +
      "[map|flatMap]GroupsWithState. Event-time timeout not supported without watermark."
    );
  return null;
}

/** The same for a processor. */
export function refusedProcessor({ initial }: TransformWithState): string | null {
  if (initial?.plan.isStreaming !== true) return null;
  return "Non-streaming DataFrame/Dataset is not supported as the initial state in transformWithState operation on a streaming DataFrame/Dataset";
}

/** Why the functions over groups of a whole query do not fit together, or do not fit its mode; null when they do. */
export function refusedTogether(plan: LogicalPlan, mode: OutputMode): string | null {
  const all = plan.collect((n): n is FlatMapGroupsWithState => n instanceof FlatMapGroupsWithState && n.isStreaming);
  const maps = all.filter(({ groups }) => groups.isMap);
  const flatMaps = all.filter(({ groups }) => !groups.isMap).map(({ groups }) => groups);
  const on = "on a streaming DataFrames/Datasets";
  if (maps.length > 1) return `Multiple mapGroupsWithStates are not supported ${on}`;
  if (maps.length > 0 && flatMaps.length > 0)
    return `Mixing mapGroupsWithStates and flatMapGroupsWithStates are not supported ${on}`;
  if (flatMaps.length > 1 && (mode !== "append" || flatMaps.some((groups) => groups.outputMode !== "append")))
    return `Multiple flatMapGroupsWithStates are not supported when they are not all in append mode or the output mode is not append ${on}`;
  const aggregates = plan.exists((node) => node instanceof Aggregate && node.isStreaming);
  for (const { outputMode } of flatMaps) {
    const name = `flatMapGroupsWithState in ${outputMode} mode is not supported with`;
    if (aggregates && outputMode === "update") return `${name} aggregation on a streaming DataFrame/Dataset`;
    if (!aggregates && outputMode !== mode)
      return `${name} ${titled(mode)} output mode on a streaming DataFrame/Dataset`;
  }
  return null;
}

/** As Spark writes a mode: `Append`. */
const titled = (mode: OutputMode): string => mode[0].toUpperCase() + mode.slice(1);

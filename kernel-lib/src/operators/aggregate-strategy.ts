/**
 * Which of Spark's three aggregation operators Spark would use: buffers that can be changed in place go into a hash table,
 * collections into a table of objects, and where neither fits (the largest of some texts) the rows are sorted. Spark's
 * `AggUtils.createAggregate`.
 */
import type { AggregateSlot } from "./hash-aggregate";

export type AggregateStrategy = "HashAggregate" | "ObjectHashAggregate" | "SortAggregate";

/** Those whose buffer is an object: Spark's `TypedImperativeAggregate`. */
const OBJECTS: ReadonlySet<string> = new Set([
  "collect_list",
  "collect_set",
  "array_agg",
  "approx_percentile",
  "percentile_approx",
  "percentile",
  "percentile_cont",
  "percentile_disc",
  "median",
  "mode",
  "histogram_numeric",
  "listagg",
  "string_agg",
]);

const CHANGEABLE: ReadonlySet<string> = new Set([
  "null",
  "boolean",
  "byte",
  "short",
  "int",
  "long",
  "float",
  "double",
  "decimal",
  "date",
  "timestamp",
  "timestamp_ntz",
  "dayTimeInterval",
  "yearMonthInterval",
]);

/** Aggregates that keep values of their argument's type; others have numbers of their own in Spark. */
const KEEPERS: ReadonlySet<string> = new Set(["min", "max", "first", "last", "any_value", "min_by", "max_by"]);

export function aggregateStrategy(slots: readonly AggregateSlot[]): AggregateStrategy {
  if (slots.some(({ call }) => OBJECTS.has(call.definition.name))) return "ObjectHashAggregate";
  const isChangeable = slots.every(
    ({ call }) =>
      !KEEPERS.has(call.definition.name) || call.children.every((child) => CHANGEABLE.has(child.dataType.kind)),
  );
  return isChangeable ? "HashAggregate" : "SortAggregate";
}

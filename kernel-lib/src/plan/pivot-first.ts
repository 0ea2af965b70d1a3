/**
 * The values of one row per pivot value, side by side in an array. Spark's `PivotFirst`, which only pivots make; the array is taken
 * apart again by a projection above. Here each place has a condition that says which row is meant.
 */
import { ArrayType, BooleanType } from "../data/types";
import type { Expression } from "./expression";
import { AggregateCall, type AggregateFunction, type BoundAggregate } from "./function";
import { isNumeric } from "./functions/numeric-types";

const DEFINITION: AggregateFunction = {
  kind: "aggregate",
  name: "pivotfirst",
  arity: [2, Number.POSITIVE_INFINITY],
  expects: "a value and conditions",
  bind: () => null,
};

/** Spark's has an array for these types; others are pivoted in another way. */
export function fitsPivotFirst({ dataType }: Expression): boolean {
  return isNumeric(dataType) || dataType.kind === "boolean";
}

/** @param chosen for each place of the array whether a row's value belongs there */
export function pivotFirst(value: Expression, chosen: readonly Expression[]): AggregateCall {
  const bound: BoundAggregate = {
    argumentTypes: [value.dataType, ...chosen.map(() => BooleanType)],
    dataType: new ArrayType(value.dataType, true),
    nullable: false,
    buffers: chosen.map((_, i) => ({ name: `value${i}`, dataType: value.dataType, initial: null })),
    update: (buffers, [cell, ...conditions]) =>
      conditions.map((condition, i) => `if (${condition} === true) ${buffers[i]} = ${cell};`).join("\n"),
    merge: (buffers, other) =>
      buffers.map((buffer, i) => `if (${other[i]} !== null) ${buffer} = ${other[i]};`).join("\n"),
    evaluate: (buffers) => `[${buffers.join(", ")}]`,
  };
  return new AggregateCall(DEFINITION, bound, [value, ...chosen]);
}

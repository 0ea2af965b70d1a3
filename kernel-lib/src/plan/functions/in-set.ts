/**
 * `IN` over many constants: one look into a set instead of a comparison with each. Spark's `InSet`, which only the
 * optimiser makes, and which `explain` writes as `k INSET 1, 2, 3`.
 */
import { keyText } from "../../data/key-text";
import { BooleanType, type DataType } from "../../data/types";
import type { Value } from "../../data/value";
import type { Literal } from "../expression";
import type { BoundScalar, ScalarFunction } from "../function";

export interface InSet extends ScalarFunction {
  /** For a value of this type; the call's arguments are the value and the constants that are not NULL. */
  of(type: DataType, list: readonly Literal[]): BoundScalar;
}

export const inSet: InSet = {
  kind: "scalar",
  name: "inset",
  arity: [1, Number.POSITIVE_INFINITY],
  expects: "any",
  bind: () => null,
  sql: ([value, ...list]) => `(${value} IN (${list.join(", ")}))`,
  planText: ([value, ...list]) => `${value} INSET ${[...list].sort().join(", ")}`,
  of(type, list) {
    const known = new Set(list.map((item) => keyText(item.value)));
    const hasNull = list.some((item) => item.value === null);
    const test = (value: Value): boolean | null =>
      value === null ? null : known.has(keyText(value)) || (hasNull ? null : false);
    return {
      argumentTypes: list.map(() => type),
      dataType: BooleanType,
      seesNulls: { neverNull: false },
      code: ([value], context) => `${context.reference("inSet", test)}(${value})`,
    };
  },
};

/** The fraction of a percentile: one, or an array of them, which then gives an array of values. */
import { ArrayType, DoubleType } from "../../data/types";
import type { Value } from "../../data/value";
import { type Accepts, DOUBLE } from "./define";

export const FRACTION: Accepts = {
  text: '("DOUBLE" or "ARRAY<DOUBLE>")',
  accept: (type) => (type.kind === "array" ? new ArrayType(DoubleType, false) : DOUBLE.accept(type)),
};

export function ofFractions(fractions: Value, valueAt: (fraction: number) => Value): Value {
  return Array.isArray(fractions) ? fractions.map((one) => valueAt(one as number)) : valueAt(fractions as number);
}

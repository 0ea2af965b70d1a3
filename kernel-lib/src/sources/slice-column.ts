/** A cut out of a column, for sources that hold all their rows as columns. Typed arrays are shared, not copied. */
import { ColumnVector } from "../data/column-batch";

/** Rows `from` to `until` (exclusive). */
export function sliceColumn(column: ColumnVector, from: number, until: number): ColumnVector {
  const { type, values, nulls } = column;
  const cut = ArrayBuffer.isView(values) ? values.subarray(from, until) : values.slice(from, until);
  const flags = nulls?.subarray(from, until) ?? null;
  return new ColumnVector(type, cut, flags?.includes(1) ? flags : null, until - from);
}

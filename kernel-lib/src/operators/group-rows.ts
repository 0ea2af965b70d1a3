/** Rows gathered by key inside a task: what functions over groups are called with. Spark's `GroupedIterator`. */
import type { ColumnBatch } from "../data/column-batch";
import { keyText } from "../data/key-text";
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { type Group, keyOrder } from "./group-function";

/**
 * The groups in ascending order of their keys, nulls first; a group's rows in the order in which they came.
 * @param accepts which rows count
 */
export function groupRows(
  batches: Iterable<ColumnBatch>,
  columns: readonly AttributeReference[],
  keys: readonly AttributeReference[],
  accepts: (row: InternalRow) => boolean = () => true,
): Group[] {
  const places = keys.map((key) => columns.findIndex((column) => column.exprId === key.exprId));
  const groups = new Map<string, Group>();
  for (const batch of batches)
    for (const row of batch.toRows()) {
      if (!accepts(row)) continue;
      const key = places.map((place) => row[place]);
      const text = keyText(key);
      const group = groups.get(text);
      if (group === undefined) groups.set(text, { key, rows: [row] });
      else group.rows.push(row);
    }
  const order = keyOrder(keys);
  return [...groups.values()].sort((a, b) => order(a.key, b.key));
}

/**
 * How the rows of a store look as rows of a table: a struct of the key's columns and one of the value's. Spark's
 * `SchemaUtil.unifyStateRowPair`.
 */
import { StructField, StructType } from "../data/types";
import type { InternalRow, Value } from "../data/value";
import type { StateEntry } from "../operators/physical-plan";
import type { StateStoreSchema } from "./state-metadata";

export interface StateView {
  /** The columns between those of a change feed and the partition. */
  readonly fields: readonly StructField[];
  rows(entries: Iterable<StateEntry>): Iterable<InternalRow>;
  /** The same columns of a change; the value is null when the key was removed. */
  change(key: InternalRow, value: InternalRow | null): InternalRow;
}

/** @param isJoinSide leaves out what only the join needs: a row's number under its key, and whether it has met a partner */
export function wholeView(stored: StateStoreSchema, isJoinSide: boolean): StateView {
  const cut = (struct: StructType): StructType => (isJoinSide ? new StructType(struct.fields.slice(0, -1)) : struct);
  const [key, value] = [cut(stored.key), cut(stored.value)];
  const cells = (row: InternalRow, struct: StructType): Value => row.slice(0, struct.fields.length);
  return {
    fields: [new StructField("key", key, true), new StructField("value", value, true)],
    *rows(entries) {
      for (const entry of entries) yield [cells(entry.key, key), cells(entry.value, value)];
    },
    change: (keyRow, valueRow) => [cells(keyRow, key), valueRow === null ? null : cells(valueRow, value)],
  };
}

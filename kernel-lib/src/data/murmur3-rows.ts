/** Spark's hashes of many rows, key column after key column: cells in typed arrays are hashed where they lie. */
import type { ColumnVector } from "./column-batch";
import { hashInt, hashLong, murmur3, SEED } from "./murmur3";

/** The hash of each row's cells in these columns. */
export function murmur3Rows(columns: readonly ColumnVector[], rows: number): Int32Array {
  const hashes = new Int32Array(rows).fill(SEED);
  for (const column of columns) addColumn(column, hashes);
  return hashes;
}

/** NULL leaves a hash as it is. */
function addColumn(column: ColumnVector, hashes: Int32Array): void {
  const { type, values, nulls } = column;
  const isThere = (row: number): boolean => nulls === null || nulls[row] === 0;
  if (values instanceof Int32Array) {
    for (let row = 0; row < hashes.length; row++) if (isThere(row)) hashes[row] = hashInt(values[row], hashes[row]);
  } else if (values instanceof Float64Array && type.kind !== "double" && type.kind !== "float") {
    for (let row = 0; row < hashes.length; row++) if (isThere(row)) hashes[row] = hashLong(values[row], hashes[row]);
  } else {
    for (let row = 0; row < hashes.length; row++) hashes[row] = murmur3(column.get(row), type, hashes[row]);
  }
}

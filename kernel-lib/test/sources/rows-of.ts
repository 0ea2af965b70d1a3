/** The rows that a source gave, partition by partition. */
import type { InternalRow } from "../../src/data/value";
import type { SourcePartition } from "../../src/sources/source";

export function rowsOf(partitions: readonly SourcePartition[]): (readonly InternalRow[])[] {
  return partitions.map(({ batch }) => batch.toRows());
}

/**
 * What a batch puts out, for its sink and for who watches it. Rows are made of the columns when somebody first asks for them: a sink
 * that keeps nothing does not, nor does a query that nobody watches. Spark hands its sinks a DataFrame, of which likewise nothing is
 * made before somebody asks.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { SinkBatch } from "../sinks/sink";

export interface ResultRows extends SinkBatch {
  readonly numRows: number;
}

/** @param columns the result by partition */
export function resultRows(
  batchId: number,
  schema: StructType,
  columns: readonly (readonly ColumnBatch[])[],
): ResultRows {
  const partitions = once(() => columns.map((batches) => batches.flatMap((batch) => batch.toRows())));
  const rows = once((): readonly InternalRow[] => partitions().flat());
  // Properties of the object itself: who copies it, copies the rows.
  return {
    batchId,
    schema,
    numRows: columns.flat().reduce((sum, batch) => sum + batch.numRows, 0),
    get rows() {
      return rows();
    },
    get partitions() {
      return partitions();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * The rows that a batch puts out, made of its columns when somebody first asks for them: a sink that keeps nothing does not, nor
 * does a query that nobody watches. Spark's `LocalTableScan` behind a sink is no more either until it is run.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { SinkBatch } from "../sinks/sink";
import type { BatchFacts, StateOperatorFacts } from "./points";

export class ResultRows implements SinkBatch {
  private made: readonly (readonly InternalRow[])[] | null = null;
  private joined: readonly InternalRow[] | null = null;
  readonly numRows: number;

  constructor(
    readonly batchId: number,
    readonly schema: StructType,
    private readonly columns: readonly (readonly ColumnBatch[])[],
  ) {
    this.numRows = columns.flat().reduce((sum, batch) => sum + batch.numRows, 0);
  }

  get partitions(): readonly (readonly InternalRow[])[] {
    this.made ??= this.columns.map((batches) => batches.flatMap((batch) => batch.toRows()));
    return this.made;
  }

  get rows(): readonly InternalRow[] {
    this.joined ??= this.partitions.flat();
    return this.joined;
  }
}

/** What the points of the batch tell of it. */
export function batchFacts(output: ResultRows, state: readonly StateOperatorFacts[]): BatchFacts {
  return {
    batchId: output.batchId,
    get rows() {
      return output.rows;
    },
    state,
  };
}

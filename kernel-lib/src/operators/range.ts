/** The numbers of a range, each partition its part of them. Spark's `RangeExec`. */
import { ColumnBatch } from "../data/column-batch";
import { toLong } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { Range } from "../plan/logical-partitioning";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";

const ROWS_PER_BATCH = 4096;

export class RangeExec extends PhysicalPlan {
  readonly children: readonly PhysicalPlan[] = [];

  constructor(readonly range: Range) {
    super();
  }

  get output(): readonly AttributeReference[] {
    return this.range.output;
  }

  override get leafPartitions(): number {
    return this.range.numPartitions;
  }

  protected *doExecute({ partition }: TaskContext): Iterable<ColumnBatch> {
    const { start, step, count, numPartitions } = this.range;
    if (partition >= numPartitions) return;
    const part = (i: number): bigint => (BigInt(i) * count) / BigInt(numPartitions);
    const end = part(partition + 1);
    for (let from = part(partition); from < end; from += BigInt(ROWS_PER_BATCH)) {
      const size = Math.min(ROWS_PER_BATCH, Number(end - from));
      const rows = Array.from({ length: size }, (_, i) => [toLong(start + (from + BigInt(i)) * step)]);
      yield ColumnBatch.fromRows(typesOf(this.output), rows);
    }
  }

  protected copyWith(): PhysicalPlan {
    return this;
  }

  simpleString(): string {
    const { start, end, step, numPartitions } = this.range;
    return `Range (${start}, ${end}, step=${step}, splits=${numPartitions})`;
  }
}

/**
 * Reads files, partition by partition, as batches of columns. Spark's `FileSourceScanExec`.
 *
 * Tasks pull rows without waiting, but bytes come from a disk or a network; so a partition's bytes are fetched before its
 * task starts (`prepare`), and decoded batch by batch while it runs.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { AttributeReference } from "../plan/expression";
import type { FileRelation } from "../plan/logical-file";
import { PhysicalPlan, type TaskContext } from "./physical-plan";

export class FileScanExec extends PhysicalPlan {
  readonly children: readonly PhysicalPlan[] = [];
  private readonly opened = new Map<number, Iterable<ColumnBatch>>();

  constructor(readonly relation: FileRelation) {
    super();
  }

  get output(): readonly AttributeReference[] {
    return this.relation.output;
  }

  get numPartitions(): number {
    return this.relation.table.numPartitions;
  }

  override get leafPartitions(): number {
    return this.numPartitions;
  }

  override async prepare(partition: number): Promise<void> {
    if (partition >= this.numPartitions) return;
    this.opened.set(partition, await this.relation.table.open(partition, this.relation.columns));
  }

  *execute(task: TaskContext): Iterable<ColumnBatch> {
    const batches = this.opened.get(task.partition) ?? [];
    this.opened.delete(task.partition);
    task.inputFile = this.relation.table.files[task.partition] ?? "";
    yield* batches;
  }

  protected copyWith(): PhysicalPlan {
    return this;
  }

  simpleString(): string {
    const { table } = this.relation;
    const read = this.output.map((c) => `${c.name}:${c.dataType.simpleString}`).join(",");
    return `FileScan ${table.format} [${this.output.join(",")}] Batched: true, Format: ${table.format.toUpperCase()}, Location: ${table.location}, ReadSchema: struct<${read}>`;
  }
}

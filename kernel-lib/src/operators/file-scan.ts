/**
 * Reads files, partition by partition, as batches of columns. Spark's `FileSourceScanExec`.
 *
 * Tasks pull rows without waiting, but bytes come from a disk or a network; so a partition's bytes are fetched before its
 * task starts (`prepare`), and decoded batch by batch while it runs.
 */
import { ColumnBatch } from "../data/column-batch";
import type { AttributeReference, Expression } from "../plan/expression";
import type { FileRelation } from "../plan/logical-file";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";
import { pushedFilter } from "./pushed-filters";
import { compileRowFunction } from "./row-function";

export class FileScanExec extends PhysicalPlan {
  readonly children: readonly PhysicalPlan[] = [];
  private readonly opened = new Map<number, Iterable<ColumnBatch>>();

  constructor(
    readonly relation: FileRelation,
    /** Conditions on columns that come from the names of folders. */
    readonly partitionFilters: readonly Expression[],
    /** What is told to the reader; the rows are filtered above. */
    readonly dataFilters: readonly Expression[],
    private readonly timeZone: string,
  ) {
    super();
  }

  /** Whether Spark reads columns, and makes rows of them later. */
  get isColumnar(): boolean {
    return this.relation.table.format === "parquet" || this.relation.table.format === "orc";
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

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const batches = this.opened.get(task.partition) ?? [];
    this.opened.delete(task.partition);
    task.inputFile = this.relation.table.files[task.partition] ?? "";
    yield* this.partitionFilters.length === 0 ? batches : this.inWantedFolders(batches);
  }

  protected copyWith(): PhysicalPlan {
    return this;
  }

  private *inWantedFolders(batches: Iterable<ColumnBatch>): Iterable<ColumnBatch> {
    const holds = compileRowFunction(this.partitionFilters, this.output, this.timeZone);
    for (const batch of batches) {
      const rows = batch.toRows().filter((row) => holds(row).every((value) => value === true));
      yield ColumnBatch.fromRows(typesOf(this.output), rows);
    }
  }

  simpleString(): string {
    const facts = this.facts.map(([name, value]) => `${name}: ${value}`).join(", ");
    return `FileScan ${this.relation.table.format} ${this.relation.table.name}[${this.output.join(",")}] ${facts}`;
  }

  /** What `explain` says of the scan beyond its columns. */
  get facts(): readonly (readonly [name: string, value: string])[] {
    const { table } = this.relation;
    const data = this.output.filter((column) => !this.relation.partitionColumns.includes(column));
    const read = data.map((c) => `${c.name}:${c.dataType.simpleString}`).join(",");
    const list = (items: readonly unknown[]): string => `[${items.join(", ")}]`;
    return [
      ["Batched", `${this.isColumnar}`],
      ["DataFilters", list(this.dataFilters)],
      ["Format", FORMATS[table.format] ?? table.format],
      ["Location", table.location],
      ["PartitionFilters", list(this.partitionFilters)],
      ["PushedFilters", list(this.dataFilters.map(pushedFilter).filter((one) => one !== null))],
      ["ReadSchema", `struct<${read}>`],
    ];
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  parquet: "Parquet",
  orc: "ORC",
  csv: "CSV",
  json: "JSON",
  text: "Text",
};

/** Reads rows that were cached, partition by partition. Spark's `InMemoryTableScanExec`. */
import { ColumnBatch } from "../data/column-batch";
import type { AttributeReference, Expression } from "../plan/expression";
import type { InMemoryRelation } from "../plan/logical-cache";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";

export class InMemoryTableScanExec extends PhysicalPlan {
  readonly children: readonly PhysicalPlan[] = [];

  constructor(
    readonly relation: InMemoryRelation,
    /** The columns that are used. */
    readonly output: readonly AttributeReference[],
    /** What Spark leaves out whole batches by; the rows are filtered above. */
    private readonly filters: readonly Expression[],
  ) {
    super();
  }

  override get leafPartitions(): number {
    return this.relation.cached.partitions.length;
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const rows = this.relation.cached.partitions[task.partition];
    if (rows === undefined) return;
    const all = this.relation.output;
    const places = this.output.map((column) => all.indexOf(column));
    const read = places.length === all.length ? rows : rows.map((row) => places.map((place) => row[place]));
    yield ColumnBatch.fromRows(typesOf(this.output), read);
  }

  protected copyWith(): PhysicalPlan {
    return this;
  }

  simpleString(): string {
    const { table } = this.relation.cached;
    const name = table === null ? "InMemoryTableScan" : `Scan In-memory table ${table}`;
    return `${name} [${this.output.join(", ")}]${this.filters.length === 0 ? "" : `, [${this.filters.join(", ")}]`}`;
  }

  /** With what is cached below it, as Spark draws it. */
  override lines(): readonly string[] {
    return [`${this.simpleString()}\n   +- ${this.relation.lines()[0].replaceAll("\n", "\n      ")}`];
  }
}

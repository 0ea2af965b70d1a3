/**
 * Files as a leaf of a plan: before anybody has looked at them, and once their columns are known.
 *
 * Spark's `UnresolvedDataSource` and `LogicalRelation` over a `HadoopFsRelation`. What the files hold is known to the room
 * files/; a plan only holds a `FileTable`, which can say its columns and open its partitions.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { StructType } from "../data/types";
import type { AttributeReference, Expression } from "./expression";
import { attributesOf, LogicalPlan } from "./logical";

/** Files that are read as one table. */
export interface FileTable {
  /** `csv`, `json` …. */
  readonly format: string;
  /** In the catalog, or an empty text. */
  readonly name: string;
  /** Columns that come from the names of folders. */
  readonly partitionNames: readonly string[];
  readonly sizeInBytes: number;
  /** For plans: where the files are. */
  readonly location: string;
  readonly schema: StructType;
  readonly numPartitions: number;
  /** The file of each partition, as `file:///…`. */
  readonly files: readonly string[];
  /**
   * Reads a partition.
   * @param columns the fields wanted, by their place in the schema
   */
  open(partition: number, columns: readonly number[]): Promise<Iterable<ColumnBatch>>;
}

abstract class FileLeaf extends LogicalPlan {
  readonly children: readonly LogicalPlan[] = [];
  readonly expressions: readonly Expression[] = [];

  protected copyWith(): LogicalPlan {
    return this;
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }
}

/** `spark.read.…load()`: the files are looked at when the plan is first analysed, once. Connect: `Read.DataSource`. */
export class UnresolvedFiles extends FileLeaf {
  private found: FileRelation | null = null;

  constructor(
    readonly format: string,
    private readonly look: () => Promise<FileTable>,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get output(): readonly AttributeReference[] {
    throw new Error(`internal: the columns of ${this.format} files were asked for before anybody looked`);
  }

  /** Looks at the files, unless that was done before. */
  async resolve(): Promise<void> {
    if (this.found !== null) return;
    const table = await this.look();
    // Awaiting twice at once must not give one table two sets of columns.
    this.found ??= new FileRelation(table, attributesOf(table.schema));
  }

  /** Itself until `resolve` has been called. */
  get relation(): LogicalPlan {
    return this.found ?? this;
  }

  protected describe(): string {
    return `UnresolvedDataSource format: ${this.format}, isStreaming: false`;
  }
}

/** Files whose columns are known; reads only the columns it puts out. */
export class FileRelation extends FileLeaf {
  constructor(
    readonly table: FileTable,
    readonly output: readonly AttributeReference[],
    /** Where each output column stands in the table's schema. */
    readonly columns: readonly number[] = table.schema.fields.map((_, i) => i),
  ) {
    super();
  }

  /** The columns that come from the names of folders. */
  get partitionColumns(): readonly AttributeReference[] {
    const names = this.table.partitionNames.map((name) => name.toLowerCase());
    return this.output.filter((column) => names.includes(column.name.toLowerCase()));
  }

  /** The same files under other identities of their columns. */
  renewed(column: (old: AttributeReference) => AttributeReference): FileRelation {
    return new FileRelation(this.table, this.output.map(column), this.columns);
  }

  /** The same with only these of its columns. */
  reading(wanted: (column: AttributeReference) => boolean): FileRelation {
    const kept = this.output.flatMap((column, i) => (wanted(column) ? [i] : []));
    if (kept.length === this.output.length) return this;
    return new FileRelation(
      this.table,
      kept.map((i) => this.output[i]),
      kept.map((i) => this.columns[i]),
    );
  }

  protected describe(): string {
    return `Relation ${this.table.name}[${this.output.map((column) => `${column}`).join(",")}] ${this.table.format}`;
  }
}

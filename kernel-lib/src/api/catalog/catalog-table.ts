/**
 * What the catalog knows of a database, a table or a view. Spark's `CatalogDatabase` and `CatalogTable`.
 *
 * A table is a folder of files and a description of them; a view is a query under a name. Descriptions are forgotten when
 * the program ends, as with Spark's in-memory catalog; a table's files stay.
 */
import type { BucketSpec } from "../../data/bucket-spec";
import type { StructType } from "../../data/types";
import type { LogicalPlan } from "../../plan/logical";
import type { FileTable } from "../../plan/logical-file";
import { UnresolvedFiles } from "../../plan/logical-file";

export interface CatalogDatabase {
  readonly name: string;
  readonly comment: string;
  readonly location: string;
  readonly properties: ReadonlyMap<string, string>;
}

export interface ViewDefinition {
  /** The query as it was written. */
  readonly text: string;
  /** What it reads is named with its database. */
  readonly plan: LogicalPlan;
  readonly queryColumns: readonly string[];
  /** The database in which the query was written. */
  readonly database: string;
}

export interface TableDescription {
  readonly database: string;
  readonly name: string;
  readonly type: "MANAGED" | "EXTERNAL" | "VIEW";
  /** Columns that name folders come last. All may be NULL, whatever was declared, as in Spark. */
  readonly schema: StructType;
  /** SQL text by column. */
  readonly defaults: ReadonlyMap<string, string>;
  readonly provider: string;
  readonly options: ReadonlyMap<string, string>;
  readonly partitionBy: readonly string[];
  readonly buckets: BucketSpec | null;
  readonly location: string;
  readonly comment: string | null;
  readonly properties: ReadonlyMap<string, string>;
  readonly createdMs: number;
  readonly view: ViewDefinition | null;
}

export class CatalogTable {
  private files: UnresolvedFiles | null = null;

  constructor(
    readonly description: TableDescription,
    private readonly open: (table: TableDescription) => Promise<FileTable>,
  ) {}

  with(changes: Partial<TableDescription>): CatalogTable {
    return new CatalogTable({ ...this.description, ...changes }, this.open);
  }

  /** `spark_catalog.default.t` */
  get fullName(): string {
    return `spark_catalog.${this.description.database}.${this.description.name}`;
  }

  get quotedName(): string {
    return `\`spark_catalog\`.\`${this.description.database}\`.\`${this.description.name}\``;
  }

  /** The rows as a plan. Files are looked for once, and again after `refresh`. */
  relation(): LogicalPlan {
    const { description } = this;
    if (description.view !== null) return description.view.plan;
    this.files ??= new UnresolvedFiles(description.provider, () => this.open(description));
    return this.files;
  }

  /** Forgets what was found in the folder. */
  refresh(): void {
    this.files = null;
  }
}

/**
 * What a statement asks for: a query, or a command on the session's tables, views and settings.
 *
 * Spark has a logical plan for each (`CreateTable`, `ShowTables`, `DescribeRelation` …). Here they are plain data: parsing
 * knows no catalog, and `api/commands/` carries them out. A table is an `UnresolvedRelation`, which knows the place it was
 * written at.
 */
import type { BucketSpec } from "../../../data/bucket-spec";
import type { DataType, StructType } from "../../../data/types";
import type { Expression } from "../../expression";
import type { LogicalPlan, UnresolvedRelation } from "../../logical";

export type Properties = ReadonlyMap<string, string>;

/** A column of `CREATE TABLE`; the default is SQL text. */
export interface ColumnDefault {
  readonly column: string;
  readonly text: string;
}

/** `(p = 'x', q)`: a value as text, null for NULL, undefined where the query gives it. */
export type PartitionSpec = ReadonlyMap<string, string | null | undefined>;

export interface CreateView {
  readonly kind: "createView";
  readonly scope: "temporary" | "global" | "persistent";
  readonly view: UnresolvedRelation;
  readonly columns: readonly { readonly name: string; readonly comment: string | null }[];
  readonly comment: string | null;
  readonly properties: Properties;
  readonly plan: LogicalPlan;
  /** The query as it was written. */
  readonly text: string;
  readonly replace: boolean;
  readonly ifNotExists: boolean;
}

/** `CREATE TEMP VIEW v USING csv OPTIONS (path '…')` */
export interface CreateViewUsing {
  readonly kind: "createViewUsing";
  readonly scope: "temporary" | "global";
  readonly view: UnresolvedRelation;
  readonly schema: StructType | null;
  readonly provider: string;
  readonly options: Properties;
  readonly replace: boolean;
}

export interface CreateTable {
  readonly kind: "createTable";
  readonly table: UnresolvedRelation;
  readonly schema: StructType | null;
  readonly defaults: readonly ColumnDefault[];
  readonly provider: string | null;
  readonly options: Properties;
  readonly partitionBy: readonly string[];
  readonly buckets: BucketSpec | null;
  readonly location: string | null;
  readonly comment: string | null;
  readonly properties: Properties;
  readonly plan: LogicalPlan | null;
  readonly ifNotExists: boolean;
}

export interface Insert {
  readonly kind: "insert";
  readonly table: UnresolvedRelation;
  readonly overwrite: boolean;
  readonly partition: PartitionSpec;
  /** Null for all in order. */
  readonly columns: readonly string[] | null;
  readonly byName: boolean;
  readonly plan: LogicalPlan;
}

export type ExplainMode = "simple" | "extended" | "formatted" | "cost" | "codegen";

export type AlterTable = {
  readonly kind: "alterTable";
  readonly table: UnresolvedRelation;
  readonly isView: boolean;
} & (
  | { readonly action: "rename"; readonly to: UnresolvedRelation }
  | { readonly action: "setProperties"; readonly properties: Properties }
  | { readonly action: "unsetProperties"; readonly keys: readonly string[] }
  | { readonly action: "addColumns"; readonly columns: StructType }
  | { readonly action: "dropPartitions"; readonly partitions: readonly PartitionSpec[]; readonly ifExists: boolean }
);

export type Describe =
  | {
      readonly kind: "describeTable";
      readonly table: UnresolvedRelation;
      readonly extended: boolean;
      readonly column: readonly string[] | null;
    }
  | { readonly kind: "describeQuery"; readonly plan: LogicalPlan }
  | { readonly kind: "describeFunction"; readonly name: readonly string[]; readonly extended: boolean }
  | { readonly kind: "describeDatabase"; readonly name: readonly string[]; readonly extended: boolean };

export type Show =
  | {
      readonly kind: "showTables" | "showViews";
      readonly database: readonly string[] | null;
      readonly pattern: string | null;
    }
  | { readonly kind: "showTableExtended"; readonly database: readonly string[] | null; readonly pattern: string }
  | { readonly kind: "showDatabases" | "showCatalogs"; readonly pattern: string | null }
  | { readonly kind: "showFunctions"; readonly whose: "all" | "user" | "system"; readonly pattern: string | null }
  | { readonly kind: "showColumns" | "showCreateTable"; readonly table: UnresolvedRelation }
  | { readonly kind: "showPartitions"; readonly table: UnresolvedRelation; readonly partition: PartitionSpec | null }
  | { readonly kind: "showProperties"; readonly table: UnresolvedRelation; readonly key: string | null }
  | { readonly kind: "showCurrentNamespace" };

export type SetCommand =
  | { readonly kind: "set"; readonly key: string; readonly value: string }
  | { readonly kind: "setTimeZone"; readonly value: string | null }
  | { readonly kind: "getSetting"; readonly key: string | null; readonly documented: boolean }
  | { readonly kind: "reset"; readonly key: string | null }
  | { readonly kind: "setCatalog"; readonly name: string }
  | { readonly kind: "use"; readonly name: readonly string[] };

export type VariableCommand =
  | {
      readonly kind: "declareVariable";
      readonly names: readonly (readonly string[])[];
      /** Null for that of the value. */
      readonly type: DataType | null;
      readonly value: Expression | null;
      readonly replace: boolean;
    }
  | { readonly kind: "setVariable"; readonly names: readonly (readonly string[])[]; readonly plan: LogicalPlan }
  | { readonly kind: "dropVariable"; readonly name: readonly string[]; readonly ifExists: boolean };

export type CacheCommand =
  | {
      readonly kind: "cacheTable";
      readonly table: UnresolvedRelation;
      readonly lazy: boolean;
      readonly plan: LogicalPlan | null;
    }
  | { readonly kind: "uncacheTable"; readonly table: UnresolvedRelation; readonly ifExists: boolean }
  | { readonly kind: "clearCache" }
  | { readonly kind: "refreshTable"; readonly table: UnresolvedRelation }
  | { readonly kind: "refreshPath"; readonly path: string };

export type Command =
  | CreateView
  | CreateViewUsing
  | CreateTable
  | AlterTable
  | Insert
  | Describe
  | Show
  | SetCommand
  | VariableCommand
  | CacheCommand
  | {
      readonly kind: "createTableLike";
      readonly table: UnresolvedRelation;
      readonly source: UnresolvedRelation;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: "dropTable" | "dropView"; readonly table: UnresolvedRelation; readonly ifExists: boolean }
  | {
      readonly kind: "createDatabase";
      readonly name: readonly string[];
      readonly ifNotExists: boolean;
      readonly comment: string;
      readonly location: string | null;
      readonly properties: Properties;
    }
  | {
      readonly kind: "dropDatabase";
      readonly name: readonly string[];
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | { readonly kind: "truncate"; readonly table: UnresolvedRelation; readonly partition: PartitionSpec | null }
  | { readonly kind: "commentOnTable"; readonly table: UnresolvedRelation; readonly comment: string | null }
  | { readonly kind: "analyzeTable"; readonly table: UnresolvedRelation }
  | { readonly kind: "unsupportedOnTable"; readonly table: UnresolvedRelation; readonly operation: string }
  | { readonly kind: "explain"; readonly mode: ExplainMode; readonly statement: Statement };

export type Statement = { readonly kind: "query"; readonly plan: LogicalPlan } | Command;

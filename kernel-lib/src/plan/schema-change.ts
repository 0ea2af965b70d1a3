/**
 * `drop`, `withColumnRenamed`, `toDF` and others that name columns which only the analyser knows.
 *
 * In Spark such a method looks at the analysed plan at once. Here a program only describes, so the plan keeps what was
 * asked for, and `resolve-schema-changes.ts` turns it into a projection or a filter.
 */
import type { StructType } from "../data/types";
import type { AttributeReference, Expression, Literal } from "./expression";
import { type LogicalPlan, PlainUnary } from "./logical";

/** What is asked for. Names are compared without regard to case. */
export type ColumnChange =
  /** Names that no column has are ignored. A column to drop is an expression, a plain name a text. */
  | { readonly kind: "Drop"; readonly columns: readonly (string | Expression)[] }
  | { readonly kind: "WithColumns"; readonly columns: readonly (readonly [string, Expression])[] }
  | { readonly kind: "WithColumnsRenamed"; readonly renames: readonly (readonly [string, string])[] }
  | { readonly kind: "ToDF"; readonly names: readonly string[] }
  | { readonly kind: "To"; readonly schema: StructType }
  /** `dropDuplicates` by these columns, null for all; or `dropDuplicatesWithinWatermark`. */
  | { readonly kind: "Deduplicate"; readonly columns: readonly string[] | null; readonly withinWatermark?: boolean }
  | { readonly kind: "NAFill"; readonly values: readonly NullFilling[] }
  /** Keeps the rows with at least `atLeast` values that are neither NULL nor NaN; null asks for all. */
  | { readonly kind: "NADrop"; readonly atLeast: number | null; readonly columns: readonly string[] | null }
  | {
      readonly kind: "NAReplace";
      readonly columns: readonly string[] | null;
      readonly replacements: readonly (readonly [Literal, Literal])[];
    };

export interface NullFilling {
  /** Null for all columns the value fits. */
  readonly columns: readonly string[] | null;
  readonly value: Literal;
}

/**
 * `drop`, `withColumns`, `withColumnRenamed`, `toDF`, `na.…`. Connect: the relation of the change's name. What it holds is only looked
 * up once it has become a projection.
 */
export class SchemaChange extends PlainUnary {
  constructor(
    readonly change: ColumnChange,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  override get output(): readonly AttributeReference[] {
    throw new Error(`internal: the columns of ${this.change.kind} were asked for before it was resolved`);
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new SchemaChange(this.change, child);
  }

  protected describe(): string {
    return this.change.kind;
  }
}

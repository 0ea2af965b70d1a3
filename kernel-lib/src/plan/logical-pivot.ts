/** `PIVOT` and `UNPIVOT`: values of a column become columns, and columns become rows. The analyser replaces both. */
import type { AttributeReference, Expression } from "./expression";
import { type LogicalPlan, Unary } from "./logical-plan";

abstract class UnresolvedRelationOf extends Unary {
  protected override get isResolved(): boolean {
    return false;
  }

  override get output(): readonly AttributeReference[] {
    throw new Error("internal: the columns of a pivot were asked for before they were known");
  }
}

/** A column that a pivot makes: for these values of the pivot's columns, under this name. */
export interface PivotValue {
  readonly values: readonly Expression[];
  readonly name: string | null;
}

export class Pivot extends UnresolvedRelationOf {
  constructor(
    /** What is grouped by; null for all columns that the pivot does not read. */
    readonly groups: readonly Expression[] | null,
    readonly columns: readonly Expression[],
    readonly values: readonly PivotValue[],
    readonly aggregates: readonly Expression[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return [
      ...(this.groups ?? []),
      ...this.columns,
      ...this.values.flatMap(({ values }) => values),
      ...this.aggregates,
    ];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Pivot(this.groups, this.columns, this.values, this.aggregates, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    let at = 0;
    const next = (count: number): readonly Expression[] => {
      at += count;
      return expressions.slice(at - count, at);
    };
    const groups = this.groups === null ? null : next(this.groups.length);
    const columns = next(this.columns.length);
    const values = this.values.map((value) => ({ ...value, values: next(value.values.length) }));
    return new Pivot(groups, columns, values, next(this.aggregates.length), this.child);
  }

  protected describe(): string {
    const values = this.values.map(({ values: cells }) => cells.join(", "));
    return `Pivot ${this.columns.join(", ")}, [${values.join(", ")}], [${this.aggregates.join(", ")}]`;
  }
}

/** Columns that become one row: the new row's name for them, where it is given. */
export interface UnpivotValue {
  readonly columns: readonly Expression[];
  readonly name: string | null;
}

export class Unpivot extends UnresolvedRelationOf {
  constructor(
    /** Columns that stay; null for all that are not unpivoted. */
    readonly ids: readonly Expression[] | null,
    /** Null for all columns that do not stay. */
    readonly values: readonly UnpivotValue[] | null,
    readonly variableName: string,
    readonly valueNames: readonly string[],
    readonly includesNulls: boolean,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return [...(this.ids ?? []), ...(this.values ?? []).flatMap(({ columns }) => columns)];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Unpivot(this.ids, this.values, this.variableName, this.valueNames, this.includesNulls, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    let at = this.ids?.length ?? 0;
    const ids = this.ids === null ? null : expressions.slice(0, at);
    const values = this.values?.map((value) => {
      at += value.columns.length;
      return { ...value, columns: expressions.slice(at - value.columns.length, at) };
    });
    return new Unpivot(ids, values ?? null, this.variableName, this.valueNames, this.includesNulls, this.child);
  }

  protected describe(): string {
    const values = (this.values ?? []).map(({ columns }) => `List(${columns.join(", ")})`);
    const ids = this.ids === null ? "" : `ArraySeq(${this.ids.join(", ")}), `;
    return `Unpivot ${ids}List(${values.join(", ")}), ${this.variableName}, [${this.valueNames.join(", ")}]`;
  }
}

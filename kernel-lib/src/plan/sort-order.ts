/** `col("a").desc()`: an expression to sort by. Nulls come first ascending and last descending, as in Spark. */
import { isOrderable } from "../data/ordering";
import type { DataType } from "../data/types";
import { Expression } from "./expression";

export class SortOrder extends Expression {
  constructor(
    readonly child: Expression,
    readonly ascending: boolean,
    readonly nullsFirst: boolean = ascending,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new SortOrder(child, this.ascending, this.nullsFirst);
  }

  protected override get isResolved(): boolean {
    return super.isResolved && isOrderable(this.child.dataType);
  }

  get dataType(): DataType {
    return this.child.dataType;
  }

  get nullable(): boolean {
    return this.child.nullable;
  }

  sql(): string {
    return this.render(this.child.sql());
  }

  override toString(): string {
    return this.render(String(this.child));
  }

  private render(child: string): string {
    return `${child} ${this.ascending ? "ASC" : "DESC"} NULLS ${this.nullsFirst ? "FIRST" : "LAST"}`;
  }
}

/** What is known to be items of an ORDER BY, as such. */
export function asOrder(expressions: readonly Expression[]): readonly SortOrder[] {
  return expressions as readonly SortOrder[];
}

/** Logical operators of window functions: `Window` computes them, QUALIFY filters by them. */
import { type AttributeReference, type Expression, type NamedExpression, toAttribute } from "./expression";
import { type LogicalPlan, Unary } from "./logical-plan";
import { asOrder, type SortOrder } from "./sort-order";
import type { WindowCall } from "./window-function";

/** All columns of the input, and one per window expression. All of these have the same partitions and order. */
export class Window extends Unary {
  constructor(
    /** Each a named `WindowExpression`. */
    readonly windowExpressions: readonly Expression[],
    readonly partition: readonly Expression[],
    readonly order: readonly SortOrder[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return [...this.windowExpressions, ...this.partition, ...this.order];
  }

  override get output(): readonly AttributeReference[] {
    this.madeColumns ??= [
      ...this.child.output,
      ...(this.windowExpressions as readonly NamedExpression[]).map(toAttribute),
    ];
    return this.madeColumns;
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Window(this.windowExpressions, this.partition, this.order, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    const from = this.windowExpressions.length;
    const to = from + this.partition.length;
    const order = asOrder(expressions.slice(to));
    return new Window(expressions.slice(0, from), expressions.slice(from, to), order, this.child);
  }

  protected describe(): string {
    return `Window${windowText(this.windowExpressions, this.partition, this.order)}`;
  }
}

/** Of the rows of each partition those that a `rank()`, `row_number()` or `dense_rank()` up to the limit have. Spark's node of the same name. */
export class WindowGroupLimit extends Unary {
  constructor(
    readonly partition: readonly Expression[],
    readonly order: readonly SortOrder[],
    readonly rank: WindowCall,
    readonly limit: number,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return [...this.partition, ...this.order];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new WindowGroupLimit(this.partition, this.order, this.rank, this.limit, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    const to = this.partition.length;
    const order = asOrder(expressions.slice(to));
    return new WindowGroupLimit(expressions.slice(0, to), order, this.rank, this.limit, this.child);
  }

  protected describe(): string {
    return `WindowGroupLimit${windowText(this.partition, this.order)}, ${this.rank}, ${this.limit}`;
  }
}

/** ` [partition], [order]`; a list without anything is left out, as in Spark. */
export function windowText(...lists: readonly (readonly Expression[])[]): string {
  const texts = lists.filter((list) => list.length > 0).map((list) => ` [${list.join(", ")}]`);
  return texts.join(",");
}

/** `QUALIFY`: a filter by window functions, which may name columns and aliases of the SELECT list and of what it reads. */
export class UnresolvedQualify extends Unary {
  constructor(
    readonly condition: Expression,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get expressions(): readonly Expression[] {
    return [this.condition];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new UnresolvedQualify(this.condition, child);
  }

  protected copyWithExpressions([condition]: readonly Expression[]): LogicalPlan {
    return new UnresolvedQualify(condition, this.child);
  }

  protected describe(): string {
    return `UnresolvedQualify ${this.condition.simpleString()}`;
  }
}

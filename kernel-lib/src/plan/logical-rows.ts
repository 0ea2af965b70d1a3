/** Logical operators that keep the columns of their input: watermark, alias, sort, limit. */
import type { AttributeReference, Expression } from "./expression";
import { type LogicalPlan, PlainUnary, Unary } from "./logical-plan";
import type { SortOrder } from "./sort-order";

/** `withWatermark`. Connect: `WithWatermark`; `explain` calls it `EventTimeWatermark`. */
export class WithWatermark extends Unary {
  constructor(
    readonly eventTime: Expression,
    readonly delayMs: number,
    /** The delay as the learner wrote it, for `explain`. */
    readonly delayText: string,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return [this.eventTime];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new WithWatermark(this.eventTime, this.delayMs, this.delayText, child);
  }

  protected copyWithExpressions([eventTime]: readonly Expression[]): LogicalPlan {
    return new WithWatermark(eventTime, this.delayMs, this.delayText, this.child);
  }

  override get output(): readonly AttributeReference[] {
    const id = (this.eventTime as AttributeReference).exprId;
    // There is one event time: what a watermark further down named is none any more.
    this.madeColumns ??= this.child.output.map((column) =>
      column.withWatermark(column.exprId === id ? this.delayMs : null),
    );
    return this.madeColumns;
  }

  protected describe(): string {
    return `EventTimeWatermark ${this.eventTime.simpleString()}, ${this.delayText}`;
  }
}

/** `alias`, and the name of a view. Connect: `SubqueryAlias`. */
export class SubqueryAlias extends PlainUnary {
  constructor(
    readonly alias: string,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new SubqueryAlias(this.alias, child);
  }

  override get output(): readonly AttributeReference[] {
    this.madeColumns ??= this.child.output.map((column) => column.withQualifier(this.alias));
    return this.madeColumns;
  }

  protected describe(): string {
    return `SubqueryAlias ${this.alias}`;
  }
}

/** `orderBy`. Connect: `Sort`. */
export class Sort extends Unary {
  constructor(
    readonly order: readonly SortOrder[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return this.order;
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Sort(this.order, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    return new Sort(expressions as readonly SortOrder[], this.child);
  }

  protected describe(): string {
    return `Sort [${this.order.join(", ")}], true`;
  }
}

/** `limit`. Connect: `Limit`. */
export class Limit extends PlainUnary {
  constructor(
    readonly limit: number,
    readonly child: LogicalPlan,
    /** Whether the limit of each partition lies further below, beneath an offset. */
    readonly isGlobalOnly: boolean = false,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Limit(this.limit, child, this.isGlobalOnly);
  }

  protected describe(): string {
    return `GlobalLimit ${this.limit}`;
  }

  /** Spark has two nodes: a limit per partition below the one over all. */
  override lines(): readonly string[] {
    if (this.isGlobalOnly) return [this.simpleString()];
    const global = this.simpleString();
    return [global, global.replace("GlobalLimit", "LocalLimit")];
  }
}

/**
 * `WITH RECURSIVE t(n) AS (anchor UNION ALL step)`: the anchor's rows, then what the step makes of them, then what it makes
 * of those, until it makes none. Spark's `UnionLoop` and `UnionLoopRef`.
 */
import type { AttributeReference, Expression } from "./expression";
import { Leaf, LogicalPlan } from "./logical-plan";

/** The rows of the last round, as the step reads them. */
export class UnionLoopRef extends Leaf {
  constructor(
    readonly loop: symbol,
    /** Null until the anchor's columns are known. */
    readonly columns: readonly AttributeReference[] | null,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return this.columns !== null;
  }

  get output(): readonly AttributeReference[] {
    if (this.columns === null) throw new Error("internal: a recursion's columns were asked for before its anchor's");
    return this.columns;
  }

  protected describe(): string {
    return `UnionLoopRef ${this.loop.description}, [${(this.columns ?? []).join(", ")}]`;
  }
}

export class UnionLoop extends LogicalPlan {
  readonly expressions: readonly Expression[] = [];

  constructor(
    readonly loop: symbol,
    /** Other names for the columns, as after `t(…)`. */
    readonly names: readonly string[] | null,
    /** After how many rounds to give up. */
    readonly maxRounds: number,
    readonly anchor: LogicalPlan,
    readonly step: LogicalPlan,
    readonly columns: readonly AttributeReference[] | null = null,
    /** As many rows are enough: a LIMIT stands above. */
    readonly enough: number | null = null,
  ) {
    super();
  }

  get children(): readonly LogicalPlan[] {
    return [this.anchor, this.step];
  }

  protected override get isResolved(): boolean {
    return this.columns !== null && super.isResolved;
  }

  get output(): readonly AttributeReference[] {
    if (this.columns === null) throw new Error("internal: a recursion's columns were asked for before its anchor's");
    return this.columns;
  }

  protected copyWith([anchor, step]: readonly LogicalPlan[]): LogicalPlan {
    return new UnionLoop(this.loop, this.names, this.maxRounds, anchor, step, this.columns, this.enough);
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }

  /** The same, which may stop once there are so many rows. */
  withEnough(rows: number): UnionLoop {
    return new UnionLoop(this.loop, this.names, this.maxRounds, this.anchor, this.step, this.columns, rows);
  }

  protected describe(): string {
    return `UnionLoop ${this.loop.description}`;
  }
}

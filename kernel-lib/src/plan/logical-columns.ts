/** Logical operators that make the columns and rows of one input: projection, filter, expansion, aggregation. */
import { type AttributeReference, type Expression, isNamed, type NamedExpression, toAttribute } from "./expression";
import { type LogicalPlan, listText, Unary } from "./logical-plan";

/** `select`, `withColumn`. Connect: `Project`. */
export class Project extends Unary {
  constructor(
    readonly expressions: readonly Expression[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Project(this.expressions, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    return new Project(expressions, this.child);
  }

  /** Before every column has a name, nothing above can ask for one. */
  protected override get isResolved(): boolean {
    return super.isResolved && this.expressions.every(isNamed);
  }

  override get output(): readonly AttributeReference[] {
    this.madeColumns ??= (this.expressions as readonly NamedExpression[]).map(toAttribute);
    return this.madeColumns;
  }

  protected describe(): string {
    return `Project${listText(this.expressions)}`;
  }
}

/** `where`, `filter`. Connect: `Filter`. */
export class Filter extends Unary {
  constructor(
    readonly condition: Expression,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return [this.condition];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Filter(this.condition, child);
  }

  protected copyWithExpressions([condition]: readonly Expression[]): LogicalPlan {
    return new Filter(condition, this.child);
  }

  protected describe(): string {
    return `Filter ${this.condition.simpleString()}`;
  }
}

/** One row becomes several: a row in each of its windows. Catalyst's `Expand`; it has no Connect relation. */
export class Expand extends Unary {
  constructor(
    /** One projection per row that comes out. */
    readonly projections: readonly (readonly Expression[])[],
    private readonly columns: readonly AttributeReference[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  override get output(): readonly AttributeReference[] {
    return this.columns;
  }

  get expressions(): readonly Expression[] {
    return this.projections.flat();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Expand(this.projections, this.output, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    const width = this.output.length;
    const projections = this.projections.map((_, i) => expressions.slice(i * width, (i + 1) * width));
    return new Expand(projections, this.output, this.child);
  }

  protected describe(): string {
    return `Expand [${this.projections.map((p) => `[${p.join(", ")}]`).join(", ")}], [${this.output.join(", ")}]`;
  }
}

/** `groupBy(…).agg(…)`. Connect: `Aggregate`. */
export class Aggregate extends Unary {
  constructor(
    readonly groupingExpressions: readonly Expression[],
    /** What comes out: grouping expressions and aggregate calls, named. */
    readonly aggregateExpressions: readonly Expression[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return [...this.groupingExpressions, ...this.aggregateExpressions];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Aggregate(this.groupingExpressions, this.aggregateExpressions, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    const groups = this.groupingExpressions.length;
    return new Aggregate(expressions.slice(0, groups), expressions.slice(groups), this.child);
  }

  protected override get isResolved(): boolean {
    return super.isResolved && this.aggregateExpressions.every(isNamed);
  }

  override get output(): readonly AttributeReference[] {
    this.madeColumns ??= (this.aggregateExpressions as readonly NamedExpression[]).map(toAttribute);
    return this.madeColumns;
  }

  protected describe(): string {
    const keys = this.groupingExpressions.length === 0 ? "" : ` [${this.groupingExpressions.join(", ")}],`;
    return `Aggregate${keys}${listText(this.aggregateExpressions)}`;
  }
}

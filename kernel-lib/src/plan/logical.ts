/**
 * Logical operators: what a DataFrame means, before anything decides how to compute it.
 *
 * The set is small and each node answers to a relation of Spark Connect's protocol (named in its comment), so the same
 * tree can be sent to a real Spark. `simpleString` prints Spark's own names, as `explain` does there.
 */
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import {
  AttributeReference,
  type Expression,
  isNamed,
  type NamedExpression,
  toAttribute,
  UnresolvedAttribute,
  UnresolvedStar,
} from "./expression";
import { withOrigin } from "./origin";
import type { SortOrder } from "./sort-order";
import { TreeNode } from "./tree-node";

export abstract class LogicalPlan extends TreeNode<LogicalPlan> {
  /** The columns that come out. Asking is only allowed once the plan is analysed. */
  abstract readonly output: readonly AttributeReference[];

  /** Every expression that stands in this node itself. */
  abstract readonly expressions: readonly Expression[];

  protected abstract copyWithExpressions(expressions: readonly Expression[]): LogicalPlan;

  withExpressions(expressions: readonly Expression[]): LogicalPlan {
    const same = expressions.every((expression, i) => expression === this.expressions[i]);
    return same ? this : withOrigin(this.origin, () => this.copyWithExpressions(expressions));
  }

  /** Rewrites every expression of this node, bottom-up. */
  mapExpressions(rule: (expression: Expression) => Expression): LogicalPlan {
    return this.withExpressions(this.expressions.map((expression) => expression.transformUp(rule)));
  }

  get resolved(): boolean {
    return this.expressions.every((e) => e.resolved) && this.children.every((child) => child.resolved);
  }

  /** The node after its mark, e.g. `Filter (k#1 > 2)`. */
  protected abstract describe(): string;

  /** Spark marks what is unresolved with `'`, and what streams with `~`. */
  simpleString(): string {
    return `${!this.resolved ? "'" : this.isStreaming ? "~" : ""}${this.describe()}`;
  }

  /** Whether it reads a stream anywhere below. */
  get isStreaming(): boolean {
    return this.children.some((child) => child.isStreaming);
  }
}

abstract class Leaf extends LogicalPlan {
  readonly children: readonly LogicalPlan[] = [];
  readonly expressions: readonly Expression[] = [];

  protected copyWith(): LogicalPlan {
    return this;
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }
}

/** New columns for a schema, with identities of their own. */
export function attributesOf(schema: StructType): AttributeReference[] {
  return schema.fields.map((field) => new AttributeReference(field.name, field.dataType, field.nullable));
}

/** `[a, b]` in a plan, and nothing for an empty list, as Spark prints it. */
function listText(expressions: readonly Expression[]): string {
  return expressions.length === 0 ? "" : ` [${expressions.map(listed).join(", ")}]`;
}

/** What has no name yet will be given one: `unresolvedalias(…)`. */
function listed(expression: Expression): string {
  const waits = !expression.resolved && !isNamed(expression) && !isNameItself(expression);
  return waits ? `unresolvedalias(${expression})` : `${expression}`;
}

function isNameItself(expression: Expression): boolean {
  return expression instanceof UnresolvedAttribute || expression instanceof UnresolvedStar;
}

/** Rows at hand. Connect: `LocalRelation`. */
export class LocalRelation extends Leaf {
  constructor(
    readonly output: readonly AttributeReference[],
    readonly rows: readonly InternalRow[],
    /** Whether it is the stand-in for a streaming source, as in each micro-batch. */
    private readonly streaming: boolean = false,
  ) {
    super();
  }

  override get isStreaming(): boolean {
    return this.streaming;
  }

  protected describe(): string {
    return `LocalRelation ${this.rows.length === 0 ? "<empty>, " : ""}[${this.output.join(", ")}]`;
  }
}

/** A table or view by name. Connect: `Read.NamedTable`. */
export class UnresolvedRelation extends Leaf {
  constructor(readonly name: string) {
    super();
  }

  override get resolved(): boolean {
    return false;
  }

  get nameParts(): readonly string[] {
    return this.name.split(".");
  }

  get output(): readonly AttributeReference[] {
    throw new Error(`internal: the columns of ${this.name} were asked for before it was looked up`);
  }

  protected describe(): string {
    return `UnresolvedRelation [${this.nameParts.join(", ")}], [], false`;
  }
}

/** A stream whose source has not been asked for its columns yet. Connect: `Read.DataSource` with `is_streaming`. */
export class UnresolvedStream extends Leaf {
  constructor(
    readonly format: string,
    /** Tells one `load()` from another: a stream loaded once but used twice is one source. */
    readonly sourceId: symbol,
  ) {
    super();
  }

  override get resolved(): boolean {
    return false;
  }

  override get isStreaming(): boolean {
    return true;
  }

  get output(): readonly AttributeReference[] {
    throw new Error(`internal: the columns of stream ${this.format} were asked for before its source was`);
  }

  protected describe(): string {
    return `UnresolvedStream ${this.format}`;
  }
}

/** A stream that is read from a source. Spark's node of the same name. */
export class StreamingRelation extends Leaf {
  constructor(
    readonly format: string,
    readonly sourceId: symbol,
    readonly output: readonly AttributeReference[],
  ) {
    super();
  }

  override get isStreaming(): boolean {
    return true;
  }

  protected describe(): string {
    return `StreamingRelation ${this.format}, [${this.output.join(", ")}]`;
  }
}

/** An operator over one other, whose columns it passes on unless it says otherwise. */
export abstract class Unary extends LogicalPlan {
  abstract readonly child: LogicalPlan;

  get children(): readonly LogicalPlan[] {
    return [this.child];
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }
}

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
  override get resolved(): boolean {
    return super.resolved && this.expressions.every(isNamed);
  }

  override get output(): readonly AttributeReference[] {
    return (this.expressions as readonly NamedExpression[]).map(toAttribute);
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

  override get resolved(): boolean {
    return super.resolved && this.aggregateExpressions.every(isNamed);
  }

  override get output(): readonly AttributeReference[] {
    return (this.aggregateExpressions as readonly NamedExpression[]).map(toAttribute);
  }

  protected describe(): string {
    const keys = this.groupingExpressions.length === 0 ? "" : ` [${this.groupingExpressions.join(", ")}],`;
    return `Aggregate${keys}${listText(this.aggregateExpressions)}`;
  }
}

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
    return this.child.output.map((column) => (column.exprId === id ? column.withWatermark(this.delayMs) : column));
  }

  protected describe(): string {
    return `EventTimeWatermark ${this.eventTime.simpleString()}, ${this.delayText}`;
  }
}

/** `alias`, and the name of a view. Connect: `SubqueryAlias`. */
export class SubqueryAlias extends Unary {
  readonly expressions: readonly Expression[] = [];

  constructor(
    readonly alias: string,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new SubqueryAlias(this.alias, child);
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }

  override get output(): readonly AttributeReference[] {
    return this.child.output.map((column) => column.withQualifier(this.alias));
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
export class Limit extends Unary {
  readonly expressions: readonly Expression[] = [];

  constructor(
    readonly limit: number,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Limit(this.limit, child);
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }

  protected describe(): string {
    return `GlobalLimit ${this.limit}`;
  }

  /** Spark has two nodes: a limit per partition below the one over all. */
  override lines(): readonly string[] {
    const global = this.simpleString();
    return [global, global.replace("GlobalLimit", "LocalLimit")];
  }
}

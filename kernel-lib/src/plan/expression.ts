/**
 * Expressions: what stands in a `select`, a `where`, a `groupBy`.
 *
 * As in Catalyst, an expression starts unresolved (a name the learner typed) and the analyser turns it into one whose
 * type is known. Asking an unresolved expression for its type is a bug of the engine, not of the learner.
 */
import { castToString } from "../data/format-value";
import { literalText } from "../data/literal-text";
import { type DataType, NullType } from "../data/types";
import type { Value } from "../data/value";
import { factsOf } from "./tree-facts";
import { TreeNode } from "./tree-node";

export abstract class Expression extends TreeNode<Expression> {
  abstract readonly dataType: DataType;
  abstract readonly nullable: boolean;

  /** The name Spark gives a column of this expression when the learner gives none, e.g. `avg(mag)`. */
  abstract sql(): string;

  /** As `explain` prints it: with expression ids, e.g. `avg(mag#3)`. */
  abstract override toString(): string;

  simpleString(): string {
    return this.toString();
  }
}

/** An expression whose type is not known yet. */
export abstract class Unresolved extends Expression {
  protected override get isResolved(): boolean {
    return false;
  }

  get dataType(): DataType {
    throw new Error(`internal: the type of '${this} was asked for before it was resolved`);
  }

  get nullable(): boolean {
    throw new Error(`internal: the nullability of '${this} was asked for before it was resolved`);
  }
}

/** A column by name, as typed: `col("a.b")` has the parts `a` and `b`. */
export class UnresolvedAttribute extends Unresolved {
  readonly children: readonly Expression[] = [];

  /** @param isLazy whether a DataFrame's query may find it in the query around: `col("k").outer()` */
  constructor(
    readonly nameParts: readonly string[],
    readonly isLazy: boolean = false,
  ) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  get name(): string {
    return this.nameParts.join(".");
  }

  sql(): string {
    return this.name;
  }

  override toString(): string {
    return this.isLazy ? `lazyexpression('${this.name})` : `'${this.name}`;
  }
}

/** `*`: all columns; `t.*`: those of the relation t, or the fields of the struct t. */
export class UnresolvedStar extends Unresolved {
  readonly children: readonly Expression[] = [];

  constructor(readonly target: readonly string[] | null = null) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  sql(): string {
    return [...(this.target ?? []), "*"].join(".");
  }

  override toString(): string {
    return this.sql();
  }
}

/** A call of a function by name, e.g. `avg("mag")`, before its arguments' types are known. */
export class UnresolvedFunction extends Unresolved {
  constructor(
    readonly name: string,
    readonly children: readonly Expression[],
  ) {
    super();
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new UnresolvedFunction(this.name, children);
  }

  sql(): string {
    return `${this.name}(${this.children.map((child) => child.sql()).join(", ")})`;
  }

  override toString(): string {
    const name = /^\w+$/.test(this.name) ? this.name : `\`${this.name}\``;
    return `'${name}(${this.children.join(", ")})`;
  }
}

export class Literal extends Expression {
  readonly children: readonly Expression[] = [];

  constructor(
    readonly value: Value,
    readonly dataType: DataType,
    /** The time zone in which a timestamp was written, and is shown. */
    readonly timeZone: string = "UTC",
  ) {
    super();
  }

  static readonly null: Literal = new Literal(null, NullType);

  get nullable(): boolean {
    return this.value === null;
  }

  protected copyWith(): Expression {
    return this;
  }

  sql(): string {
    return literalText(this.value, this.dataType, this.timeZone);
  }

  override toString(): string {
    return castToString(this.value, this.dataType, "UTC") ?? "null";
  }
}

/** What names an expression from now on: two columns of the same name stay two. */
export type ExprId = number;

let lastExprId = 0;

/** A new expression id. Ids only need to differ; they never reach a result. */
export function newExprId(): ExprId {
  lastExprId += 1;
  return lastExprId;
}

/** A column of the plan below: name, type, identity, and, on an event-time column, the watermark's delay. */
export class AttributeReference extends Expression {
  readonly children: readonly Expression[] = [];

  constructor(
    readonly name: string,
    readonly dataType: DataType,
    readonly nullable: boolean,
    readonly exprId: ExprId = newExprId(),
    /** Set below a `withWatermark` of this column and on windows over it: Spark keeps it in the column's metadata. */
    readonly watermarkDelayMs: number | null = null,
    readonly qualifier: string | null = null,
  ) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  withWatermark(delayMs: number | null): AttributeReference {
    const { name, dataType, nullable, exprId, qualifier } = this;
    return new AttributeReference(name, dataType, nullable, exprId, delayMs, qualifier);
  }

  /** The same column, of which it is known anew whether it can be NULL. */
  withNullability(nullable: boolean): AttributeReference {
    if (nullable === this.nullable) return this;
    const { name, dataType, exprId, watermarkDelayMs, qualifier } = this;
    return new AttributeReference(name, dataType, nullable, exprId, watermarkDelayMs, qualifier);
  }

  /** The same column under another name; as it was typed, mostly. */
  withName(name: string): AttributeReference {
    if (name === this.name) return this;
    const { dataType, nullable, exprId, watermarkDelayMs, qualifier } = this;
    return new AttributeReference(name, dataType, nullable, exprId, watermarkDelayMs, qualifier);
  }

  withQualifier(qualifier: string): AttributeReference {
    const { name, dataType, nullable, exprId, watermarkDelayMs } = this;
    return new AttributeReference(name, dataType, nullable, exprId, watermarkDelayMs, qualifier);
  }

  sql(): string {
    return this.name;
  }

  override toString(): string {
    const long = this.dataType.kind === "long" ? "L" : "";
    const watermark = this.watermarkDelayMs === null ? "" : `-T${this.watermarkDelayMs}ms`;
    return `${this.name}#${this.exprId}${long}${watermark}`;
  }

  /** Where the column stands by itself in a node. */
  override simpleString(): string {
    return `${this.name}#${this.exprId}: ${this.dataType.simpleString}`;
  }
}

/** Gives an expression a name and an identity: what a projection puts out. */
export class Alias extends Expression {
  constructor(
    readonly child: Expression,
    readonly name: string,
    readonly exprId: ExprId = newExprId(),
    readonly watermarkDelayMs: number | null = null,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new Alias(child, this.name, this.exprId, this.watermarkDelayMs);
  }

  get dataType(): DataType {
    return this.child.dataType;
  }

  get nullable(): boolean {
    return this.child.nullable;
  }

  sql(): string {
    return `${this.child.sql()} AS ${this.name}`;
  }

  override toString(): string {
    const long = this.resolved && this.dataType.kind === "long" ? "L" : "";
    const watermark = this.watermarkDelayMs === null ? "" : `-T${this.watermarkDelayMs}ms`;
    return `${this.child} AS ${this.name}#${this.exprId}${long}${watermark}`;
  }
}

/** An expression that can stand in a projection: it has a name and an id. */
export type NamedExpression = AttributeReference | Alias;

export function isNamed(expression: Expression): expression is NamedExpression {
  return expression instanceof AttributeReference || expression instanceof Alias;
}

/** The column that a named expression is for those above it. */
export function toAttribute(named: NamedExpression): AttributeReference {
  if (named instanceof AttributeReference) return named;
  const inherited = named.child instanceof AttributeReference ? named.child.watermarkDelayMs : null;
  const delay = named.watermarkDelayMs ?? inherited;
  return new AttributeReference(named.name, named.dataType, named.nullable, named.exprId, delay);
}

/** The columns an expression reads. */
export function references(expression: Expression): readonly AttributeReference[] {
  const facts = factsOf(expression);
  facts.read ??= expression.collect((node): node is AttributeReference => node instanceof AttributeReference);
  return facts.read as readonly AttributeReference[];
}

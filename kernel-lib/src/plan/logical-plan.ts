/**
 * What all logical operators have in common: the columns that come out, and the expressions inside.
 *
 * Spark's `LogicalPlan`, `LeafNode` and `UnaryNode`. The operators themselves are in the `logical-*.ts` files beside this one.
 */
import { StructField, StructType } from "../data/types";
import {
  AttributeReference,
  type Expression,
  type ExprId,
  isNamed,
  type NamedExpression,
  UnresolvedAttribute,
  UnresolvedStar,
} from "./expression";
import { withOrigin } from "./origin";
import { factsOf, type Settled, type TreeFacts } from "./tree-facts";
import type { KindBits } from "./tree-kinds";
import { areNodesOf, TreeNode } from "./tree-node";
import { areResolved, transformedParts } from "./tree-walk";

export abstract class LogicalPlan extends TreeNode<LogicalPlan> {
  /** Where an operator keeps the columns that it makes, once somebody asked. */
  protected madeColumns: readonly AttributeReference[] | null = null;

  protected override get inside(): readonly Expression[] {
    return this.expressions;
  }

  private madeIndex: ReadonlyMap<ExprId, AttributeReference> | null = null;

  /** The columns that come out. Asking is only allowed once the plan is analysed. */
  abstract readonly output: readonly AttributeReference[];

  /** The columns that come out, by their identities. */
  get outputById(): ReadonlyMap<ExprId, AttributeReference> {
    this.madeIndex ??= new Map(this.output.map((column) => [column.exprId, column]));
    return this.madeIndex;
  }

  /** Every expression that stands in this node itself. */
  abstract readonly expressions: readonly Expression[];

  private get ownFacts(): readonly TreeFacts<Expression>[] {
    return factsOf(this).inside as readonly TreeFacts<Expression>[];
  }

  protected abstract copyWithExpressions(expressions: readonly Expression[]): LogicalPlan;

  withExpressions(expressions: readonly Expression[]): LogicalPlan {
    const same = areNodesOf(this.ownFacts, expressions);
    return same ? this : withOrigin(this.origin, () => this.copyWithExpressions(expressions));
  }

  /** Whether a node of one of these kinds occurs in its own expressions. */
  holdsSome(kinds: KindBits): boolean {
    for (const facts of this.ownFacts) if (facts.hasSome(kinds)) return true;
    return false;
  }

  /** Rewrites every expression of this node, bottom-up, as `transformUp` does. */
  mapExpressions(rule: (expression: Expression) => Expression, settled?: Settled): LogicalPlan {
    const changed = transformedParts(this.ownFacts, rule, settled);
    return changed === null ? this : this.withExpressions(changed);
  }

  protected override get isResolved(): boolean {
    return areResolved(this.ownFacts) && super.isResolved;
  }

  /** The node after its mark, e.g. `Filter (k#1 > 2)`. */
  protected abstract describe(): string;

  /** Spark marks what is unresolved with `'`, and what streams with `~`. */
  simpleString(): string {
    return `${!this.resolved ? "'" : this.isStreaming ? "~" : ""}${this.describe()}`;
  }

  /** The queries in its expressions. */
  override treesInside(): readonly LogicalPlan[] {
    return this.expressions.flatMap((expression) => expression.collect(holdsPlan).map(({ plan }) => plan));
  }

  private readsStream: boolean | null = null;

  /** Whether it reads a stream anywhere below. */
  get isStreaming(): boolean {
    this.readsStream ??= this.children.some((child) => child.isStreaming);
    return this.readsStream;
  }
}

function holdsPlan(expression: Expression): expression is Expression & { readonly plan: LogicalPlan } {
  return "plan" in expression && expression.plan instanceof LogicalPlan;
}

export abstract class Leaf extends LogicalPlan {
  readonly children: readonly LogicalPlan[] = [];
  readonly expressions: readonly Expression[] = [];

  protected copyWith(): LogicalPlan {
    return this;
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }
}

/** The columns as a schema: by name, without identities. */
export function schemaOf(columns: readonly NamedExpression[]): StructType {
  return new StructType(columns.map((c) => new StructField(c.name, c.dataType, c.nullable)));
}

/** New columns for a schema, with identities of their own. */
export function attributesOf(schema: StructType): AttributeReference[] {
  return schema.fields.map((field) => new AttributeReference(field.name, field.dataType, field.nullable));
}

/** `[a, b]` in a plan, and nothing for an empty list, as Spark prints it. */
export function listText(expressions: readonly Expression[]): string {
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

/** One of these that holds no expressions. */
export abstract class PlainUnary extends Unary {
  readonly expressions: readonly Expression[] = [];

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }
}

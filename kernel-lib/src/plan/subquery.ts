/**
 * A query inside an expression: `(SELECT max(a) FROM t)`, `x IN (SELECT …)`, `EXISTS (SELECT …)`. Spark's
 * `ScalarSubquery`, `InSubquery` with `ListQuery`, and `Exists`.
 *
 * Where the query reads a column of the query around it, its plan holds an `OuterReference`; the children of the
 * expression say which value that is, so that a rule which rewrites the columns around rewrites these with them.
 */
import { SparkError } from "../data/errors";
import { BooleanType, type DataType } from "../data/types";
import { type AttributeReference, Expression, type ExprId, isNamed, newExprId } from "./expression";
import type { LogicalPlan } from "./logical-plan";
import { hasSome, unless } from "./tree-facts";
import { ANYTHING, type KindBits, treeKinds, union } from "./tree-kinds";

/** `lateral` is the right side of a lateral join, which is no value. */
export type SubqueryKind = "scalar" | "exists" | "in" | "lateral";

/** A column of the query around, as the query inside sees it. */
export class OuterReference extends Expression {
  readonly children: readonly Expression[] = [];

  constructor(readonly column: AttributeReference) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  get dataType(): DataType {
    return this.column.dataType;
  }

  get nullable(): boolean {
    return this.column.nullable;
  }

  sql(): string {
    const { qualifier, name } = this.column;
    return `outer(${qualifier === null ? name : `${qualifier}.${name}`})`;
  }

  override toString(): string {
    return `outer(${this.column})`;
  }
}

export class SubqueryExpression extends Expression {
  constructor(
    readonly kind: SubqueryKind,
    readonly plan: LogicalPlan,
    /** What stands before IN; several values for `(a, b) IN …`. */
    readonly values: readonly Expression[] = [],
    /** The columns of the query around that the plan reads. */
    readonly outer: readonly AttributeReference[] = [],
    /** Their values there. */
    readonly outerValues: readonly Expression[] = outer,
    readonly id: ExprId = newExprId(),
    /** Whether it is a DataFrame, which reads of the query around only what is said to be `outer()`. */
    readonly isDataFrame: boolean = false,
  ) {
    super();
  }

  static ofDataFrame(kind: SubqueryKind, plan: LogicalPlan, values: readonly Expression[] = []): SubqueryExpression {
    return new SubqueryExpression(kind, plan, values, [], [], newExprId(), true);
  }

  get children(): readonly Expression[] {
    return [...this.values, ...this.outerValues];
  }

  protected copyWith(children: readonly Expression[]): Expression {
    const values = children.slice(0, this.values.length);
    const { kind, plan, outer, id, isDataFrame } = this;
    return new SubqueryExpression(kind, plan, values, outer, children.slice(values.length), id, isDataFrame);
  }

  /** The same over another plan, which reads these columns of the query around. */
  withPlan(plan: LogicalPlan, outer: readonly AttributeReference[] = this.outer): SubqueryExpression {
    if (plan === this.plan) return this;
    const known = new Map(this.outer.map((column, i) => [column.exprId, this.outerValues[i]]));
    const outerValues = outer.map((column) => known.get(column.exprId) ?? column);
    return new SubqueryExpression(this.kind, plan, this.values, outer, outerValues, this.id, this.isDataFrame);
  }

  get isCorrelated(): boolean {
    return this.outer.length > 0;
  }

  protected override get isResolved(): boolean {
    return super.isResolved && this.plan.resolved && this.fits;
  }

  /** Whether as many columns come out as are wanted, and, for IN, of the types that they are compared with. */
  private get fits(): boolean {
    if (this.kind === "exists" || this.kind === "lateral") return true;
    const { output } = this.plan;
    if (this.kind === "scalar") return output.length === 1;
    return (
      output.length === this.values.length &&
      this.values.every((value, i) => value.dataType.sql === output[i].dataType.sql)
    );
  }

  get dataType(): DataType {
    return this.kind === "scalar" ? this.plan.output[0].dataType : BooleanType;
  }

  get nullable(): boolean {
    if (this.kind === "in") return this.children.some((child) => child.nullable) || this.plan.output[0].nullable;
    return this.kind === "scalar";
  }

  sql(): string {
    const outer = this.outerValues.map((value) => value.sql()).join(", ");
    if (this.kind === "scalar") return `scalarsubquery(${outer})`;
    if (this.kind === "exists") return `exists(${outer})`;
    const values = this.values.map((value) => value.sql());
    const left = values.length === 1 ? values[0] : `named_struct(${structArguments(this.values).join(", ")})`;
    return `(${left} IN (listquery(${outer})))`;
  }

  override toString(): string {
    const outer = ` [${this.outerValues.join(", ")}]`;
    if (this.kind === "scalar") return `scalar-subquery#${this.id}${outer}`;
    if (this.kind === "lateral") return `lateral-subquery#${this.id}${outer}`;
    if (this.kind === "exists") return `exists#${this.id}${outer}`;
    const values = this.values.join(",");
    return `${this.values.length === 1 ? values : `(${values})`} IN (list#${this.id}${outer})`;
  }
}

function structArguments(values: readonly Expression[]): string[] {
  return values.flatMap((value, i) => [`'${isNamed(value) ? value.name : `col${i + 1}`}'`, value.sql()]);
}

/** A query used as a value gave several rows. @param context the place in the SQL text */
export function tooManyRows(context: string = ""): SparkError {
  return new SparkError(
    "SCALAR_SUBQUERY_TOO_MANY_ROWS",
    "More than one row returned by a subquery used as an expression.",
    { sqlState: "21000", context },
  );
}

export function isSubquery(expression: Expression): expression is SubqueryExpression {
  return expression instanceof SubqueryExpression;
}

/** The kind of `SubqueryExpression`. */
export const SUBQUERIES: KindBits = treeKinds.wanted([SubqueryExpression]);

/**
 * Rewrites bottom-up, the plans inside expressions among them; what stands inside is rewritten before what holds it.
 * @param kinds a plan without a node of these need not be looked at
 */
export function transformWithSubqueries(
  plan: LogicalPlan,
  rule: (node: LogicalPlan) => LogicalPlan,
  kinds: KindBits = ANYTHING,
): LogicalPlan {
  const inside = (inner: LogicalPlan): LogicalPlan => transformWithSubqueries(inner, rule, kinds);
  return plan.transformUp((node) => rule(mapSubqueries(node, inside)), unless(union(kinds, SUBQUERIES)));
}

/** The node whose expressions hold other plans. */
export function mapSubqueries(node: LogicalPlan, rule: (plan: LogicalPlan) => LogicalPlan): LogicalPlan {
  if (!node.holdsSome(SUBQUERIES)) return node;
  return node.mapExpressions((e) => (isSubquery(e) ? e.withPlan(rule(e.plan)) : e));
}

/** The node and all below it, and all in the expressions of these. */
export function nodesWithSubqueries(plan: LogicalPlan): readonly LogicalPlan[] {
  if (!hasSome(plan, SUBQUERIES)) return plan.nodes();
  return plan
    .nodes()
    .flatMap((node) => [node, ...subqueriesOf(node).flatMap(({ plan: inner }) => nodesWithSubqueries(inner))]);
}

/** The queries in the expressions of a node. */
export function subqueriesOf(node: LogicalPlan): readonly SubqueryExpression[] {
  if (!node.holdsSome(SUBQUERIES)) return [];
  return node.expressions.flatMap((expression) => expression.collect(isSubquery, SUBQUERIES));
}

/** The columns of the query around that a plan reads, those that only a query inside it reads among them. */
export function outerReferences(plan: LogicalPlan): AttributeReference[] {
  const found = plan.nodes().flatMap((node) => node.expressions.flatMap(outerReferencesIn));
  return [...new Map(found.map((column) => [column.exprId, column])).values()];
}

const OUTER_REFERENCES = treeKinds.wanted([OuterReference]);

export function outerReferencesIn(expression: Expression): AttributeReference[] {
  return expression
    .collect((n): n is OuterReference => n instanceof OuterReference, OUTER_REFERENCES)
    .map((n) => n.column);
}

/**
 * Logical operators that only SQL text makes: a query without FROM, VALUES, a HAVING that is still to be placed.
 *
 * The analyser replaces the last two, as Spark's does; `explain` shows Spark's names.
 */
import type { AttributeReference, Expression } from "./expression";
import { LocalRelation, LogicalPlan, PlainUnary, Unary } from "./logical";
import type { JoinType } from "./logical-join";

/** One row without columns: what `SELECT 1` reads. Spark's node of the same name. */
export class OneRowRelation extends LocalRelation {
  constructor() {
    super([], [[]]);
  }

  protected override describe(): string {
    return "OneRowRelation";
  }
}

/** `VALUES (1, 'a'), (2, 'b')`: rows of expressions. Becomes a `LocalRelation`. */
export class UnresolvedInlineTable extends LogicalPlan {
  readonly children: readonly LogicalPlan[] = [];

  constructor(
    readonly names: readonly string[],
    readonly rows: readonly (readonly Expression[])[],
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get expressions(): readonly Expression[] {
    return this.rows.flat();
  }

  get output(): readonly AttributeReference[] {
    throw new Error("internal: the columns of VALUES were asked for before their types were known");
  }

  protected copyWith(): LogicalPlan {
    return this;
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    let at = 0;
    const rows = this.rows.map((row) => {
      at += row.length;
      return expressions.slice(at - row.length, at);
    });
    return new UnresolvedInlineTable(this.names, rows);
  }

  protected describe(): string {
    const rows = this.rows.map((row) => `[${row.join(", ")}]`);
    return `UnresolvedInlineTable [${this.names.join(", ")}], [${rows.join(", ")}]`;
  }
}

/** A filter over groups, which may call aggregate functions of its own. */
export class UnresolvedHaving extends Unary {
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
    return new UnresolvedHaving(this.condition, child);
  }

  protected copyWithExpressions([condition]: readonly Expression[]): LogicalPlan {
    return new UnresolvedHaving(condition, this.child);
  }

  protected describe(): string {
    return `UnresolvedHaving ${this.condition.simpleString()}`;
  }
}

/** `SELECT DISTINCT`, `UNION` without ALL. Of a stream it is an aggregation by all columns, unlike `distinct()` (E16). */
export class SelectDistinct extends PlainUnary {
  constructor(readonly child: LogicalPlan) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new SelectDistinct(child);
  }

  protected describe(): string {
    return "Distinct";
  }
}

/** `NATURAL JOIN`: a join by the columns whose names both sides have. Becomes a `Join` once these are known. */
export class NaturalJoin extends LogicalPlan {
  readonly expressions: readonly Expression[] = [];

  constructor(
    readonly left: LogicalPlan,
    readonly right: LogicalPlan,
    readonly joinType: JoinType,
  ) {
    super();
  }

  get children(): readonly LogicalPlan[] {
    return [this.left, this.right];
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get output(): readonly AttributeReference[] {
    throw new Error("internal: the columns of a natural join were asked for before those of its sides");
  }

  protected copyWith([left, right]: readonly LogicalPlan[]): LogicalPlan {
    return new NaturalJoin(left, right, this.joinType);
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }

  protected describe(): string {
    return `Join NaturalJoin(${this.joinType})`;
  }
}

/** `LIMIT 1 + 1`, `OFFSET n`: how many rows is still to be computed. */
export class UnresolvedLimit extends Unary {
  constructor(
    readonly clause: "limit" | "offset",
    readonly rows: Expression,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get expressions(): readonly Expression[] {
    return [this.rows];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new UnresolvedLimit(this.clause, this.rows, child);
  }

  protected copyWithExpressions([rows]: readonly Expression[]): LogicalPlan {
    return new UnresolvedLimit(this.clause, rows, this.child);
  }

  protected describe(): string {
    return `${this.clause === "limit" ? "GlobalLimit" : "Offset"} ${this.rows}`;
  }
}

/**
 * Logical operators that treat rows as members of a set: union, intersect, except, distinct.
 *
 * Columns meet by position, and take the name and the identity of the first side, as in Spark. `byName` unions are put
 * into that form by the analyser (`resolve-set-operations.ts`).
 */
import { sameType } from "../data/types";
import type { AttributeReference, Expression } from "./expression";
import { LogicalPlan, PlainUnary, Unary } from "./logical";

abstract class SetNode extends LogicalPlan {
  readonly expressions: readonly Expression[] = [];

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }

  /** Whether every side has the same number of columns with the same types. */
  protected get fits(): boolean {
    const [first, ...others] = this.children.map((child) => child.output);
    return others.every(
      (other) => other.length === first.length && other.every((c, i) => sameType(c.dataType, first[i].dataType)),
    );
  }

  protected override get isResolved(): boolean {
    return this.children.every((child) => child.resolved) && this.fits;
  }
}

/** The columns of `first`, nullable where any of `sides` is. */
function widened(
  first: readonly AttributeReference[],
  sides: readonly (readonly AttributeReference[])[],
): AttributeReference[] {
  return first.map((column, i) => column.withNullability(sides.some((side) => side[i].nullable)));
}

/** `union`, `unionByName`. Connect: `SetOperation` of kind union. */
export class Union extends SetNode {
  constructor(
    readonly children: readonly LogicalPlan[],
    /** Columns still have to be matched by name. */
    readonly byName: boolean = false,
    readonly allowMissingColumns: boolean = false,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return !this.byName && super.isResolved;
  }

  get output(): readonly AttributeReference[] {
    const sides = this.children.map((child) => child.output);
    this.madeColumns ??= widened(sides[0], sides);
    return this.madeColumns;
  }

  protected copyWith(children: readonly LogicalPlan[]): LogicalPlan {
    return new Union(children, this.byName, this.allowMissingColumns);
  }

  protected describe(): string {
    return `Union ${this.byName}, ${this.allowMissingColumns}`;
  }
}

/** `intersect`, `intersectAll`, `except`, `exceptAll`. Connect: `SetOperation`. */
export class SetOperation extends SetNode {
  constructor(
    readonly kind: "Intersect" | "Except",
    /** Whether duplicates count, each for itself. */
    readonly isAll: boolean,
    readonly left: LogicalPlan,
    readonly right: LogicalPlan,
  ) {
    super();
  }

  get children(): readonly LogicalPlan[] {
    return [this.left, this.right];
  }

  get output(): readonly AttributeReference[] {
    const { left, right } = this;
    if (this.kind === "Except") return left.output;
    return left.output.map((column, i) => column.withNullability(column.nullable && right.output[i].nullable));
  }

  protected copyWith([left, right]: readonly LogicalPlan[]): LogicalPlan {
    return new SetOperation(this.kind, this.isAll, left, right);
  }

  protected describe(): string {
    return `${this.kind}${this.isAll ? " All" : ""} ${this.isAll}`;
  }
}

/** `distinct`. Connect: `Deduplicate` over all columns. */
export class Distinct extends PlainUnary {
  constructor(readonly child: LogicalPlan) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Distinct(child);
  }

  protected describe(): string {
    return "Distinct";
  }
}

/**
 * `dropDuplicates(columns)`: of rows equal in these columns the first stays. `withinWatermark` remembers them only as long
 * as the watermark's delay. Connect: `Deduplicate`.
 */
export class Deduplicate extends Unary {
  constructor(
    readonly keys: readonly Expression[],
    readonly child: LogicalPlan,
    readonly withinWatermark: boolean = false,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return this.keys;
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Deduplicate(this.keys, child, this.withinWatermark);
  }

  protected copyWithExpressions(keys: readonly Expression[]): LogicalPlan {
    return new Deduplicate(keys, this.child, this.withinWatermark);
  }

  protected describe(): string {
    return `Deduplicate${this.withinWatermark ? "WithinWatermark" : ""} [${this.keys.join(", ")}]`;
  }
}

/** `offset`: all rows but the first. Connect: `Offset`. */
export class Offset extends PlainUnary {
  constructor(
    readonly offset: number,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Offset(this.offset, child);
  }

  protected describe(): string {
    return `Offset ${this.offset}`;
  }
}

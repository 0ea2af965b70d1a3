/**
 * `sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN …)`: a function over the rows around the current one.
 *
 * The parts have the names and texts of Spark's `WindowExpression`, `WindowSpecDefinition` and `SpecifiedWindowFrame`. A
 * bound before the current row is a negative offset, as there.
 */
import { type DataType, NullType } from "../data/types";
import { Expression, Unresolved } from "./expression";
import { Cast } from "./function";
import { asOrder, type SortOrder } from "./sort-order";
import { treeKinds } from "./tree-kinds";

export type BoundaryKind = "UNBOUNDED PRECEDING" | "CURRENT ROW" | "UNBOUNDED FOLLOWING";

/** An end of a frame that is no offset. */
export class FrameBoundary extends Expression {
  readonly children: readonly Expression[] = [];
  readonly dataType: DataType = NullType;
  readonly nullable: boolean = false;

  constructor(readonly kind: BoundaryKind) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  sql(): string {
    return this.kind;
  }

  override toString(): string {
    return `${this.kind.toLowerCase().replace(" ", "")}$()`;
  }
}

/** Which rows around the current one: by number (`row`), or by the value they are ordered by (`range`). */
export class WindowFrame extends Expression {
  readonly dataType: DataType = NullType;
  readonly nullable: boolean = false;

  constructor(
    readonly type: "row" | "range",
    readonly lower: Expression,
    readonly upper: Expression,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.lower, this.upper];
  }

  protected copyWith([lower, upper]: readonly Expression[]): Expression {
    return new WindowFrame(this.type, lower, upper);
  }

  sql(): string {
    return `${this.type === "row" ? "ROWS" : "RANGE"} BETWEEN ${boundText(this.lower)} AND ${boundText(this.upper)}`;
  }

  override toString(): string {
    const type = this.type === "row" ? "RowFrame" : "RangeFrame";
    return `specifiedwindowframe(${type}, ${this.lower}, ${this.upper})`;
  }
}

function frame(type: "row" | "range", lower: BoundaryKind, upper: BoundaryKind): WindowFrame {
  return new WindowFrame(type, new FrameBoundary(lower), new FrameBoundary(upper));
}

/** All rows of the partition: the frame where there is no order. */
export const wholeFrame: WindowFrame = frame("row", "UNBOUNDED PRECEDING", "UNBOUNDED FOLLOWING");
/** The rows so far. */
export const growingFrame: WindowFrame = frame("row", "UNBOUNDED PRECEDING", "CURRENT ROW");
/** The rows so far and those ordered equally: the frame where there is an order. */
export const peersFrame: WindowFrame = frame("range", "UNBOUNDED PRECEDING", "CURRENT ROW");

/** An offset before the current row; as an offset after it, it is negative. */
export class Preceding extends Expression {
  constructor(readonly offset: Expression) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.offset];
  }

  protected copyWith([offset]: readonly Expression[]): Expression {
    return new Preceding(offset);
  }

  get dataType(): DataType {
    return this.offset.dataType;
  }

  get nullable(): boolean {
    return this.offset.nullable;
  }

  sql(): string {
    return `(- ${this.offset.sql()})`;
  }

  override toString(): string {
    return `-${this.offset}`;
  }
}

function boundText(bound: Expression): string {
  if (bound instanceof FrameBoundary) return bound.sql();
  return bound instanceof Preceding ? `${bound.offset.sql()} PRECEDING` : `${bound.sql()} FOLLOWING`;
}

/** The offset of a bound without its sign. */
export function offsetOf(bound: Expression): { readonly offset: Expression; readonly precedes: boolean } {
  if (bound instanceof Preceding) return { offset: bound.offset, precedes: true };
  if (bound instanceof Cast && bound.child instanceof Preceding)
    return { offset: new Cast(bound.child.offset, bound.dataType, true), precedes: true };
  return { offset: bound, precedes: false };
}

/** What stands in the parentheses after OVER. Without a frame until `ResolveWindowFrame` gives it the usual one. */
export class WindowSpec extends Expression {
  readonly dataType: DataType = NullType;
  readonly nullable: boolean = false;

  constructor(
    readonly partition: readonly Expression[],
    readonly order: readonly SortOrder[],
    readonly frame: WindowFrame | null = null,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [...this.partition, ...this.order, ...(this.frame === null ? [] : [this.frame])];
  }

  protected override get isResolved(): boolean {
    return super.isResolved && this.frame !== null;
  }

  protected copyWith(children: readonly Expression[]): Expression {
    const [from, to] = [this.partition.length, this.partition.length + this.order.length];
    const order = asOrder(children.slice(from, to));
    return new WindowSpec(children.slice(0, from), order, (children[to] as WindowFrame | undefined) ?? null);
  }

  withFrame(frame: WindowFrame): WindowSpec {
    return new WindowSpec(this.partition, this.order, frame);
  }

  sql(): string {
    const by = (word: string, list: readonly Expression[]): string =>
      list.length === 0 ? "" : `${word} BY ${list.map((e) => e.sql()).join(", ")}`;
    const parts = [by("PARTITION", this.partition), by("ORDER", this.order), this.frame?.sql() ?? ""];
    return `(${parts.filter((part) => part !== "").join(" ")})`;
  }

  override toString(): string {
    return `windowspecdefinition(${this.children.join(", ")})`;
  }
}

export class WindowExpression extends Expression {
  constructor(
    readonly call: Expression,
    readonly spec: WindowSpec,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.call, this.spec];
  }

  protected copyWith([call, spec]: readonly Expression[]): Expression {
    return new WindowExpression(call, spec as WindowSpec);
  }

  get dataType(): DataType {
    return this.call.dataType;
  }

  get nullable(): boolean {
    return this.call.nullable;
  }

  sql(): string {
    return `${this.call.sql()} OVER ${this.spec.sql()}`;
  }

  override toString(): string {
    return `${this.call} ${this.spec}`;
  }
}

/** `sum(a) OVER w`, before the WINDOW clause says what w is. */
export class UnresolvedWindowReference extends Unresolved {
  constructor(
    readonly call: Expression,
    readonly name: string,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.call];
  }

  protected copyWith([call]: readonly Expression[]): Expression {
    return new UnresolvedWindowReference(call, this.name);
  }

  sql(): string {
    return `${this.call.sql()} OVER ${this.name}`;
  }

  override toString(): string {
    return `unresolvedwindowexpression(${this.call}, ${this.name})`;
  }
}

/** The expression with what the WINDOW clause calls by these names (in lower case). */
export function substituteWindows(expression: Expression, windows: ReadonlyMap<string, WindowSpec>): Expression {
  return expression.transformUp((node) => {
    const spec = node instanceof UnresolvedWindowReference ? windows.get(node.name.toLowerCase()) : undefined;
    return spec === undefined ? node : new WindowExpression((node as UnresolvedWindowReference).call, spec);
  });
}

const WINDOWS = treeKinds.wanted([WindowExpression]);

export function hasWindow(expression: Expression): boolean {
  return expression.exists((node) => node instanceof WindowExpression, WINDOWS);
}

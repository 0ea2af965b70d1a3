/**
 * What a built-in function is: its types, its rule for nulls, and the JavaScript it becomes.
 *
 * In Spark a function is an expression class with `inputTypes`, `dataType` and `doGenCode`. Here it is one definition in
 * `functions/`; the tree holds a `ScalarCall` or an `AggregateCall` of it. The analyser casts the arguments to
 * `argumentTypes` before the code is made, so the code may rely on them.
 */
import type { DataType } from "../data/types";
import type { Value } from "../data/value";
import { Expression } from "./expression";

/** Names a helper object that generated code may use, and gives the name to use it by. */
export interface CodeContext {
  reference(name: string, object: unknown): string;
}

/** A scalar function whose argument types are known. */
export interface BoundScalar {
  /** What the arguments must be cast to. */
  readonly argumentTypes: readonly DataType[];
  readonly dataType: DataType;
  /** Whether the result may be null although no argument is. */
  readonly nullableResult?: boolean;
  /** A JavaScript expression for the value, when no argument is null; `null` in it means NULL if `nullableResult`. */
  code(args: readonly string[], context: CodeContext): string;
  /** Functions that look at nulls themselves (`isnull`, `coalesce`, `and`) get each argument as `null` when it is NULL. */
  readonly seesNulls?: { readonly neverNull: boolean };
}

export interface ScalarFunction {
  readonly kind: "scalar";
  /** Spark's SQL name, lower case; an operator's sign for operators. */
  readonly name: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** The types this call works with, or null when these arguments do not fit. `expects` says what would. */
  bind(args: readonly DataType[]): BoundScalar | null;
  readonly expects: string;
  /** How Spark writes a call, e.g. `(a + b)`; by default `name(a, b)`. */
  sql?(args: readonly string[]): string;
}

/** One cell of an aggregate's intermediate result: what travels through the shuffle and lies in the state store. */
export interface AggregateBuffer {
  readonly name: string;
  readonly dataType: DataType;
  readonly initial: Value;
}

export interface BoundAggregate {
  readonly argumentTypes: readonly DataType[];
  readonly dataType: DataType;
  readonly nullable: boolean;
  readonly buffers: readonly AggregateBuffer[];
  /** Statements that add one row: `buffers` are assignable, an argument is `null` when it is NULL. */
  update(buffers: readonly string[], args: readonly string[], context: CodeContext): string;
  /** Statements that add another intermediate result, cell by cell. */
  merge(buffers: readonly string[], other: readonly string[], context: CodeContext): string;
  /** A JavaScript expression for the result, `null` for NULL. */
  evaluate(buffers: readonly string[], context: CodeContext): string;
}

export interface AggregateFunction {
  readonly kind: "aggregate";
  readonly name: string;
  readonly arity: readonly [number, number];
  bind(args: readonly DataType[]): BoundAggregate | null;
  readonly expects: string;
}

export type BuiltInFunction = ScalarFunction | AggregateFunction;

export class ScalarCall extends Expression {
  readonly dataType: DataType;

  constructor(
    readonly definition: ScalarFunction,
    readonly bound: BoundScalar,
    readonly children: readonly Expression[],
  ) {
    super();
    this.dataType = bound.dataType;
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new ScalarCall(this.definition, this.bound, children);
  }

  get nullable(): boolean {
    if (this.bound.seesNulls) return !this.bound.seesNulls.neverNull;
    return this.bound.nullableResult === true || this.children.some((child) => child.nullable);
  }

  sql(): string {
    return this.render(this.children.map((child) => child.sql()));
  }

  override toString(): string {
    return this.render(this.children.map(String));
  }

  private render(args: readonly string[]): string {
    return this.definition.sql?.(args) ?? `${this.definition.name}(${args.join(", ")})`;
  }
}

export class AggregateCall extends Expression {
  readonly dataType: DataType;

  constructor(
    readonly definition: AggregateFunction,
    readonly bound: BoundAggregate,
    readonly children: readonly Expression[],
  ) {
    super();
    this.dataType = bound.dataType;
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new AggregateCall(this.definition, this.bound, children);
  }

  get nullable(): boolean {
    return this.bound.nullable;
  }

  sql(): string {
    return `${this.definition.name}(${this.children.map((child) => child.sql()).join(", ")})`;
  }

  override toString(): string {
    return `${this.definition.name}(${this.children.join(", ")})`;
  }
}

/** Changes a value's type; what `col.cast("int")` and implicit casts become. */
export class Cast extends Expression {
  constructor(
    readonly child: Expression,
    readonly dataType: DataType,
    /** Implicit casts do not show in column names. */
    readonly implicit: boolean = false,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new Cast(child, this.dataType, this.implicit);
  }

  get nullable(): boolean {
    return this.child.nullable;
  }

  sql(): string {
    return this.implicit ? this.child.sql() : `CAST(${this.child.sql()} AS ${this.dataType.sql})`;
  }

  override toString(): string {
    return `cast(${this.child} as ${this.dataType.simpleString})`;
  }
}

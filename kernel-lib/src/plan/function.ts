/**
 * What a built-in function is: its types, its rule for nulls, and the JavaScript it becomes.
 *
 * In Spark a function is an expression class with `inputTypes`, `dataType` and `doGenCode`. Here it is one definition in
 * `functions/`; the tree holds a `ScalarCall` or an `AggregateCall` of it. The analyser casts the arguments to
 * `argumentTypes` before the code is made, so the code may rely on them.
 */
import type { DataType } from "../data/types";
import type { Value } from "../data/value";
import { Expression, Unresolved } from "./expression";
import type { LambdaArguments } from "./lambda";
import type { Misfit, Refusal } from "./refusal";

export type { Misfit } from "./refusal";

import type { WindowFunction } from "./window-function";

/** Names a helper object that generated code may use, and gives the name to use it by. */
export interface CodeContext {
  reference(name: string, object: unknown): string;
  /** The session's time zone. */
  readonly timeZone: string;
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
  /** Whether the last argument is computed first, and the others not at all when it is NULL: Spark's divisions. */
  readonly rightFirst?: boolean;
  /** Functions that look at nulls themselves (`isnull`, `<=>`) get each argument as `null` when it is NULL. */
  readonly seesNulls?: { readonly neverNull: boolean };
  /**
   * Statements that set the variable `result`, for functions that must not compute every argument: `x <> 0 AND 1 / x > 0`
   * divides nothing by zero. Then `code` is not asked for.
   */
  lazyCode?(args: readonly LazyArgument[], result: string): string;
  /** How this call is written, where that hangs on its types: `DATE '2024-01-31' + INTERVAL '1' MONTH`. */
  readonly sql?: (args: readonly string[]) => string;
  /** Whether the result may be null, from whether each argument may; for functions with a rule of their own. */
  nullable?(args: readonly boolean[]): boolean;
}

/** An argument that is computed where its `code` stands; after it, `value` is the value or `null`. */
export interface LazyArgument {
  readonly code: string;
  readonly value: string;
}

export interface ScalarFunction {
  readonly kind: "scalar";
  /** Spark's SQL name, lower case; an operator's sign for operators. */
  readonly name: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /**
   * The types this call works with, or null when these arguments do not fit. `expects` says what would.
   * @param given the arguments themselves, for the few functions whose type hangs on a literal (`round(d, 2)`) or a name
   */
  bind(args: readonly DataType[], given?: readonly Expression[]): BoundScalar | null;
  /** For functions of functions (`transform`): which arguments are functions, and of what. */
  readonly lambdas?: LambdaArguments;
  /** Runs code of the program's own, which may give something else every time: it is never computed ahead. */
  readonly callsProgram?: true;
  /** The places of arguments that must be known before any row is: a schema, options. They are computed before `bind`. */
  readonly constants?: readonly number[];
  /** What is wrong with these arguments, where that is not simply the type of one of them. */
  misfit?(given: readonly Expression[]): Misfit | null;
  /** For a call that other expressions compute: what stands for it, see `replaced.ts`. Then `bind` is not asked. */
  replacement?(given: readonly Expression[]): Expression;
  /** For a call whose arguments may be missing, or that is no call of values: what stands for it then; null to go on. */
  complete?(given: readonly Expression[]): Expression | readonly Expression[] | null;
  /** Whether `bind` looks at values: then constant arguments are computed before, and come as literals. */
  readonly needsConstants?: boolean;
  /** The type of the arguments as Spark's error names it, e.g. `"NUMERIC"`, quotes included. */
  readonly expects: string;
  /** The same for each argument, where they differ. */
  readonly expectsEach?: readonly string[];
  /** Whether every row gets another value, so that no rule may compute it twice or elsewhere. */
  readonly nondeterministic?: boolean;
  /** Which of Spark's errors tells that the arguments do not fit; see `analyzer/type-mismatch.ts`. */
  readonly family?: "operator" | "oneType";
  /** How Spark writes a call in a column's name, e.g. `(a + b)`; by default `name(a, b)`. */
  sql?(args: readonly string[]): string;
  /** How `explain` writes it where that differs, e.g. `isnotnull(a)`. */
  planText?(args: readonly string[]): string;
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
  bind(args: readonly DataType[], given?: readonly Expression[]): BoundAggregate | null;
  readonly expects: string;
  readonly expectsEach?: readonly string[];
  /** How Spark writes a call in a column's name, where it is not all arguments: `first(a)` of `first(a, true)`. */
  sql?(args: readonly string[]): string;
}

export type BuiltInFunction = ScalarFunction | AggregateFunction | WindowFunction;

export class ScalarCall extends Expression {
  readonly dataType: DataType;

  protected override get calledName(): string {
    return this.definition.name;
  }

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
    if (this.bound.nullable) return this.bound.nullable(this.children.map((child) => child.nullable));
    if (this.bound.seesNulls) return !this.bound.seesNulls.neverNull;
    return this.bound.nullableResult === true || this.children.some((child) => child.nullable);
  }

  sql(): string {
    return this.bound.sql?.(this.children.map((child) => child.sql())) ?? sqlText(this.definition, this.children);
  }

  override toString(): string {
    return this.bound.sql?.(this.children.map(String)) ?? planText(this.definition, this.children);
  }
}

function sqlText(definition: BuiltInFunction, children: readonly Expression[]): string {
  const args = children.map((child) => child.sql());
  const special = definition.kind === "window" ? undefined : definition.sql?.(args);
  return special ?? `${definition.name}(${args.join(", ")})`;
}

function planText(definition: BuiltInFunction, children: readonly Expression[]): string {
  const args = children.map(String);
  const special = definition.kind === "scalar" ? (definition.planText?.(args) ?? definition.sql?.(args)) : undefined;
  return special ?? `${definition.name}(${args.join(", ")})`;
}

/** A call whose arguments have types that the function does not take; `check-analysis.ts` reports it. */
export class MistypedCall extends Unresolved {
  constructor(
    readonly definition: BuiltInFunction,
    readonly children: readonly Expression[],
    readonly refusal: Refusal | null = null,
  ) {
    super();
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new MistypedCall(this.definition, children, this.refusal);
  }

  sql(): string {
    return sqlText(this.definition, this.children);
  }

  override toString(): string {
    return planText(this.definition, this.children);
  }
}

export class AggregateCall extends Expression {
  readonly dataType: DataType;
  /** Whether it takes equal rows only once. */
  readonly isDistinct: boolean = false;

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
    const args = this.children.map((child) => child.sql());
    return this.definition.sql?.(args) ?? `${this.definition.name}(${args.join(", ")})`;
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
    /** `try_cast`: what does not fit becomes NULL. */
    readonly tolerant: boolean = false,
    /** With ANSI rules off: see `catalyst/cast-legacy.ts`. */
    readonly legacy: boolean = false,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new Cast(child, this.dataType, this.implicit, this.tolerant, this.legacy);
  }

  get nullable(): boolean {
    return this.child.nullable || this.mayLoseValue;
  }

  /** Whether a value may become NULL: where that is asked for, and where NaN has no counterpart. */
  get mayLoseValue(): boolean {
    const { kind } = this.child.dataType;
    const target = this.dataType.kind;
    const isReal = kind === "double" || kind === "float";
    const loses = (kind === "string" && target !== "string") || target === "decimal" || (isReal && target !== "string");
    if (target === "variant") return kind === "string" || kind === "date";
    return (
      this.tolerant ||
      kind === "variant" ||
      (this.legacy && loses) ||
      target === "calendarInterval" ||
      (isReal && (target === "timestamp" || target === "decimal"))
    );
  }

  sql(): string {
    const name = this.tolerant ? "TRY_CAST" : "CAST";
    // Spark's SQL text of a cast to a nested type is that of its argument.
    const isNested = ["array", "map", "struct"].includes(this.dataType.kind);
    return this.implicit || isNested ? this.child.sql() : `${name}(${this.child.sql()} AS ${this.dataType.sql})`;
  }

  override toString(): string {
    return `${this.tolerant ? "try_cast" : "cast"}(${this.child} as ${this.dataType.simpleString})`;
  }
}

/**
 * `explode` and kin: a call in a select that gives several rows. The analyser makes a `Generate` of it.
 *
 * Spark's `Generator`. Which there are, `generators.ts` says; `explode_outer` is `explode` that keeps a row of NULLs where it
 * gives none.
 */
import type { DataType } from "../data/types";
import type { Value } from "../data/value";
import { type Expression, Unresolved } from "./expression";
import type { Misfit } from "./function";

/** A column that a generator gives. */
export interface GeneratedColumn {
  readonly name: string;
  readonly dataType: DataType;
  readonly nullable: boolean;
}

export interface GeneratorDefinition {
  readonly name: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** Whether it has an `_outer` form. */
  readonly hasOuter: boolean;
  /** Whether it is a table function: for FROM only. */
  readonly fromOnly?: true;
  /** What is wrong with these arguments, in Spark's words; null when nothing is. */
  misfit(args: readonly Expression[]): Misfit | null;
  columns(args: readonly Expression[]): readonly GeneratedColumn[];
  /** The rows for the values of the arguments. */
  rows(args: readonly Expression[]): (values: readonly Value[]) => readonly (readonly Value[])[];
}

export class Generator extends Unresolved {
  constructor(
    readonly definition: GeneratorDefinition,
    readonly children: readonly Expression[],
    /** Whether a row stays when there is nothing to give: with NULL. */
    readonly isOuter: boolean,
  ) {
    super();
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new Generator(this.definition, children, this.isOuter);
  }

  sql(): string {
    return `${this.definition.name}(${this.children.map((child) => child.sql()).join(", ")})`;
  }

  override toString(): string {
    return `${this.definition.name}(${this.children.join(", ")})`;
  }
}

/** `posexplode(m) AS (p, k, v)` */
export class MultiAlias extends Unresolved {
  constructor(
    readonly child: Expression,
    readonly names: readonly string[],
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new MultiAlias(child, this.names);
  }

  sql(): string {
    return `${this.child.sql()} AS (${this.names.join(", ")})`;
  }

  override toString(): string {
    return `${this.child} AS (${this.names.join(", ")})`;
  }
}

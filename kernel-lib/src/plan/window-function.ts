/**
 * Functions that only mean something over a window: `row_number()`, `lag(a)`. Each says which frame it needs, and computes
 * its values for one partition at a time.
 */
import type { DataType } from "../data/types";
import type { Value } from "../data/value";
import { Expression } from "./expression";
import type { WindowFrame } from "./window";

/** The rows of one partition, in order. */
export interface WindowPartition {
  readonly size: number;
  /** The function's arguments for each row. */
  readonly args: readonly (readonly Value[])[];
  /** For each row the first row that is ordered equally, and the one after the last of them. */
  readonly peers: readonly (readonly [number, number])[];
  /** The rows of the row's frame: from the first to before the second. */
  frameOf(row: number): readonly [number, number];
  readonly ignoreNulls: boolean;
}

export interface BoundWindowFunction {
  /** The arguments with those that were left out. */
  readonly args: readonly Expression[];
  readonly argumentTypes: readonly DataType[];
  readonly dataType: DataType;
  readonly nullable: boolean;
  /** The only frame it takes; null where any frame will do. */
  readonly frame: WindowFrame | null;
  compute(partition: WindowPartition): Value[];
}

export interface WindowFunction {
  readonly kind: "window";
  readonly name: string;
  readonly arity: readonly [number, number];
  readonly expects: string;
  /** `lag` and its like look at one row, and take no frame at all. */
  readonly isOffset?: boolean;
  readonly takesIgnoreNulls?: boolean;
  /** The argument that must be a positive number, and what Spark says when it is not. */
  readonly limit?: { readonly argument: number; says(value: string): string };
  /** How Spark writes a call, where it is not `name(a, b)`. */
  readonly sql?: string;
  bind(args: readonly DataType[], given: readonly Expression[]): BoundWindowFunction | null;
}

export class WindowCall extends Expression {
  readonly dataType: DataType;

  constructor(
    readonly definition: WindowFunction,
    readonly bound: BoundWindowFunction,
    readonly children: readonly Expression[],
    readonly ignoreNulls: boolean = false,
  ) {
    super();
    this.dataType = bound.dataType;
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new WindowCall(this.definition, this.bound, children, this.ignoreNulls);
  }

  get nullable(): boolean {
    return this.bound.nullable;
  }

  sql(): string {
    const { sql, name } = this.definition;
    return sql ?? `${name}(${this.children.map((child) => child.sql()).join(", ")})`;
  }

  override toString(): string {
    return `${this.definition.name}(${this.children.join(", ")})${this.ignoreNulls ? " ignore nulls" : ""}`;
  }
}

/**
 * Functions as arguments: the `x -> x + 1` of `transform(xs, x -> x + 1)`.
 *
 * Spark's `LambdaFunction` and `NamedLambdaVariable`. A parameter has an identity from the moment it is written, so an
 * inner `x` can never be mistaken for an outer one or for a column; only its type is found out later, by
 * `analyzer/resolve-lambda-variables.ts`. In Spark it is found by name, which gives the same.
 */
import type { DataType } from "../data/types";
import { Expression, type ExprId, newExprId, Unresolved, UnresolvedAttribute } from "./expression";
import { UnresolvedExtractValue } from "./get-field";

/** What a parameter of `x -> …` will be. */
export interface ParameterType {
  readonly dataType: DataType;
  readonly nullable: boolean;
}

export interface LambdaArguments {
  /** The places of the arguments that are functions, from 0. */
  readonly places: readonly number[];
  /**
   * What the function in this place is given, or null when the other arguments do not fit.
   * @param given the arguments, with null for those that are functions
   * @param written how many parameters the function was written with, for where that may differ
   */
  parameters(given: readonly (Expression | null)[], place: number, written: number): readonly ParameterType[] | null;
}

/** A parameter whose type is not known yet. */
export class UnresolvedLambdaVariable extends Unresolved {
  readonly children: readonly Expression[] = [];

  constructor(
    readonly name: string,
    readonly exprId: ExprId = newExprId(),
  ) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  sql(): string {
    return this.name;
  }

  override toString(): string {
    return `lambda '${this.name}`;
  }
}

/** A parameter: what the function is given for one element. */
export class LambdaVariable extends Expression {
  readonly children: readonly Expression[] = [];

  constructor(
    readonly name: string,
    readonly dataType: DataType,
    readonly nullable: boolean,
    readonly exprId: ExprId,
  ) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  /** So Spark calls every parameter in a column's name. */
  sql(): string {
    return "namedlambdavariable()";
  }

  override toString(): string {
    return `lambda ${this.name}#${this.exprId}${this.dataType.kind === "long" ? "L" : ""}`;
  }
}

export type LambdaParameter = UnresolvedLambdaVariable | LambdaVariable;

/** A function of parameters; it may also use columns and the parameters of functions around it. */
export class LambdaFunction extends Expression {
  constructor(
    readonly body: Expression,
    readonly parameters: readonly LambdaParameter[],
    /** Made of an argument that was no function: its value for every element. */
    readonly hidden: boolean = false,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.body, ...this.parameters];
  }

  protected copyWith([body, ...parameters]: readonly Expression[]): Expression {
    return new LambdaFunction(body, parameters as LambdaParameter[], this.hidden);
  }

  /** Whether the types of its parameters are known, though the body may still hold names to resolve. */
  get bound(): boolean {
    return this.parameters.every((parameter) => parameter.resolved);
  }

  get dataType(): DataType {
    return this.body.dataType;
  }

  get nullable(): boolean {
    return this.body.nullable;
  }

  sql(): string {
    return `lambdafunction(${this.children.map((child) => child.sql()).join(", ")})`;
  }

  override toString(): string {
    return `lambdafunction(${this.children.join(", ")}, ${this.hidden})`;
  }
}

/**
 * A function as it is written in SQL: in the body, names that begin with a parameter's mean the parameter.
 * @param names of the parameters; case does not count
 */
export function lambdaOf(names: readonly string[], body: Expression): LambdaFunction {
  const parameters = names.map((name) => new UnresolvedLambdaVariable(name));
  const known = new Map(parameters.map((parameter) => [parameter.name.toLowerCase(), parameter]));
  const bound = body.transformUp((node) => {
    const parameter = node instanceof UnresolvedAttribute ? known.get(node.nameParts[0].toLowerCase()) : undefined;
    if (parameter === undefined) return node;
    const fields = (node as UnresolvedAttribute).nameParts.slice(1);
    return fields.reduce<Expression>((value, field) => new UnresolvedExtractValue(value, field), parameter);
  });
  return new LambdaFunction(bound, parameters);
}

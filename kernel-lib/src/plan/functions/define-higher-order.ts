/**
 * A short way to define a function that calls a function for each element; `higher-order.ts` has the functions.
 *
 * Spark's `HigherOrderFunction`: first come arrays or maps, then functions whose parameters' types follow from these.
 */

import type { DataType, MapType } from "../../data/types";
import type { Value } from "../../data/value";
import type { Expression } from "../expression";
import type { BoundScalar, Misfit, ScalarFunction } from "../function";
import type { ParameterType } from "../lambda";

/** What a definition here says; the rest is the same for all. */
export interface HigherOrder {
  readonly name: string;
  /** The types of the arguments before the functions, as errors name them; null for any. */
  readonly takes: readonly ("array" | "map" | null)[];
  /** For each function: what it is given. */
  readonly functions: readonly ((args: readonly Expression[], written: number) => readonly ParameterType[] | null)[];
  /** How many of the functions may be left out. */
  readonly optional?: number;
  /** Whether the function must give a truth value. */
  readonly predicate?: true;
  readonly misfit?: ScalarFunction["misfit"];
  bind(args: readonly Expression[]): Omit<BoundScalar, "argumentTypes" | "code"> & {
    readonly compute: (...values: never[]) => Value;
    readonly argumentTypes?: readonly DataType[];
  };
  readonly sql?: ScalarFunction["sql"];
}

export function higherOrder(shape: HigherOrder): ScalarFunction {
  const { name, takes, functions, optional = 0 } = shape;
  const places = functions.map((_, i) => takes.length + i);
  const misfit = (given: readonly Expression[]): Misfit | null =>
    wrongPlain(takes, given) ??
    (shape.predicate ? wrongPredicate(given, places[0]) : null) ??
    shape.misfit?.(given) ??
    null;
  return {
    kind: "scalar",
    name,
    arity: [takes.length + functions.length - optional, takes.length + functions.length],
    expects: '"ARRAY"',
    ...(shape.sql && { sql: shape.sql }),
    misfit,
    lambdas: {
      places,
      parameters: (given, place, written) => {
        const plain = given.slice(0, takes.length) as Expression[];
        return wrongPlain(takes, plain) === null ? functions[place - takes.length](plain, written) : null;
      },
    },
    bind(types, given = []): BoundScalar | null {
      if (misfit(given) !== null) return null;
      const { compute, argumentTypes = types, ...bound } = shape.bind(given);
      return {
        nullable: (nulls) => bound.nullableResult === true || nulls.slice(0, takes.length).some(Boolean),
        ...bound,
        argumentTypes,
        code: (values, context) => `${context.reference(name, compute)}(${values.join(", ")})`,
      };
    },
  };
}

const ORDINALS = ["first", "second", "third", "fourth"];

export function unexpectedType(given: readonly Expression[], place: number, wanted: string): Misfit {
  const { dataType } = given[place];
  return {
    kind: "UNEXPECTED_INPUT_TYPE",
    why: `The ${ORDINALS[place]} parameter requires the ${wanted} type, however "${given[place].sql()}" has the type "${dataType.sql}".`,
  };
}

function wrongPlain(takes: HigherOrder["takes"], given: readonly Expression[]): Misfit | null {
  const at = takes.findIndex((kind, i) => kind !== null && given[i].dataType.kind !== kind);
  return at < 0 ? null : unexpectedType(given, at, `"${(takes[at] as string).toUpperCase()}"`);
}

function wrongPredicate(given: readonly Expression[], place: number): Misfit | null {
  const { kind } = given[place].dataType;
  return kind === "boolean" || kind === "null" ? null : unexpectedType(given, place, '"BOOLEAN"');
}

/** An element of an array argument, as a parameter. */
export function elementOf({ dataType }: Expression, orNull: boolean = false): ParameterType {
  if (dataType.kind !== "array") return { dataType, nullable: true };
  return { dataType: dataType.elementType, nullable: dataType.containsNull || orNull };
}

/** A key of a map argument. */
export function keyOf({ dataType }: Expression): ParameterType {
  return { dataType: (dataType as MapType).keyType, nullable: false };
}

/** A value of a map argument. */
export function itemOf({ dataType }: Expression, orNull: boolean = false): ParameterType {
  const { valueType, valueContainsNull } = dataType as MapType;
  return { dataType: valueType, nullable: valueContainsNull || orNull };
}

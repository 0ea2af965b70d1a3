/**
 * A short way to define a scalar function that is a plain JavaScript function of its values.
 *
 * Spark's functions say which types they take (`inputTypes`) and the analyser casts to those where ANSI rules let it
 * (`AnsiTypeCoercion`): any plain value becomes text where text is asked for, text becomes any plain value, numbers become
 * other numbers, dates and timestamps each other, NULL anything. What an argument may be is an `Accepts` here.
 */
import {
  ArrayType,
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  MapType,
  NullType,
  StringType,
  TimestampNTZType,
  TimestampType,
} from "../../data/types";
import type { Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import type { BoundScalar, ScalarFunction } from "../function";
import { isIntegral, isNumeric } from "./numeric-types";

/** What one argument may be. */
export interface Accepts {
  /** As Spark's errors name it, quotes included. */
  readonly text: string;
  /** What the argument is cast to, or null when its type does not fit. */
  accept(type: DataType): DataType | null;
}

/** Any function of values; only generated code calls it, with values of the types that were accepted. */
export type Compute = (...values: never[]) => Value;

export interface Shape {
  readonly name: string;
  readonly takes: readonly Accepts[];
  /** How many of the last arguments may be left out. */
  readonly optional?: number;
  /** Whether the last argument may be given any number of times. */
  readonly variadic?: boolean;
  /** The result's type; a function of the accepted types may refuse them with null. */
  readonly gives: DataType | ((types: readonly DataType[], given: readonly Expression[]) => DataType | null);
  /** Whether the result may be NULL although no argument is. */
  readonly nullable?: boolean;
  /** For functions that get NULLs as `null` and decide themselves. */
  readonly seesNulls?: { readonly neverNull: boolean };
  /** How the call is written, from the types that were accepted. */
  readonly sqlOf?: (types: readonly DataType[]) => ((args: readonly string[]) => string) | undefined;
  /** Whether the result may be NULL, from whether each argument may; where neither of the above says it. */
  readonly nullIf?: (args: readonly boolean[], types: readonly DataType[]) => boolean;
  readonly misfit?: ScalarFunction["misfit"];
  readonly sql?: ScalarFunction["sql"];
  readonly planText?: ScalarFunction["planText"];
  readonly family?: ScalarFunction["family"];
}

export function scalar(shape: Shape, compute: Compute): ScalarFunction {
  return scalarOf(shape, () => compute);
}

/** @param make the function for arguments of these types, in this time zone */
export function scalarOf(
  shape: Shape,
  make: (types: readonly DataType[], timeZone: string, given: readonly Expression[]) => Compute,
): ScalarFunction {
  const { name, takes, optional = 0, variadic = false } = shape;
  const helper = name.replace(/\W/g, "_");
  return {
    kind: "scalar",
    name,
    arity: [takes.length - optional, variadic ? Number.POSITIVE_INFINITY : takes.length],
    expects: takes[0]?.text ?? '"ANY"',
    expectsEach: takes.map(({ text }) => text),
    ...(shape.sql && { sql: shape.sql }),
    ...(shape.planText && { planText: shape.planText }),
    ...(shape.family && { family: shape.family }),
    ...(shape.misfit && { misfit: shape.misfit }),
    bind(args, given = []): BoundScalar | null {
      const types = args.map((type, i) => (takes[i] ?? takes[takes.length - 1]).accept(type));
      if (!allAccepted(types)) return null;
      const dataType = typeof shape.gives === "function" ? shape.gives(types, given) : shape.gives;
      if (dataType === null) return null;
      return {
        argumentTypes: types,
        dataType,
        ...(shape.nullable && { nullableResult: true }),
        ...(shape.sqlOf && { sql: shape.sqlOf(types) }),
        ...(shape.seesNulls && { seesNulls: shape.seesNulls }),
        ...(shape.nullIf && { nullable: (args: readonly boolean[]) => shape.nullIf?.(args, types) === true }),
        code: (values, context) =>
          `${context.reference(helper, make(types, context.timeZone, given))}(${values.join(", ")})`,
      };
    },
  };
}

function allAccepted(types: readonly (DataType | null)[]): types is readonly DataType[] {
  return types.every((type) => type !== null);
}

/** The same function under another name, which is also the name its columns get. */
export function renamed(definition: ScalarFunction, name: string, sql?: ScalarFunction["sql"]): ScalarFunction {
  const { sql: _, planText: __, ...rest } = definition;
  return { ...rest, name, ...(sql && { sql }) };
}

/** The value of an argument that is a literal; undefined when it is not one. */
export function literalValue(given: readonly Expression[], index: number): Value | undefined {
  const argument = given[index];
  return argument instanceof Literal ? argument.value : undefined;
}

const hasParts = (type: DataType): boolean => ["array", "map", "struct"].includes(type.kind);
const isPlain = (type: DataType): boolean => !hasParts(type);

function quoted(type: DataType): string {
  return `"${type.sql}"`;
}

function numberOf(target: DataType): Accepts {
  const fits = (type: DataType): boolean => isNumeric(type) || type.kind === "string" || type.kind === "null";
  return { text: quoted(target), accept: (type) => (fits(type) ? target : null) };
}

function momentOf(target: DataType): Accepts {
  const fits = ["date", "timestamp", "timestamp_ntz", "string", "null"];
  return { text: quoted(target), accept: (type) => (fits.includes(type.kind) ? target : null) };
}

/** A collation stays. */
export const STRING: Accepts = {
  text: quoted(StringType),
  accept: (type) => (type.kind === "string" ? type : isPlain(type) ? StringType : null),
};
export const INT: Accepts = numberOf(IntegerType);
export const LONG: Accepts = numberOf(LongType);
export const DOUBLE: Accepts = numberOf(DoubleType);
export const DATE: Accepts = momentOf(DateType);
export const TIMESTAMP: Accepts = momentOf(TimestampType);
export const TIMESTAMP_NTZ: Accepts = momentOf(TimestampNTZType);
export const ANY: Accepts = { text: '"ANY"', accept: (type) => type };

export const BOOLEAN: Accepts = {
  text: quoted(BooleanType),
  accept: (type) => (["boolean", "string", "null"].includes(type.kind) ? BooleanType : null),
};

export const BINARY: Accepts = {
  text: quoted(BinaryType),
  accept: (type) => (["binary", "string", "null"].includes(type.kind) ? BinaryType : null),
};

/** Any number as it is; text as a double. */
export const NUMERIC: Accepts = {
  text: '"NUMERIC"',
  accept: (type) => {
    if (isNumeric(type)) return type;
    return type.kind === "string" || type.kind === "null" ? DoubleType : null;
  },
};

/** Any whole number as it is; other numbers and text as a long. */
export const INTEGRAL: Accepts = {
  text: '"INTEGRAL"',
  accept: (type) => {
    if (isIntegral(type)) return type;
    return type.kind === "string" || isNumeric(type) ? LongType : type.kind === "null" ? IntegerType : null;
  },
};

export const STRING_OR_BINARY: Accepts = {
  text: '("STRING" or "BINARY")',
  accept: (type) => (type.kind === "binary" ? type : STRING.accept(type)),
};

export const ARRAY: Accepts = {
  text: '"ARRAY"',
  accept: (type) => (type.kind === "array" ? type : type.kind === "null" ? new ArrayType(NullType) : null),
};

export const MAP: Accepts = {
  text: '"MAP"',
  accept: (type) => (type.kind === "map" ? type : type.kind === "null" ? new MapType(NullType, NullType) : null),
};

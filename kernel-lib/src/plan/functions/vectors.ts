/** Vectors: arrays of floats multiplied, measured and scaled. Spark computes them in 32 bits. */
import { SparkError } from "../../data/errors";
import { ArrayType, FloatType } from "../../data/types";
import type { Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { type Accepts, scalar } from "./define";

export const VECTOR_TYPE: ArrayType = new ArrayType(FloatType);

export const VECTOR: Accepts = {
  text: '"ARRAY<FLOAT>"',
  accept: (type) =>
    (type.kind === "array" && type.elementType.kind === "float") || type.kind === "null" ? VECTOR_TYPE : null,
};
const DEGREE: Accepts = {
  text: '"FLOAT"',
  accept: (type) => (type.kind === "float" || type.kind === "null" ? FloatType : null),
};

type Vector = readonly (number | null)[];
const round = Math.fround;
const hasNull = (vector: Vector): boolean => vector.includes(null);

/** Two vectors of one length; NULL when an element is. */
function binary(name: string, compute: (a: readonly number[], b: readonly number[]) => number | null): ScalarFunction {
  return scalar({ name, takes: [VECTOR, VECTOR], gives: FloatType, nullable: true }, (a: Vector, b: Vector) => {
    if (a.length !== b.length)
      throw new SparkError(
        "VECTOR_DIMENSION_MISMATCH",
        `Vectors passed to \`${name}\` must have the same dimension, but got ${a.length} and ${b.length}.`,
        { sqlState: "22000" },
      );
    return hasNull(a) || hasNull(b) ? null : compute(a as readonly number[], b as readonly number[]);
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => round(sum + round(x * b[i])), 0);
}

function cosine(a: readonly number[], b: readonly number[]): number | null {
  const size = round(Math.sqrt(round(dot(a, a) * dot(b, b))));
  return size === 0 ? null : round(dot(a, b) / size);
}

function distance(a: readonly number[], b: readonly number[]): number {
  const difference = a.map((x, i) => round(x - b[i]));
  return round(Math.sqrt(dot(difference, difference)));
}

function norm(vector: readonly number[], degree: number): number {
  const sizes = vector.map(Math.abs);
  if (degree === 1) return sizes.reduce((sum, x) => round(sum + x), 0);
  if (degree === Number.POSITIVE_INFINITY) return Math.max(0, ...sizes);
  if (degree === 2) return round(Math.sqrt(dot(vector, vector)));
  throw new SparkError(
    "INVALID_VECTOR_NORM_DEGREE",
    `The degree of \`vector_norm\` must be 1.0, 2.0 or infinity, but got ${degree}.`,
    { sqlState: "22023" },
  );
}

function normed(
  name: string,
  gives: typeof FloatType | ArrayType,
  compute: (v: readonly number[], size: number) => Value,
): ScalarFunction {
  return scalar(
    {
      name,
      takes: [VECTOR, DEGREE],
      optional: 1,
      gives,
      nullable: true,
      sql: ([vector, degree = "2.0"]) => `${name}(${vector}, ${degree})`,
    },
    (vector: Vector, degree: number = 2) =>
      hasNull(vector) ? null : compute(vector as readonly number[], norm(vector as readonly number[], degree)),
  );
}

export const vectors: readonly ScalarFunction[] = [
  binary("vector_inner_product", dot),
  binary("vector_cosine_similarity", cosine),
  binary("vector_l2_distance", distance),
  normed("vector_norm", FloatType, (_vector, size) => size),
  normed("vector_normalize", VECTOR_TYPE, (vector, size) => (size === 0 ? null : vector.map((x) => round(x / size)))),
];

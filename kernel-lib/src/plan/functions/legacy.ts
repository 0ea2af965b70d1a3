/**
 * Functions with ANSI rules off (`spark.sql.ansi.enabled=false`): what would be an error of a value is NULL, and whole numbers
 * that overflow begin again at the other end, as Java's do.
 *
 * In Spark each expression has this as its `failOnError = false`. Here a call is bound as ever and then wrapped.
 */
import { SparkError } from "../../data/errors";
import type { DataType } from "../../data/types";
import { type Long, toLong, type Value } from "../../data/value";
import type { BoundScalar, CodeContext } from "../function";

/** Errors that only ANSI rules know. */
const NULL_INSTEAD: ReadonlySet<string> = new Set([
  "ARITHMETIC_OVERFLOW",
  "CANNOT_PARSE_TIMESTAMP",
  "CAST_INVALID_INPUT",
  "CAST_OVERFLOW",
  "DATETIME_FIELD_OUT_OF_BOUNDS",
  "DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION",
  "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION",
  "DIVIDE_BY_ZERO",
  "INTERVAL_DIVIDED_BY_ZERO",
  "INVALID_ARRAY_INDEX",
  "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
  "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
  "NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION",
  "REMAINDER_BY_ZERO",
]);

/** The functions of which some arguments have no value under the old rules. */
const MAY_GIVE_NULL: ReadonlySet<string> = new Set(
  (
    "/ % div mod pmod [] element_at elt make_date make_timestamp make_timestamp_ntz make_timestamp_ltz next_day " +
    "to_date to_timestamp to_timestamp_ntz to_timestamp_ltz to_unix_timestamp unix_timestamp conv url_decode parse_url"
  ).split(" "),
);

const BITS: Partial<Record<DataType["kind"], number>> = { byte: 8, short: 16, int: 32, long: 64 };
const WRAPPING: ReadonlySet<string> = new Set(["+", "-", "*", "negative", "unary -", "abs"]);

function orNull(compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof SparkError && NULL_INSTEAD.has(error.errorClass ?? "")) return null;
    throw error;
  }
}

/** The same call under the rules without ANSI. */
export function legacy(name: string, bound: BoundScalar): BoundScalar {
  const bits = BITS[bound.dataType.kind];
  if (WRAPPING.has(name) && bits !== undefined) return { ...bound, code: wrapping(name, bits) };
  const isDecimal = WRAPPING.has(name) && bound.dataType.kind === "decimal";
  if (bound.lazyCode !== undefined || !(isDecimal || MAY_GIVE_NULL.has(name))) return bound;
  return {
    ...bound,
    nullableResult: true,
    code: (args, context) => `${context.reference("orNull", orNull)}(() => ${bound.code(args, context)})`,
  };
}

function wrapping(name: string, bits: number): BoundScalar["code"] {
  const compute: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    negative: (a) => -a,
    "unary -": (a) => -a,
    abs: (a) => (a < 0n ? -a : a),
  };
  const wrapped = (a: Long, b: Long = 0): Long => toLong(BigInt.asIntN(bits, compute[name](BigInt(a), BigInt(b))));
  return (args: readonly string[], context: CodeContext) =>
    `${context.reference("wrapped", wrapped)}(${args.join(", ")})`;
}

/** A sum of longs that goes round. */
export function addWrapping(a: Long, b: Long): Long {
  return toLong(BigInt.asIntN(64, BigInt(a) + BigInt(b)));
}

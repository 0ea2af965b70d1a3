/**
 * `cast(k as bigint) > 1` compares each row's k in the wider type; `k > 1` needs no cast, and sources understand it. Where the
 * constant is no value of k's type the answer is known. Spark's `UnwrapCastInBinaryComparison`, for whole numbers.
 */
import { type DataType, LongType } from "../../data/types";
import { type Expression, Literal } from "../../plan/expression";
import { Cast, ScalarCall } from "../../plan/function";
import { callOf, FALSE, isNotNull, nullOf, TRUE } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

const SWAPPED: Readonly<Record<string, string>> = {
  "=": "=",
  "<=>": "<=>",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};
const RANGE: Readonly<Record<string, readonly [number, number]>> = {
  byte: [-128, 127],
  short: [-32768, 32767],
  int: [-2147483648, 2147483647],
};

export const unwrapCastInBinaryComparison: Rule = expressionRule("UnwrapCastInBinaryComparison", [Cast], (node) => {
  if (!(node instanceof ScalarCall) || SWAPPED[node.definition.name] === undefined) return node;
  const [a, b] = node.children;
  if (a instanceof Literal && b instanceof Cast) return swapped(unwrapped(SWAPPED[node.definition.name], b, a)) ?? node;
  if (b instanceof Literal && a instanceof Cast) return unwrapped(node.definition.name, a, b) ?? node;
  return node;
});

/** The constant stays on the side where it was. */
function swapped(expression: Expression | null): Expression | null {
  if (!(expression instanceof ScalarCall) || SWAPPED[expression.definition.name] === undefined) return expression;
  const [a, b] = expression.children;
  return callOf(SWAPPED[expression.definition.name], b, a);
}

function unwrapped(sign: string, cast: Cast, constant: Literal): Expression | null {
  const { child } = cast;
  const range = RANGE[child.dataType.kind];
  const { value } = constant;
  if (range === undefined || cast.tolerant || !isWholeOrDouble(cast.dataType) || typeof value !== "number") return null;
  if (Number.isNaN(value)) return null;
  const [low, high] = range;
  if (value > high) return decided(sign === "<" || sign === "<=", sign, child);
  if (value < low) return decided(sign === ">" || sign === ">=", sign, child);
  if (Number.isInteger(value)) return callOf(sign, child, new Literal(value + 0, child.dataType));
  if (sign === "=" || sign === "<=>") return decided(false, sign, child);
  // Between two whole numbers: more than 1.5 is more than 1.
  const floor = new Literal(Math.floor(value) + 0, child.dataType);
  return callOf(sign === ">" || sign === ">=" ? ">" : "<=", child, floor);
}

function isWholeOrDouble(type: DataType): boolean {
  return type.kind === "short" || type.kind === "int" || type.kind === LongType.kind || type.kind === "double";
}

/** The answer for every row but those that are NULL. */
function decided(answer: boolean, sign: string, child: Expression): Expression {
  if (sign === "<=>") return FALSE;
  if (!child.nullable) return answer ? TRUE : FALSE;
  const known = nullOf(TRUE.dataType);
  return answer ? callOf("or", isNotNull(child), known) : callOf("and", callOf("isnull", child), known);
}

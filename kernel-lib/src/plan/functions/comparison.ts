/** `=`, `<=>`, `<`, `<=`, `>`, `>=`, `IN`: NULL when a side is NULL, except `<=>`, which finds two NULLs equal. */

import { comparator, isOrderable, isPlainlyOrdered } from "../../data/ordering";
import { BooleanType, type DataType, StringType } from "../../data/types";
import { isAnsi } from "../ansi";
import type { CodeContext, ScalarFunction } from "../function";
import { commonType, widerType } from "./numeric-types";

/** The type two sides are compared in; null when they cannot be. */
export function comparisonType(a: DataType, b: DataType): DataType | null {
  const type = besideText(a, b) ?? besideText(b, a) ?? widerType(a, b);
  return type !== null && isOrderable(type) ? type : null;
}

/** With ANSI rules off, text beside anything else is read as that. */
function besideText(text: DataType, other: DataType): DataType | null {
  const isOther = !["string", "null", "array", "map", "struct"].includes(other.kind);
  return !isAnsi() && text.kind === "string" && isOther ? other : null;
}

function compareCode(type: DataType, sign: string, a: string, b: string, context: CodeContext): string {
  const js = sign === "=" ? "===" : sign;
  if (isPlainlyOrdered(type) || (sign === "=" && type === StringType)) return `${a} ${js} ${b}`;
  return `${context.reference("compare", comparator(type))}(${a}, ${b}) ${js} 0`;
}

function comparison(sign: string): ScalarFunction {
  return {
    kind: "scalar",
    name: sign,
    arity: [2, 2],
    family: "operator",
    expects: "any",
    sql: ([a, b]) => `(${a} ${sign} ${b})`,
    bind(args) {
      const type = comparisonType(args[0], args[1]);
      if (type === null) return null;
      return {
        argumentTypes: [type, type],
        dataType: BooleanType,
        code: ([a, b], context) => `(${compareCode(type, sign, a, b, context)})`,
      };
    },
  };
}

const nullSafeEqual: ScalarFunction = {
  kind: "scalar",
  name: "<=>",
  arity: [2, 2],
  family: "operator",
  expects: "any",
  sql: ([a, b]) => `(${a} <=> ${b})`,
  bind(args) {
    const type = comparisonType(args[0], args[1]);
    if (type === null) return null;
    return {
      argumentTypes: [type, type],
      dataType: BooleanType,
      seesNulls: { neverNull: true },
      code: ([a, b], context) =>
        `(${a} === null || ${b} === null ? ${a} === ${b} : ${compareCode(type, "=", a, b, context)})`,
    };
  },
};

/** `value IN (a, b, …)`: true when it equals one; else NULL when a NULL is among them, since that might be equal. */
const isIn: ScalarFunction = {
  kind: "scalar",
  name: "in",
  arity: [2, Number.POSITIVE_INFINITY],
  family: "oneType",
  expects: "any",
  sql: ([value, ...list]) => `(${value} IN (${list.join(", ")}))`,
  planText: ([value, ...list]) => `${value} IN (${list.join(",")})`,
  bind(args) {
    const type = commonType(args);
    if (type === null || !isOrderable(type)) return null;
    return {
      argumentTypes: args.map(() => type),
      dataType: BooleanType,
      seesNulls: { neverNull: false },
      code: ([value, ...list], context) => {
        const equals = list.map((item) => `(${item} !== null && ${compareCode(type, "=", value, item, context)})`);
        const unknown = list.map((item) => `${item} === null`);
        return `(${value} === null ? null : ${equals.join(" || ")} ? true : ${unknown.join(" || ")} ? null : false)`;
      },
    };
  },
};

export const comparisons: readonly ScalarFunction[] = [
  ...["=", "<", "<=", ">", ">="].map(comparison),
  nullSafeEqual,
  isIn,
];

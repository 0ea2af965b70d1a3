/** `=`, `<=>`, `<`, `<=`, `>`, `>=`, `IN`: NULL when a side is NULL, except `<=>`, which finds two NULLs equal. */
import { comparator, isOrderable, isPlainlyOrdered } from "../../data/ordering";
import { BooleanType, type DataType, sameType } from "../../data/types";
import type { CodeContext, ScalarFunction } from "../function";
import { commonType, widerNumeric, widerTime } from "./numeric-types";

/** The type two sides are compared in: their own, the wider number, or the other side's for a string or a null. */
function comparisonType(a: DataType, b: DataType): DataType | null {
  if (sameType(a, b)) return isOrderable(a) ? a : null;
  if (a.kind === "null") return b;
  if (b.kind === "null") return a;
  const wider = widerNumeric(a, b) ?? widerTime(a, b);
  if (wider !== null) return wider;
  // A string literal beside a date, timestamp or boolean is read as one.
  if (a.kind === "string" && isAtomic(b)) return b;
  if (b.kind === "string" && isAtomic(a)) return a;
  return null;
}

function isAtomic(type: DataType): boolean {
  return ["boolean", "date", "timestamp", "timestamp_ntz", "decimal"].includes(type.kind);
}

function compareCode(type: DataType, sign: string, a: string, b: string, context: CodeContext): string {
  const js = sign === "=" ? "===" : sign;
  if (isPlainlyOrdered(type) || (sign === "=" && type.kind === "string")) return `${a} ${js} ${b}`;
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

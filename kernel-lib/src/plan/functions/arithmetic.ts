/**
 * `+ - * / %` and the sign, under ANSI rules: overflow and division by zero are errors, never silent.
 *
 * Integral results keep their type; `/` is always a double here (decimals come with their own rule). Error classes are
 * Spark's (surprises 25 and 29).
 */
import { SparkError } from "../../data/errors";
import { type DataType, DoubleType, FloatType, LongType } from "../../data/types";
import type { BoundScalar, CodeContext, ScalarFunction } from "../function";
import { bindDecimal, bindDecimalFloor, bindDecimalNegation } from "./decimal-arithmetic";
import { divisionByZero } from "./division-by-zero";
import { bindMoment } from "./interval-arithmetic";
import { bindIntervalSign } from "./interval-sign";
import {
  addLong,
  arithmeticOverflow,
  floorToLong,
  multiplyLong,
  negateLong,
  overflowAnywhere,
  remainderLong,
  subtractLong,
} from "./long-math";
import { isIntegral, isNumeric, widerNumeric } from "./numeric-types";

const longOperations = { "+": addLong, "-": subtractLong, "*": multiplyLong } as const;
const longName = { "+": "addLong", "-": "subtractLong", "*": "multiplyLong" } as const;
const tryName = { "+": "try_add", "-": "try_subtract", "*": "try_multiply" } as const;
const ranges: Record<string, readonly [number, number]> = {
  byte: [-128, 127],
  short: [-32768, 32767],
  int: [-2147483648, 2147483647],
};

/** Spark's wording of what arithmetic takes. */
const NUMERIC = '"NUMERIC"';
const SIGNED = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")';
const NUMERIC_OR_INTERVAL = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")';

/** `a sign b` in a type whose results are exact as JavaScript numbers, or an error. */
function smallIntegers(kind: string, sign: "+" | "-" | "*"): (a: number, b: number) => number {
  const [low, high] = ranges[kind];
  const compute = { "+": (a: number, b: number) => a + b, "-": (a: number, b: number) => a - b, "*": multiplyInts }[
    sign
  ];
  return (a, b) => {
    const result = compute(a, b);
    if (result < low || result > high) throw overflow(kind, sign, a, b);
    return result;
  };
}

/** Adding zero turns -0 into the 0 it is among integers. */
function multiplyInts(a: number, b: number): number {
  return a * b + 0;
}

function overflow(kind: string, sign: "+" | "-" | "*", a: number, b: number): SparkError {
  if (kind === "int") return arithmeticOverflow(tryName[sign]);
  return new SparkError(
    "BINARY_ARITHMETIC_OVERFLOW",
    `${a}S ${sign} ${b}S caused overflow. Use \`${tryName[sign]}\` to ignore overflow problem and return NULL.`,
    { sqlState: "22003" },
  );
}

function binary(sign: "+" | "-" | "*"): ScalarFunction {
  return {
    kind: "scalar",
    name: sign,
    arity: [2, 2],
    family: "operator",
    expects: sign === "*" ? NUMERIC : NUMERIC_OR_INTERVAL,
    sql: ([a, b]) => `(${a} ${sign} ${b})`,
    bind(args, given) {
      const moment = bindMoment(sign, args);
      if (moment !== undefined) return moment;
      const type = widerNumeric(args[0], args[1]);
      if (type === null) return null;
      if (type.kind === "decimal") return bindDecimal(sign, args, given);
      const code = (values: readonly string[], context: CodeContext): string =>
        arithmeticCode(sign, type, values, context);
      return { argumentTypes: [type, type], dataType: type, code };
    },
  };
}

function arithmeticCode(
  sign: "+" | "-" | "*",
  type: DataType,
  [a, b]: readonly string[],
  context: CodeContext,
): string {
  switch (type.kind) {
    case "long":
      return `${context.reference(longName[sign], longOperations[sign])}(${a}, ${b})`;
    case "float":
      return `Math.fround(${a} ${sign} ${b})`;
    case "double":
      return `(${a} ${sign} ${b})`;
    default:
      return `${context.reference(`${type.kind}_operation`, smallIntegers(type.kind, sign))}(${a}, ${b})`;
  }
}

/** As a function that generated code can call where a value is expected. */
const divideByZero = (): never => {
  throw divisionByZero("DIVIDE_BY_ZERO");
};
const remainderByZero = (): never => {
  throw divisionByZero("REMAINDER_BY_ZERO");
};

const divide: ScalarFunction = {
  kind: "scalar",
  name: "/",
  arity: [2, 2],
  family: "operator",
  expects: NUMERIC,
  sql: ([a, b]) => `(${a} / ${b})`,
  bind(args, given) {
    const moment = bindMoment("/", args);
    if (moment !== undefined) return moment;
    const type = widerNumeric(args[0], args[1]);
    if (type === null) return null;
    if (type.kind === "decimal") return bindDecimal("/", args, given);
    const code = ([a, b]: readonly string[], context: CodeContext): string =>
      `(${b} === 0 ? ${context.reference("divideByZero", divideByZero)}() : ${a} / ${b})`;
    // As in Spark, though a zero is an error and no NULL.
    return {
      argumentTypes: [DoubleType, DoubleType],
      dataType: DoubleType,
      nullableResult: true,
      rightFirst: true,
      code,
    };
  },
};

const remainder: ScalarFunction = {
  kind: "scalar",
  name: "%",
  arity: [2, 2],
  family: "operator",
  expects: NUMERIC,
  sql: ([a, b]) => `(${a} % ${b})`,
  bind(args, given) {
    const type = widerNumeric(args[0], args[1]);
    if (type === null) return null;
    if (type.kind === "decimal") return bindDecimal("%", args, given);
    const code = ([a, b]: readonly string[], context: CodeContext): string => {
      const zero = `${context.reference("remainderByZero", remainderByZero)}()`;
      const value =
        type === LongType
          ? `${context.reference("remainderLong", remainderLong)}(${a}, ${b})`
          : `${a} % ${b}${isIntegral(type) ? " + 0" : ""}`;
      return `(${b} === 0 ? ${zero} : ${value})`;
    };
    return { argumentTypes: [type, type], dataType: type, nullableResult: true, rightFirst: true, code };
  },
};

/** The sign and abs: overflow has no `try_` alternative, and is one class for all integral types. */
function unary(
  name: string,
  renderings: Pick<ScalarFunction, "sql" | "planText">,
  codeOf: (type: DataType, value: string, negated: string) => string,
): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [1, 1],
    expects: name === "abs" ? SIGNED : NUMERIC_OR_INTERVAL,
    ...renderings,
    bind([given]): BoundScalar | null {
      const type = given.kind === "string" || given.kind === "null" ? DoubleType : given;
      const interval = bindIntervalSign(name, type);
      if (interval !== undefined) return interval;
      if (type.kind === "decimal") return bindDecimalNegation(name, type);
      if (!isNumeric(type)) return null;
      const code = ([value]: readonly string[], context: CodeContext): string =>
        codeOf(type, value, negation(type, value, context));
      return { argumentTypes: [type], dataType: type, code };
    },
  };
}

function negation(type: DataType, value: string, context: CodeContext): string {
  if (type === DoubleType || type === FloatType) return `-${value}`;
  if (type === LongType) return `${context.reference("negateLong", negateLong)}(${value})`;
  const [low] = ranges[type.kind];
  return `${context.reference("negate", (n: number) => {
    if (n === low) throw overflowAnywhere();
    return 0 - n;
  })}(${value})`;
}

const mod: ScalarFunction = { ...remainder, name: "mod", sql: ([a, b]) => `mod(${a}, ${b})` };

const negate: ScalarFunction = unary(
  "negative",
  { sql: ([a]) => `negative(${a})`, planText: ([a]) => `-${a}` },
  (_type, _value, negated) => `(${negated})`,
);

/** The sign in front, which heads its column otherwise than the function does. */
const minusSign: ScalarFunction = { ...negate, name: "unary -", sql: ([a]) => `(- ${a})` };

const positive: ScalarFunction = unary("positive", { sql: ([a]) => `(+ ${a})` }, (_type, value) => value);

const abs: ScalarFunction = unary("abs", {}, (type, value, negated) =>
  type === DoubleType || type === FloatType ? `Math.abs(${value})` : `(${value} < 0 ? ${negated} : ${value})`,
);

const floor: ScalarFunction = {
  kind: "scalar",
  name: "floor",
  arity: [1, 1],
  expects: '("DOUBLE" or "DECIMAL" or "BIGINT")',
  sql: ([a]) => `FLOOR(${a})`,
  bind([type]) {
    if (isIntegral(type)) return { argumentTypes: [LongType], dataType: LongType, code: ([a]) => a };
    if (type.kind === "decimal") return bindDecimalFloor(type);
    if (!(isNumeric(type) || type.kind === "string" || type.kind === "null")) return null;
    return {
      argumentTypes: [DoubleType],
      dataType: LongType,
      code: ([a], context) => `${context.reference("floorToLong", floorToLong)}(${a})`,
    };
  },
};

export const arithmetic: readonly ScalarFunction[] = [
  binary("+"),
  binary("-"),
  binary("*"),
  divide,
  remainder,
  mod,
  negate,
  minusSign,
  positive,
  abs,
  floor,
];

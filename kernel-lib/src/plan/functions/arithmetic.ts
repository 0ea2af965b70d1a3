/**
 * `+ - * / %` and the sign, under ANSI rules: overflow and division by zero are errors, never silent.
 *
 * Integral results keep their type; `/` is always a double here (decimals come with their own rule). Error classes are
 * Spark's (surprises 25 and 29).
 */
import { SparkError } from "../../data/errors";
import { type DataType, DoubleType, FloatType, IntegerType, LongType } from "../../data/types";
import type { BoundScalar, CodeContext, ScalarFunction } from "../function";
import { addLong, arithmeticOverflow, multiplyLong, remainderLong, subtractLong } from "./long-math";
import { isNumeric, widerNumeric } from "./numeric-types";

const longOperations = { "+": addLong, "-": subtractLong, "*": multiplyLong } as const;
const tryName = { "+": "try_add", "-": "try_subtract", "*": "try_multiply" } as const;
const ranges: Record<string, readonly [number, number]> = {
  byte: [-128, 127],
  short: [-32768, 32767],
  int: [-2147483648, 2147483647],
};

function checkRange(kind: string, hint: string): (value: number) => number {
  const [low, high] = ranges[kind];
  return (value) => {
    if (value < low || value > high) throw overflow(kind, hint);
    return value;
  };
}

function overflow(kind: string, hint: string): SparkError {
  if (kind === "int") return arithmeticOverflow("integer", hint);
  return new SparkError("BINARY_ARITHMETIC_OVERFLOW", `the result is out of the range of ${kind}.`, {
    sqlState: "22003",
  });
}

function binary(sign: "+" | "-" | "*"): ScalarFunction {
  return {
    kind: "scalar",
    name: sign,
    arity: [2, 2],
    expects: "two numbers",
    sql: ([a, b]) => `(${a} ${sign} ${b})`,
    bind(args) {
      const type = widerNumeric(args[0], args[1]);
      if (type === null) return null;
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
      return `${context.reference(tryName[sign], longOperations[sign])}(${a}, ${b})`;
    case "float":
      return `Math.fround(${a} ${sign} ${b})`;
    case "double":
      return `(${a} ${sign} ${b})`;
    default:
      return `${context.reference(`check_${type.kind}`, checkRange(type.kind, tryName[sign]))}(${a} ${sign} ${b})`;
  }
}

function divideByZero(errorClass: string, hint: string): () => never {
  return () => {
    const what = errorClass === "REMAINDER_BY_ZERO" ? "Remainder" : "Division";
    throw new SparkError(
      errorClass,
      `${what} by zero. Use \`${hint}\` to tolerate divisor being 0 and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.`,
      { sqlState: "22012" },
    );
  };
}

const divide: ScalarFunction = {
  kind: "scalar",
  name: "/",
  arity: [2, 2],
  expects: "two numbers",
  sql: ([a, b]) => `(${a} / ${b})`,
  bind(args) {
    if (widerNumeric(args[0], args[1]) === null) return null;
    const code = ([a, b]: readonly string[], context: CodeContext): string =>
      `(${b} === 0 ? ${context.reference("divideByZero", divideByZero("DIVIDE_BY_ZERO", "try_divide"))}() : ${a} / ${b})`;
    return { argumentTypes: [DoubleType, DoubleType], dataType: DoubleType, code };
  },
};

const remainder: ScalarFunction = {
  kind: "scalar",
  name: "%",
  arity: [2, 2],
  expects: "two numbers",
  sql: ([a, b]) => `(${a} % ${b})`,
  bind(args) {
    const type = widerNumeric(args[0], args[1]);
    if (type === null) return null;
    const code = ([a, b]: readonly string[], context: CodeContext): string => {
      const zero = `${context.reference("remainderByZero", divideByZero("REMAINDER_BY_ZERO", "try_mod"))}()`;
      const value =
        type === LongType ? `${context.reference("remainderLong", remainderLong)}(${a}, ${b})` : `${a} % ${b}`;
      return `(${b} === 0 ? ${zero} : ${value})`;
    };
    return { argumentTypes: [type, type], dataType: type, code };
  },
};

function unary(
  name: string,
  sql: ScalarFunction["sql"],
  codeOf: (type: DataType, value: string, context: CodeContext) => string,
): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [1, 1],
    expects: "a number",
    sql,
    bind([type]): BoundScalar | null {
      if (!isNumeric(type)) return null;
      return { argumentTypes: [type], dataType: type, code: ([value], context) => codeOf(type, value, context) };
    },
  };
}

const negate: ScalarFunction = unary(
  "negative",
  ([a]) => `(- ${a})`,
  (type, value, context) => arithmeticCode("-", type, ["0", value], context),
);

const abs: ScalarFunction = unary("abs", undefined, (type, value, context) =>
  type === DoubleType || type === FloatType
    ? `Math.abs(${value})`
    : `(${value} < 0 ? ${arithmeticCode("-", type, ["0", value], context)} : ${value})`,
);

const floor: ScalarFunction = {
  kind: "scalar",
  name: "floor",
  arity: [1, 1],
  expects: "a number",
  sql: ([a]) => `FLOOR(${a})`,
  bind([type]) {
    if (!isNumeric(type)) return null;
    const whole = type === IntegerType || type === LongType;
    return { argumentTypes: [whole ? LongType : DoubleType], dataType: LongType, code: ([a]) => `Math.floor(${a})` };
  },
};

export const arithmetic: readonly ScalarFunction[] = [
  binary("+"),
  binary("-"),
  binary("*"),
  divide,
  remainder,
  negate,
  abs,
  floor,
];

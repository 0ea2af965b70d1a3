/**
 * round, bround, ceil and floor to a number of digits; pmod, div and the `try_` forms of arithmetic.
 *
 * A double is rounded by its shortest decimal text, as Spark does: 2.675 becomes 2.68 although the double lies below it.
 */
import { Decimal } from "../../data/decimal";
import { SparkError } from "../../data/errors";
import { type DataType, type DecimalType, DoubleType, FloatType, LongType } from "../../data/types";
import { type Long, toLong, type Value } from "../../data/value";
import type { Expression } from "../expression";
import type { BoundScalar, ScalarFunction } from "../function";
import { arithmetic } from "./arithmetic";
import { bindDecimal, wholeDecimal } from "./decimal-arithmetic";
import { bounded, decimalForArgument, toDecimalType } from "./decimal-types";
import { literalValue } from "./define";
import { divisionByZero } from "./division-by-zero";
import { arithmeticOverflow, floorToLong, negateLong } from "./long-math";
import { isIntegral, isNumeric, widerNumeric } from "./numeric-types";

type Mode = "halfUp" | "halfEven" | "ceiling" | "floor";

/** The value with `scale` digits after the point; a negative scale rounds before it. */
function roundDecimal(value: Decimal, scale: number, mode: Mode): Decimal {
  if (scale < 0) {
    const unit = 10n ** BigInt(-scale);
    return new Decimal(roundDecimal(value.div(new Decimal(unit, 0), value.scale - scale), 0, mode).unscaled * unit, 0);
  }
  if (scale >= value.scale) return value;
  const factor = new Decimal(10n ** BigInt(scale), 0);
  if (mode === "ceiling") return new Decimal(value.mul(factor).ceil().unscaled, scale);
  const down = new Decimal(value.mul(factor).floor().unscaled, scale);
  if (mode === "floor") return down;
  if (mode === "halfUp") return value.rescale(scale);
  const rest = value.sub(down).mul(new Decimal(2n, 0)).compare(new Decimal(1n, scale));
  const up = rest > 0 || (rest === 0 && down.unscaled % 2n !== 0n);
  return up ? new Decimal(down.unscaled + 1n, scale) : down;
}

/** Rounding to more digits than a double has changes nothing. */
function roundDouble(value: number, scale: number, mode: Mode): number {
  const exact = Decimal.fromNumber(value);
  // A decimal has no negative zero.
  return exact === null ? value : roundDecimal(exact, scale, mode).toNumber() + 0;
}

const ranges: Partial<Record<DataType["kind"], bigint>> = {
  byte: 2n ** 7n,
  short: 2n ** 15n,
  int: 2n ** 31n,
  long: 2n ** 63n,
};

function roundIntegral(type: DataType, scale: number, mode: Mode): (value: Long) => Long {
  const limit = ranges[type.kind] as bigint;
  return (value) => {
    if (scale >= 0) return value;
    const rounded = roundDecimal(new Decimal(BigInt(value), 0), scale, mode).unscaled;
    if (rounded >= limit || rounded < -limit) throw arithmeticOverflow("", "Overflow");
    return toLong(rounded);
  };
}

function roundedDecimalType(type: DecimalType, scale: number): DecimalType {
  const whole = type.precision - type.scale + 1;
  if (scale < 0) return bounded(Math.max(whole, -scale + 1), 0);
  const kept = Math.min(type.scale, scale);
  return bounded(whole + kept, kept);
}

function bindRound(type: DataType, scale: number, mode: Mode): BoundScalar | null {
  if (type.kind === "decimal") {
    const result = roundedDecimalType(type, scale);
    const compute = (value: Decimal): Decimal => toDecimalType(roundDecimal(value, scale, mode), result);
    return unary(type, result, compute);
  }
  if (isIntegral(type)) return unary(type, type, roundIntegral(type, scale, mode));
  if (type === FloatType)
    return unary(type, type, (value: number) => Math.fround(roundDouble(Math.fround(value), scale, mode)));
  if (!isNumeric(type) && type.kind !== "string" && type.kind !== "null") return null;
  return unary(DoubleType, DoubleType, (value: number) => roundDouble(value, scale, mode));
}

function unary(type: DataType, dataType: DataType, compute: (value: never) => Value): BoundScalar {
  return {
    argumentTypes: [type],
    dataType,
    code: ([value], context) => `${context.reference("round", compute)}(${value})`,
  };
}

/** The scale decides over the result's type, so it must be a literal. */
function scaleOf(name: string, given: readonly Expression[]): number {
  if (given.length < 2) return 0;
  const scale = literalValue(given, 1);
  if (typeof scale === "number") return scale;
  throw new SparkError(
    "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
    `Cannot resolve "${name}(${given.map((e) => e.sql()).join(", ")})" due to data type mismatch: the input \`scale\` should be a foldable "INT" expression; however, got "${given[1].sql()}".`,
    { sqlState: "42K09" },
  );
}

function rounding(name: string, mode: Mode): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [1, 2],
    expects: '"NUMERIC"',
    sql: ([value, scale = "0"]) => `${name}(${value}, ${scale})`,
    bind(args, given = []) {
      const bound = bindRound(args[0], scaleOf(name, given), mode);
      return bound && { ...bound, argumentTypes: [bound.argumentTypes[0], ...args.slice(1)] };
    },
  };
}

const plainFloor = arithmetic.find(({ name }) => name === "floor") as ScalarFunction;

/** Without a scale the result is a whole number: a long, or a decimal without digits after the point. */
function whole(name: "ceil" | "floor" | "ceiling", mode: "ceiling" | "floor"): ScalarFunction {
  const title = name === "ceiling" ? name : name.toUpperCase();
  return {
    kind: "scalar",
    name,
    arity: [1, 2],
    expects: '("DOUBLE" or "DECIMAL" or "BIGINT")',
    sql: ([value, scale]) => (scale === undefined ? `${title}(${value})` : `${name}(${value}, ${scale})`),
    bind(args, given = []) {
      if (args.length === 2) return bindWithScale(args, given, scaleOf(name, given), mode);
      const [type] = args;
      if (type.kind === "decimal" && mode === "ceiling")
        return { argumentTypes: [type], dataType: wholeDecimal(type), code: ([value]) => `${value}.ceil()` };
      const floor = plainFloor.bind(args);
      if (floor === null || mode === "floor" || isIntegral(type)) return floor;
      return { ...floor, code: ([value], context) => `${context.reference("ceil", ceilToLong)}(${value})` };
    },
  };
}

function ceilToLong(value: number): Long {
  return negateLong(floorToLong(-value));
}

/** With a scale every number is a decimal first. */
function bindWithScale(
  args: readonly DataType[],
  given: readonly Expression[],
  scale: number,
  mode: "ceiling" | "floor",
): BoundScalar | null {
  const type = decimalForArgument(args[0], given[0]) ?? (isNumeric(args[0]) ? bounded(30, 15) : null);
  const bound = type && bindRound(type, scale, mode);
  return bound && { ...bound, argumentTypes: [type, args[1]] };
}

/** The remainder with the sign of the divisor. */
const pmod: ScalarFunction = {
  kind: "scalar",
  name: "pmod",
  arity: [2, 2],
  family: "operator",
  expects: '"NUMERIC"',
  bind(args, given) {
    const type = widerNumeric(args[0], args[1]);
    if (type === null) return null;
    if (type.kind === "decimal") {
      const remainder = bindDecimal("%", args, given);
      return (
        remainder && {
          ...remainder,
          code: ([a, b], context) => `${context.reference("pmod", pmodDecimal)}(${a}, ${b})`,
        }
      );
    }
    const compute =
      type === LongType ? pmodLong : type === FloatType ? pmodFloat : isIntegral(type) ? pmodInt : pmodReal;
    return {
      argumentTypes: [type, type],
      dataType: type,
      rightFirst: true,
      code: ([a, b], context) => `${context.reference("pmod", compute)}(${a}, ${b})`,
    };
  },
};

function pmodDecimal(a: Decimal, n: Decimal): Decimal {
  if (n.isZero) throw divisionByZero("REMAINDER_BY_ZERO");
  const rest = a.rem(n);
  return rest.unscaled < 0n ? rest.add(n).rem(n) : rest;
}

function pmodLong(a: Long, n: Long): Long {
  if (BigInt(n) === 0n) throw divisionByZero("REMAINDER_BY_ZERO");
  const rest = BigInt(a) % BigInt(n);
  return toLong(rest < 0n ? (rest + BigInt(n)) % BigInt(n) : rest);
}

/** Among floating-point numbers a remainder of zero keeps the sign of the dividend. */
function pmodReal(a: number, n: number): number {
  if (n === 0) throw divisionByZero("REMAINDER_BY_ZERO");
  const rest = a % n;
  return rest < 0 ? (rest + n) % n : rest;
}

function pmodFloat(a: number, n: number): number {
  if (n === 0) throw divisionByZero("REMAINDER_BY_ZERO");
  const rest = Math.fround(a % n);
  return rest < 0 ? Math.fround(Math.fround(rest + n) % n) : rest;
}

function pmodInt(a: number, n: number): number {
  return pmodReal(a, n) + 0;
}

/** Division of whole numbers, the rest dropped; the result is a long whatever the operands are. */
const div: ScalarFunction = {
  kind: "scalar",
  name: "div",
  arity: [2, 2],
  family: "operator",
  expects: '("BIGINT" or "DECIMAL")',
  sql: ([a, b]) => `(${a} div ${b})`,
  bind(args) {
    if (args[0].kind === args[1].kind && args[0].kind.endsWith("Interval") && args[0].kind !== "calendarInterval")
      return {
        argumentTypes: args,
        dataType: LongType,
        code: ([a, b], context) => `${context.reference("div", divIntervals)}(${a}, ${b})`,
      };
    const type = widerNumeric(args[0], args[1]);
    if (type === null || type === DoubleType || type === FloatType) return null;
    const operand = type.kind === "decimal" ? type : LongType;
    const compute = type.kind === "decimal" ? divDecimal : divLong;
    return {
      argumentTypes: [operand, operand],
      dataType: LongType,
      rightFirst: true,
      code: ([a, b], context) => `${context.reference("div", compute)}(${a}, ${b})`,
    };
  },
};

function divIntervals(a: Long, b: Long): Long {
  if (BigInt(b) === 0n) throw divisionByZero("INTERVAL_DIVIDED_BY_ZERO");
  return toLong(BigInt(a) / BigInt(b));
}

function divLong(a: Long, b: Long): Long {
  if (BigInt(b) === 0n) throw divisionByZero("DIVIDE_BY_ZERO");
  const quotient = BigInt(a) / BigInt(b);
  if (BigInt.asIntN(64, quotient) !== quotient) throw arithmeticOverflow("try_divide");
  return toLong(quotient);
}

function divDecimal(a: Decimal, b: Decimal): Long {
  if (b.isZero) throw divisionByZero("DIVIDE_BY_ZERO");
  const scale = Math.max(a.scale, b.scale);
  return toLong(BigInt.asIntN(64, a.rescale(scale).unscaled / b.rescale(scale).unscaled));
}

/** The same operation with NULL in place of an error of its own; errors of its arguments stay errors. */
function tolerant(name: string, operator: string): ScalarFunction {
  const strict = arithmetic.find((definition) => definition.name === operator) as ScalarFunction;
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    family: "operator",
    expects: strict.expects,
    bind(args, given) {
      const bound = strict.bind(args, given);
      return (
        bound && {
          ...bound,
          nullableResult: true,
          // The name is the function's own, whatever the operator is called.
          sql: undefined,
          code: (values, context) =>
            `(() => { try { return ${bound.code(values, context)}; } catch { return null; } })()`,
        }
      );
    },
  };
}

export const roundings: readonly ScalarFunction[] = [
  rounding("round", "halfUp"),
  rounding("bround", "halfEven"),
  whole("ceil", "ceiling"),
  whole("ceiling", "ceiling"),
  whole("floor", "floor"),
  pmod,
  div,
  tolerant("try_add", "+"),
  tolerant("try_subtract", "-"),
  tolerant("try_multiply", "*"),
  tolerant("try_divide", "/"),
  tolerant("try_mod", "%"),
];

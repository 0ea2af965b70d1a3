/** Mathematics on doubles, and what goes with it: pmod, bits, hexadecimal and other bases, greatest and least. */
import { SparkError } from "../../data/errors";
import { comparator, isOrderable } from "../../data/ordering";
import { BooleanType, type DataType, DoubleType, IntegerType, LongType, StringType } from "../../data/types";
import { type Long, toLong, type Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { type Accepts, DOUBLE, INT, INTEGRAL, LONG, renamed, STRING, scalar, scalarOf } from "./define";
import { bindSignum } from "./interval-sign";
import { commonType, isIntegral, isNumeric } from "./numeric-types";

/** Spark heads the column of most of these with the name in capitals. */
function unary(
  name: string,
  compute: (x: number) => number | null,
  title: string = name.toUpperCase(),
): ScalarFunction {
  const shape = { name, takes: [DOUBLE], gives: DoubleType, sql: ([a]: readonly string[]) => `${title}(${a})` };
  return scalar({ ...shape, nullable: logarithms.has(name) }, compute);
}

/** Where there is no logarithm, Spark gives NULL. */
const logarithms: ReadonlySet<string> = new Set(["ln", "log10", "log2", "log1p"]);

function logarithm(compute: (x: number) => number, above: number = 0): (x: number) => number | null {
  return (x) => (x <= above ? null : compute(x));
}

/** Half to even, to a whole number. */
function rint(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  const even = floor % 2 === 0 ? floor : floor + 1;
  return even === 0 && x < 0 ? -0 : even;
}

function log(base: number, x?: number): number | null {
  if (x === undefined) return base <= 0 ? null : Math.log(base);
  return base <= 0 || x <= 0 ? null : Math.log(x) / Math.log(base);
}

function factorial(n: number): Long | null {
  if (n < 0 || n > 20) return null;
  let product = 1n;
  for (let i = 2n; i <= BigInt(n); i++) product *= i;
  return toLong(product);
}

const binary = (name: string, compute: (a: number, b: number) => number): ScalarFunction =>
  scalar({ name, takes: [DOUBLE, DOUBLE], gives: DoubleType }, compute);

/** Java's pow has no number for 1 to the power of NaN either. */
const pow = binary("pow", (a, b) => a ** b);

function bits(type: DataType, value: bigint): Value {
  if (type.kind === "long") return toLong(BigInt.asIntN(64, value));
  return Number(BigInt.asIntN(32, value));
}

/** Fractions are not cut off for it. */
const WHOLE: Accepts = {
  ...INTEGRAL,
  accept: (type) => (isIntegral(type) || !isNumeric(type) ? INTEGRAL.accept(type) : null),
};
const SHIFTED: Accepts = { ...INTEGRAL, text: '("INT" or "BIGINT")' };

/** The number of places is taken modulo the width of the type, as in Java. */
function shift(
  name: string,
  sign: string,
  compute: (value: bigint, by: bigint, width: number) => bigint,
): ScalarFunction {
  return scalarOf(
    {
      name,
      takes: [SHIFTED, INT],
      gives: ([type]) => (type.kind === "long" ? LongType : IntegerType),
      sql: ([a, b]) => (name === sign ? `(${a} ${sign} ${b})` : `${name}(${a}, ${b})`),
    },
    ([type]) => {
      const width = type.kind === "long" ? 64 : 32;
      return (value: Long, by: number) => bits(type, compute(BigInt(value), BigInt(by & (width - 1)), width));
    },
  );
}

function bitwise(sign: string, compute: (a: bigint, b: bigint) => bigint): ScalarFunction {
  return scalarOf(
    {
      name: sign,
      takes: [WHOLE, WHOLE],
      gives: (types) => commonType(types),
      family: "operator",
      sql: ([a, b]) => `(${a} ${sign} ${b})`,
    },
    (types) => {
      const isLong = commonType(types)?.kind === "long";
      return (a: Long, b: Long) => {
        const result = compute(BigInt(a), BigInt(b));
        return isLong ? toLong(result) : Number(result);
      };
    },
  );
}

function convOverflow(): SparkError {
  return new SparkError(
    "ARITHMETIC_OVERFLOW",
    'Overflow in function conv(). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.',
    { sqlState: "22003" },
  );
}

/** A number in another base, read like C's strtoull: up to the first digit that is none. NULL for bases beyond 2 to 36. */
function conv(text: string, from: number, to: number): string | null {
  if (from < 2 || from > 36 || Math.abs(to) < 2 || Math.abs(to) > 36 || text === "") return null;
  const [, sign, body] = /^(-?)(.*)$/s.exec(text.trim()) as RegExpExecArray;
  let value = 0n;
  for (const character of body.toLowerCase()) {
    const digit = Number.parseInt(character, 36);
    if (Number.isNaN(digit) || digit >= from) break;
    value = value * BigInt(from) + BigInt(digit);
  }
  if (value >= 2n ** 64n) throw convOverflow();
  const signed = sign === "-" ? -value : value;
  const shown = to > 0 ? BigInt.asUintN(64, signed) : signed;
  return shown.toString(Math.abs(to)).toUpperCase();
}

/** The largest or smallest argument that is not NULL. */
function extreme(name: "greatest" | "least"): ScalarFunction {
  const sign = name === "greatest" ? 1 : -1;
  return {
    kind: "scalar",
    name,
    arity: [2, Number.POSITIVE_INFINITY],
    family: "oneType",
    expects: "any",
    bind(args) {
      const type = commonType(args);
      if (type === null || !isOrderable(type)) return null;
      const compare = comparator(type);
      const pick = (...values: Value[]): Value =>
        values.reduce((a, b) => (a === null ? b : b === null || sign * compare(a, b) >= 0 ? a : b));
      return {
        argumentTypes: args.map(() => type),
        dataType: type,
        seesNulls: { neverNull: false },
        nullable: (nulls) => nulls.every(Boolean),
        code: (values, context) => `${context.reference(name, pick)}(${values.join(", ")})`,
      };
    },
  };
}

const signumOfNumber = unary("signum", Math.sign);
const signum: ScalarFunction = {
  ...signumOfNumber,
  expects: '("DOUBLE" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
  expectsEach: undefined,
  bind: (args, given) => bindSignum(args[0]) ?? signumOfNumber.bind(args, given),
};

export const math: readonly ScalarFunction[] = [
  unary("sqrt", Math.sqrt),
  unary("cbrt", Math.cbrt),
  unary("exp", Math.exp),
  unary("expm1", Math.expm1),
  unary("ln", logarithm(Math.log), "ln"),
  unary("log10", logarithm(Math.log10)),
  unary("log2", logarithm(Math.log2)),
  unary("log1p", logarithm(Math.log1p, -1)),
  scalar(
    {
      name: "log",
      takes: [DOUBLE, DOUBLE],
      optional: 1,
      gives: DoubleType,
      nullable: true,
      sql: ([a, b]) => (b === undefined ? `ln(${a})` : `LOG(${a}, ${b})`),
    },
    log,
  ),
  unary("sin", Math.sin),
  unary("cos", Math.cos),
  unary("tan", Math.tan),
  unary("cot", (x) => 1 / Math.tan(x)),
  unary("sec", (x) => 1 / Math.cos(x)),
  unary("csc", (x) => 1 / Math.sin(x)),
  unary("asin", Math.asin),
  unary("acos", Math.acos),
  unary("atan", Math.atan),
  unary("sinh", Math.sinh),
  unary("cosh", Math.cosh),
  unary("tanh", Math.tanh),
  unary("asinh", Math.asinh),
  unary("acosh", Math.acosh),
  unary("atanh", Math.atanh),
  unary("degrees", (x) => (x * 180) / Math.PI),
  unary("radians", (x) => (x / 180) * Math.PI),
  unary("rint", rint, "rint"),
  signum,
  renamed(signum, "sign"),
  scalar({ name: "e", takes: [], gives: DoubleType, sql: () => "E()" }, () => Math.E),
  scalar({ name: "pi", takes: [], gives: DoubleType, sql: () => "PI()" }, () => Math.PI),
  pow,
  renamed(pow, "power", ([a, b]) => `POWER(${a}, ${b})`),
  { ...binary("atan2", (y, x) => Math.atan2(y + 0, x + 0)), sql: ([a, b]) => `ATAN2(${a}, ${b})` },
  { ...binary("hypot", Math.hypot), sql: ([a, b]) => `HYPOT(${a}, ${b})` },
  scalar({ name: "factorial", takes: [INT], gives: LongType, nullable: true }, factorial),
  scalar({ name: "isnan", takes: [DOUBLE], gives: BooleanType, seesNulls: { neverNull: true } }, (x: number | null) =>
    Number.isNaN(x),
  ),
  shift("shiftleft", "<<", (value, by) => value << by),
  shift("shiftright", ">>", (value, by) => value >> by),
  shift("shiftrightunsigned", ">>>", (value, by, width) => BigInt.asUintN(width, value) >> by),
  shift("<<", "<<", (value, by) => value << by),
  shift(">>", ">>", (value, by) => value >> by),
  shift(">>>", ">>>", (value, by, width) => BigInt.asUintN(width, value) >> by),
  bitwise("&", (a, b) => a & b),
  bitwise("|", (a, b) => a | b),
  bitwise("^", (a, b) => a ^ b),
  scalarOf(
    { name: "~", takes: [WHOLE], gives: ([type]) => type, sql: ([a]) => `~${a}` },
    ([type]) =>
      (a: Long) =>
        type.kind === "long" ? toLong(~BigInt(a)) : ~(a as number),
  ),
  scalar({ name: "bin", takes: [LONG], gives: StringType }, (n: Long) => BigInt.asUintN(64, BigInt(n)).toString(2)),
  scalar({ name: "conv", takes: [STRING, INT, INT], gives: StringType, nullable: true }, conv),
  extreme("greatest"),
  extreme("least"),
];

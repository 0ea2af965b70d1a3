/** Casts among numbers, and between numbers and truth values: digits after the point are cut, what does not fit is an error. */
import { Decimal } from "../data/decimal";
import { doubleToString } from "../data/java-double";
import type { DataType, DecimalType } from "../data/types";
import { type Long, toLong, type Value } from "../data/value";
import { toDecimalType } from "../plan/functions/decimal-types";
import { castOverflow } from "./cast-errors";

const integralRange: Partial<Record<DataType["kind"], readonly [bigint, bigint]>> = {
  byte: [-128n, 127n],
  short: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  long: [-9223372036854775808n, 9223372036854775807n],
};

export const isIntegral = (type: DataType): boolean => type.kind in integralRange;
export const isFractional = (type: DataType): boolean => type.kind === "double" || type.kind === "float";
const isNumber = (type: DataType): boolean => isIntegral(type) || isFractional(type) || type.kind === "decimal";

/** The conversion, or undefined when one of the types is neither a number nor a truth value. */
export function numberConversion(from: DataType, to: DataType): ((value: Value) => Value) | undefined {
  if (from.kind === "boolean" && to.kind === "decimal")
    return (value) => toDecimalType(new Decimal(value === true ? 1n : 0n, 0), to);
  if (from.kind === "boolean" && isNumber(to)) return (value) => Number(value);
  if (!isNumber(from)) return undefined;
  if (to.kind === "boolean")
    return from.kind === "decimal" ? (value) => !(value as Decimal).isZero : (value) => Number(value) !== 0;
  if (to.kind === "decimal") return toDecimal(from, to);
  if (isIntegral(to)) return toIntegral(from, to);
  if (!isFractional(to)) return undefined;
  const number = from.kind === "decimal" ? (value: Value) => (value as Decimal).toNumber() : Number;
  return to.kind === "float" ? (value) => Math.fround(number(value)) : (value) => number(value);
}

function toIntegral(from: DataType, to: DataType): (value: Value) => Long {
  if (isIntegral(from)) return (value) => inRange(BigInt(value as Long), value, from, to);
  if (from.kind === "decimal") return (value) => inRange((value as Decimal).toBigInt(), value, from, to);
  return (value) => {
    if (!Number.isFinite(value)) throw castOverflow(value, from, to);
    // 2^63 is the double nearest to the largest long; Spark lets it pass for that.
    if (to.kind === "long" && value === 2 ** 63) return 2n ** 63n - 1n;
    return inRange(BigInt(Math.trunc(value as number)), value, from, to);
  };
}

/** A whole number as one of the integral types. @throws CAST_OVERFLOW */
export function inRange(whole: bigint, value: Value, from: DataType, to: DataType, timeZone: string = "UTC"): Long {
  const [low, high] = integralRange[to.kind] as readonly [bigint, bigint];
  if (whole < low || whole > high) throw castOverflow(value, from, to, timeZone);
  return toLong(whole);
}

/** NaN and the infinities are no decimals: NULL, as in Spark. */
function toDecimal(from: DataType, to: DecimalType): (value: Value) => Value {
  if (from.kind === "decimal") return (value) => toDecimalType(value as Decimal, to);
  if (isIntegral(from)) return (value) => toDecimalType(new Decimal(BigInt(value as Long), 0), to);
  return (value) => {
    // Java's text of the number: errors show 2.0 and not 2.
    const exact = Number.isFinite(value) ? Decimal.parse(doubleToString(value as number)) : null;
    return exact === null ? null : toDecimalType(exact, to);
  };
}

/** Text as an integral number: digits with or without a sign; null when it is none or does not fit. */
export function parseIntegral(text: string, to: DataType): Value {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const whole = BigInt(text.replace(/^\+/, ""));
  const [low, high] = integralRange[to.kind] as readonly [bigint, bigint];
  return whole < low || whole > high ? null : toLong(whole);
}

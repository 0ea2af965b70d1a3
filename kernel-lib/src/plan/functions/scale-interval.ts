/**
 * An interval times or over a number: exact for whole numbers and decimals, through a double for the others, rounded half up.
 *
 * What does not fit is Java's `ArithmeticException` in Spark, without a class of Spark's own.
 */
import { Decimal } from "../../data/decimal";
import { SparkError } from "../../data/errors";
import type { DataType } from "../../data/types";
import { type Long, toLong } from "../../data/value";
import { divisionByZero } from "./division-by-zero";

/** @param bits how wide the interval is: 64 for microseconds, 32 for months */
export function scaleBy(
  sign: "*" | "/",
  factor: DataType,
  bits: 32 | 64,
): (interval: Long, number: Long | Decimal) => Long {
  return (interval, number) => {
    const result =
      factor.kind === "decimal"
        ? byDecimal(sign, interval, number as Decimal)
        : factor.kind === "double"
          ? byDouble(sign, interval, number as number, bits)
          : byWhole(sign, interval, number as Long);
    if (BigInt.asIntN(bits, result) !== result) throw arithmetic(`${bits === 64 ? "long" : "integer"} overflow`);
    return toLong(result);
  };
}

function arithmetic(message: string): SparkError {
  return new SparkError(null, message);
}

function byWhole(sign: "*" | "/", interval: Long, number: Long): bigint {
  if (sign === "*") return BigInt(interval) * BigInt(number);
  return byDecimal(sign, interval, new Decimal(BigInt(number), 0));
}

function byDecimal(sign: "*" | "/", interval: Long, number: Decimal): bigint {
  const whole = new Decimal(BigInt(interval), 0);
  if (sign === "*") return whole.mul(number, 0).unscaled;
  if (number.isZero) throw divisionByZero("INTERVAL_DIVIDED_BY_ZERO");
  return whole.div(number, 0).unscaled;
}

function byDouble(sign: "*" | "/", interval: Long, number: number, bits: 32 | 64): bigint {
  if (sign === "/" && number === 0) throw divisionByZero("INTERVAL_DIVIDED_BY_ZERO");
  const value = sign === "*" ? Number(interval) * number : Number(interval) / number;
  if (!Number.isFinite(value)) throw arithmetic("input is infinite or NaN");
  const rounded = BigInt(Math.sign(value) * Math.round(Math.abs(value)));
  if (BigInt.asIntN(bits, rounded) !== rounded)
    throw arithmetic(`rounded value is out of range for input ${value} and rounding mode HALF_UP`);
  return rounded;
}

/**
 * Precision and scale of decimal results: Spark's `DecimalPrecision`, which follows SQL Server.
 *
 * A result that would need more than 38 digits keeps its whole digits and gives up digits after the point, but not below
 * six of them. What still does not fit is an error, found when the value is there.
 */
import { Decimal } from "../../data/decimal";
import { SparkError } from "../../data/errors";
import { decimalFor } from "../../data/exact-decimals";
import { type DataType, DecimalType } from "../../data/types";
import type { Value } from "../../data/value";
import { type Expression, Literal } from "../expression";

const MAX_DIGITS = 38;
const MIN_SCALE_KEPT = 6;

export type DecimalSign = "+" | "-" | "*" | "/" | "%";

/** The decimal that holds an argument: a literal needs only the digits it has, so `d * 2` grows by one digit and not by ten. */
export function decimalForArgument(type: DataType, given: Expression | undefined): DecimalType | null {
  if (type.kind === "decimal" || !(given instanceof Literal) || given.value === null) return decimalFor(type);
  if (decimalFor(type) === null) return null;
  return new DecimalType(new Decimal(BigInt(given.value as number | bigint), 0).precision, 0);
}

/** At most 38 digits, as many of them after the point as the whole digits leave room for. */
export function bounded(precision: number, scale: number): DecimalType {
  if (precision <= MAX_DIGITS) return new DecimalType(Math.max(1, precision), scale);
  return new DecimalType(MAX_DIGITS, Math.max(0, scale - (precision - MAX_DIGITS)));
}

/** The same, but six digits after the point stay; then it is the value that may not fit. */
function adjusted(precision: number, scale: number): DecimalType {
  if (precision <= MAX_DIGITS) return new DecimalType(Math.max(1, precision), scale);
  const room = MAX_DIGITS - (precision - scale);
  return new DecimalType(MAX_DIGITS, Math.max(room, Math.min(scale, MIN_SCALE_KEPT)));
}

/** The type two decimals meet in: the digits of both, before and after the point. */
export function widerDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  return bounded(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale);
}

export function resultType(sign: DecimalSign, a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  const [wholeA, wholeB] = [a.precision - a.scale, b.precision - b.scale];
  switch (sign) {
    case "+":
    case "-":
      return adjusted(Math.max(wholeA, wholeB) + scale + 1, scale);
    case "*":
      return adjusted(a.precision + b.precision + 1, a.scale + b.scale);
    case "/": {
      const digits = Math.max(MIN_SCALE_KEPT, a.scale + b.precision + 1);
      return adjusted(wholeA + b.scale + digits, digits);
    }
    case "%":
      return adjusted(Math.min(wholeA, wholeB) + scale, scale);
  }
}

/** The value with the scale of `type`. @throws NUMERIC_VALUE_OUT_OF_RANGE when it has more digits than that. */
export function toDecimalType(value: Decimal, type: DecimalType): Decimal {
  const scaled = value.rescale(type.scale);
  if (!scaled.fits(type.precision)) throw outOfRange(value, type);
  return scaled;
}

export function outOfRange(value: Decimal, type: DecimalType): SparkError {
  return new SparkError(
    "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
    // Spark's text has two spaces where a longer one was once.
    ` ${value.toPlain()} cannot be represented as Decimal(${type.precision}, ${type.scale}). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.`,
    { sqlState: "22003" },
  );
}

/** Computes `a sign b`; the divisor is known not to be zero. */
export function decimalOperation(sign: DecimalSign, type: DecimalType): (a: Value, b: Value) => Decimal {
  const compute = operations[sign];
  return (a, b) => toDecimalType(compute(a as Decimal, b as Decimal), type);
}

/** The value with no more digits than that, as Java's `MathContext` rounds. */
export function roundedTo(digits: number, value: Decimal): Decimal {
  const surplus = value.precision - digits;
  if (surplus <= 0) return value;
  if (surplus <= value.scale) return value.rescale(value.scale - surplus);
  const unit = 10n ** BigInt(surplus - value.scale);
  return new Decimal(value.div(new Decimal(unit, 0), 0).unscaled * unit, 0);
}

/** Spark rounds products and quotients once to what a decimal can hold, and then to the type. */
const operations: Record<DecimalSign, (a: Decimal, b: Decimal) => Decimal> = {
  "+": (a, b) => a.add(b),
  "-": (a, b) => a.sub(b),
  "*": (a, b) => roundedTo(MAX_DIGITS, a.mul(b)),
  "/": (a, b) => a.div(b, MAX_DIGITS),
  "%": (a, b) => a.rem(b),
};

/** Exact numbers as decimals, and the type that has room for two of them: for whoever finds out types from values. */
import { type DataType, DecimalType, DoubleType } from "./types";

/** How many digits the integral types need at most. */
const INTEGRAL_DIGITS: Partial<Record<DataType["kind"], number>> = { byte: 3, short: 5, int: 10, long: 20 };

/** The decimal that holds every value of an exact type; null for a type that is not exact. */
export function decimalFor(type: DataType): DecimalType | null {
  if (type.kind === "decimal") return type;
  const digits = INTEGRAL_DIGITS[type.kind];
  return digits === undefined ? null : new DecimalType(digits, 0);
}

/** The digits of both, before and after the point; a double where that is more than 38. Null if one of them is not exact. */
export function widerExact(a: DataType, b: DataType): DataType | null {
  const [exactA, exactB] = [decimalFor(a), decimalFor(b)];
  if (exactA === null || exactB === null) return null;
  const scale = Math.max(exactA.scale, exactB.scale);
  const whole = Math.max(exactA.precision - exactA.scale, exactB.precision - exactB.scale);
  return whole + scale > 38 ? DoubleType : new DecimalType(whole + scale, scale);
}

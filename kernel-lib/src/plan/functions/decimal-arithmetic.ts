/**
 * `+ - * / %`, the sign and floor over decimals: exact, with the digits that `decimal-types.ts` derives.
 *
 * In Spark the operands of a decimal operation keep types of their own; so do they here, a literal among them with only
 * the digits it has.
 */
import type { Decimal } from "../../data/decimal";
import { type DataType, type DecimalType, NullType } from "../../data/types";
import type { Value } from "../../data/value";
import type { Expression } from "../expression";
import type { BoundScalar } from "../function";
import { bounded, type DecimalSign, decimalForArgument, decimalOperation, resultType } from "./decimal-types";
import { divisionByZero } from "./division-by-zero";

/** One side is a decimal, the other a decimal or a whole number or a null. */
export function bindDecimal(
  sign: DecimalSign,
  [a, b]: readonly DataType[],
  given: readonly Expression[] = [],
): BoundScalar | null {
  const left = decimalForArgument(a === NullType ? b : a, given[0]);
  const right = decimalForArgument(b === NullType ? a : b, given[1]);
  if (left === null || right === null) return null;
  const type = resultType(sign, left, right);
  const compute = decimalOperation(sign, type);
  const zeroIsError = sign === "/" ? "DIVIDE_BY_ZERO" : sign === "%" ? "REMAINDER_BY_ZERO" : null;
  const checked = (x: Value, y: Value): Decimal => {
    if (zeroIsError !== null && (y as Decimal).isZero) throw divisionByZero(zeroIsError);
    return compute(x, y);
  };
  return {
    argumentTypes: [left, right],
    dataType: type,
    ...(zeroIsError !== null && { rightFirst: true }),
    code: ([x, y], context) => `${context.reference("decimal", checked)}(${x}, ${y})`,
  };
}

/** The sign changed, or taken away: a decimal has no smallest number whose opposite would not fit. */
export function bindDecimalNegation(name: string, type: DecimalType): BoundScalar {
  if (name === "positive") return { argumentTypes: [type], dataType: type, code: ([value]) => value };
  const method = name === "abs" ? "abs" : "negate";
  return { argumentTypes: [type], dataType: type, code: ([value]) => `${value}.${method}()` };
}

/** Whole numbers, of one digit more before the point than the argument has when there were digits after it. */
export function wholeDecimal({ precision, scale }: DecimalType): DecimalType {
  return bounded(precision - scale + (scale > 0 ? 1 : 0), 0);
}

export function bindDecimalFloor(type: DecimalType): BoundScalar {
  return {
    argumentTypes: [type],
    dataType: wholeDecimal(type),
    code: ([value]) => `${value}.floor()`,
  };
}

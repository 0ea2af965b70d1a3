/** Which type two numbers meet in: Spark's numeric precedence, without decimals (those have a rule of their own). */
import { ByteType, type DataType, DoubleType, FloatType, IntegerType, LongType, ShortType } from "../../data/types";

const precedence: readonly DataType[] = [ByteType, ShortType, IntegerType, LongType, FloatType, DoubleType];

export function isNumeric(type: DataType): boolean {
  return precedence.includes(type) || type.kind === "decimal";
}

export function isIntegral(type: DataType): boolean {
  return type === ByteType || type === ShortType || type === IntegerType || type === LongType;
}

/**
 * The common type of two arguments, or null when there is none. A null literal takes the other's type; a string beside a
 * number becomes a long beside an integral number and a double beside any other (ANSI mode, surprise 27).
 */
export function widerNumeric(a: DataType, b: DataType): DataType | null {
  if (a.kind === "null") return isNumeric(b) || b.kind === "string" ? numberOf(b) : null;
  if (b.kind === "null") return widerNumeric(b, a);
  if (a.kind === "string") return isNumeric(b) ? (isIntegral(b) ? LongType : DoubleType) : null;
  if (b.kind === "string") return widerNumeric(b, a);
  const rank = Math.max(precedence.indexOf(a), precedence.indexOf(b));
  return precedence.includes(a) && precedence.includes(b) ? precedence[rank] : null;
}

function numberOf(type: DataType): DataType {
  return type.kind === "string" ? DoubleType : type;
}

/** Which type two numbers meet in: Spark's numeric precedence, without decimals (those have a rule of their own). */
import {
  ByteType,
  type DataType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  sameType,
  TimestampType,
} from "../../data/types";

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
  if (!precedence.includes(a) || !precedence.includes(b)) return null;
  // A whole number beside a float: a float could not hold it, so both become doubles.
  if ((a === FloatType && isIntegral(b)) || (b === FloatType && isIntegral(a))) return DoubleType;
  return precedence[Math.max(precedence.indexOf(a), precedence.indexOf(b))];
}

/** The one type that all values can take, for branches and lists; null when there is none. */
export function commonType(types: readonly DataType[]): DataType | null {
  return types.slice(1).reduce<DataType | null>((a, b) => (a === null ? null : widerType(a, b)), types[0]);
}

function widerType(a: DataType, b: DataType): DataType | null {
  if (sameType(a, b) || b.kind === "null") return a;
  if (a.kind === "null") return b;
  return widerNumeric(a, b) ?? widerTime(a, b);
}

/** A date beside a timestamp is its midnight. */
export function widerTime(a: DataType, b: DataType): DataType | null {
  const kinds = [a.kind, b.kind];
  return kinds.includes("date") && kinds.includes("timestamp") ? TimestampType : null;
}

function numberOf(type: DataType): DataType {
  return type.kind === "string" ? DoubleType : type;
}

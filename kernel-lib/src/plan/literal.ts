/** JavaScript values as literals of Spark's types, as `lit()` reads them. */
import { Decimal } from "../data/decimal";
import { AnalysisException } from "../data/errors";
import { BooleanType, DecimalType, DoubleType, IntegerType, LongType, StringType, TimestampType } from "../data/types";
import { toLong } from "../data/value";
import { Literal } from "./expression";

/** Whole numbers become int or long by size, other numbers double, a Date a timestamp. */
export function toLiteral(value: unknown): Literal {
  if (value === null || value === undefined) return Literal.null;
  if (typeof value === "string") return new Literal(value, StringType);
  if (typeof value === "boolean") return new Literal(value, BooleanType);
  if (typeof value === "bigint") return new Literal(toLong(value), LongType);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return new Literal(value, DoubleType);
    return new Literal(value, value === (value | 0) ? IntegerType : LongType);
  }
  if (value instanceof Date) return new Literal(value.getTime() * 1000, TimestampType);
  if (value instanceof Decimal) return new Literal(value, new DecimalType(value.precision, value.scale));
  throw new AnalysisException(
    "UNSUPPORTED_FEATURE.LITERAL_TYPE",
    `The feature is not supported: Literal for '${String(value)}' of ${typeof value}.`,
    { sqlState: "0A000" },
  );
}

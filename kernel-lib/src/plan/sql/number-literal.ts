/**
 * Numbers in an SQL text: `1` is an int, or a long or decimal by size; `1.5` a decimal; `1e3` and `1.5D` doubles; a suffix
 * tells the type. Spark's `AstBuilder.visitIntegerLiteral` and its neighbours.
 */
import { Decimal } from "../../data/decimal";
import { ParseException, SparkError } from "../../data/errors";
import { sqlContext } from "../../data/parse-error";
import {
  ByteType,
  type DataType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
} from "../../data/types";
import { toLong } from "../../data/value";
import { Literal } from "../expression";
import type { Parser } from "./parser";
import type { Token } from "./token";

const RANGES: Readonly<Record<string, readonly [DataType, bigint]>> = {
  Y: [ByteType, 2n ** 7n],
  S: [ShortType, 2n ** 15n],
  L: [LongType, 2n ** 63n],
};
const INT_MAX = 2n ** 31n;
const MAX_PRECISION = 38;

/** The literal of a number token; a minus before it belongs to it, so that `-2147483648` is an int. */
export function numberLiteral(p: Parser, token: Token, negative: boolean): Literal {
  const [, digits, suffix] = /^(.*?)(BD|[DFLSY]?)$/i.exec(token.text) as RegExpExecArray;
  const signed = negative ? `-${digits}` : digits;
  switch (suffix.toUpperCase()) {
    case "Y":
    case "S":
    case "L":
      return ranged(p, token, signed, suffix.toUpperCase());
    case "D":
      return new Literal(inRange(p, token, signed, Number(signed), "double"), DoubleType);
    case "F":
      return new Literal(inRange(p, token, signed, Math.fround(Number(signed)), "float"), FloatType);
    case "BD":
      return decimal(signed);
    default:
      if (/e/i.test(digits)) return new Literal(Number(signed), DoubleType);
      return digits.includes(".") ? decimal(signed) : whole(signed);
  }
}

function whole(text: string): Literal {
  const value = BigInt(text);
  if (value >= -INT_MAX && value < INT_MAX) return new Literal(Number(value), IntegerType);
  if (BigInt.asIntN(64, value) === value) return new Literal(toLong(value), LongType);
  return decimal(text);
}

function decimal(text: string): Literal {
  const value = Decimal.parse(text) ?? new Decimal(0n, 0);
  const { precision, scale } = value;
  if (precision > MAX_PRECISION)
    throw new SparkError(
      "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
      `Decimal precision ${precision} exceeds max precision ${MAX_PRECISION}.`,
      { sqlState: "22003" },
    );
  return new Literal(value, new DecimalType(precision, scale));
}

function ranged(p: Parser, token: Token, text: string, suffix: string): Literal {
  const [type, limit] = RANGES[suffix];
  if (!/^-?\d+$/.test(text)) throw p.unexpected();
  const value = BigInt(text);
  if (value >= -limit && value < limit) return new Literal(toLong(value), type);
  throw outOfRange(p, token, text, type.simpleString, `${-limit}`, `${limit - 1n}`);
}

function inRange(p: Parser, token: Token, text: string, value: number, type: "double" | "float"): number {
  const largest = type === "double" ? "1.7976931348623157E+308" : "3.4028234663852886E+38";
  const isWithin =
    Decimal.parse(text)
      ?.abs()
      .compare(Decimal.parse(largest) as Decimal) !== 1;
  if (Number.isFinite(value) && isWithin) return value;
  throw outOfRange(p, token, text, type, `-${largest}`, largest);
}

function outOfRange(p: Parser, token: Token, text: string, type: string, min: string, max: string): ParseException {
  return new ParseException(
    "INVALID_NUMERIC_LITERAL_RANGE",
    `Numeric literal ${text} is outside the valid range for ${type} with minimum value of ${min} and maximum value of ${max}. Please adjust the value accordingly.`,
    {
      sqlState: "22003",
      parameters: { rawStrippedQualifier: text, typeName: type, minValue: min, maxValue: max },
      context: sqlContext(p.text, token.start, token.stop),
    },
  );
}

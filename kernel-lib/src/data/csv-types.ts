/**
 * The type of a CSV column by its cells: from int over bigint, decimal and double to string as cells ask for it; dates and
 * timestamps mixed are strings. Spark's `CSVInferSchema`.
 */
import { Decimal } from "./decimal";
import { widerExact } from "./exact-decimals";
import type { FileOptions } from "./file-options";
import { textConverter } from "./text-values";
import {
  BooleanType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  IntegerType,
  LongType,
  NullType,
  StringType,
  sameType,
  TimestampType,
} from "./types";

export class CsvTypes {
  private readonly order: readonly { readonly type: DataType; readonly fits: (text: string) => boolean }[];

  constructor(options: FileOptions) {
    const tested = [DateType, TimestampType, BooleanType].filter(
      (type) => type !== DateType || options.flag("preferDate", true),
    );
    this.order = tested.map((type) => {
      const convert = textConverter(type, options);
      return { type, fits: (text) => convert(text) !== undefined };
    });
    this.double = textConverter(DoubleType, options);
  }

  private readonly double: (text: string) => unknown;

  /** The type of a column that was `type` so far and has this cell too. */
  widen(type: DataType, text: string): DataType {
    return type === StringType ? type : merge(type, this.typeOf(text, type));
  }

  /** What a column has been found to be already needs no narrower test. */
  private typeOf(text: string, soFar: DataType): DataType {
    const known = this.order.findIndex((test) => test.type === soFar);
    if (known < 0) {
      const number = this.numberType(text);
      if (number !== null) return number;
    }
    return this.order.slice(Math.max(0, known)).find((test) => test.fits(text))?.type ?? StringType;
  }

  private numberType(text: string): DataType | null {
    if (/^[+-]?\d+$/.test(text)) {
      const value = BigInt(text.replace("+", ""));
      if (BigInt.asIntN(32, value) === value) return IntegerType;
      if (BigInt.asIntN(64, value) === value) return LongType;
      const { precision } = new Decimal(value, 0);
      return precision <= 38 ? new DecimalType(precision, 0) : DoubleType;
    }
    return this.double(text) === undefined ? null : DoubleType;
  }
}

const RANK: readonly string[] = ["int", "long", "decimal", "double"];

function merge(a: DataType, b: DataType): DataType {
  if (a === NullType || sameType(a, b)) return b;
  const [low, high] = RANK.indexOf(a.kind) <= RANK.indexOf(b.kind) ? [a, b] : [b, a];
  if (RANK.indexOf(low.kind) < 0) return StringType;
  return high.kind === "decimal" ? (widerExact(low, high) ?? high) : high;
}

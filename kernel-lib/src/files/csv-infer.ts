/**
 * The columns of CSV files: names from the header or `_c0`, `_c1` …, types from all the cells if `inferSchema` is set.
 *
 * Spark's `CSVInferSchema`. The first record of the first file tells the number of columns. A type goes from int over
 * bigint, decimal and double to string as cells ask for it; dates and timestamps mixed are strings.
 */
import { Decimal } from "../data/decimal";
import type { FileOptions } from "../data/file-options";
import { badRecords } from "../data/parse-mode";
import { textConverter } from "../data/text-values";
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
  StructField,
  StructType,
  sameType,
  TimestampType,
} from "../data/types";
import { csvOptions } from "./csv-options";
import type { LoadedFile } from "./reader";

type Records = (file: LoadedFile) => Iterable<{ readonly cells: readonly (string | null)[] }>;

export async function inferCsvSchema(
  files: AsyncIterable<LoadedFile>,
  options: FileOptions,
  records: Records,
): Promise<StructType | null> {
  const { header, nullValue } = csvOptions(options);
  const infer = options.flag("inferSchema", false);
  const test = new TypeTests(options);
  let names: string[] | null = null;
  let types: DataType[] = [];
  for await (const file of files) {
    let first = true;
    for (const { cells } of records(file)) {
      if (names === null) {
        names = header ? headerNames(cells, nullValue) : cells.map((_, i) => `_c${i}`);
        types = names.map(() => NullType);
        if (!infer) return structOf(names, types);
      }
      if (!(first && header))
        types = types.map((type, i) => {
          const cell = cells[i] ?? null;
          return cell === null || cell === nullValue ? type : test.widen(type, cell);
        });
      first = false;
    }
  }
  // In the permissive mode the column for bad records is only there when the program asks for it.
  badRecords(options, null);
  return names === null ? null : structOf(names, types);
}

function structOf(names: readonly string[], types: readonly DataType[]): StructType {
  return new StructType(names.map((name, i) => new StructField(name, types[i] === NullType ? StringType : types[i])));
}

/** A header without a name is `_c<i>`; a name that comes twice gets its number. */
function headerNames(cells: readonly (string | null)[], nullValue: string): string[] {
  const lower = cells.map((cell) => (cell ?? "").toLowerCase());
  return cells.map((cell, i) => {
    if (cell === null || cell === "" || cell === nullValue) return `_c${i}`;
    const isTwice = lower.indexOf(lower[i]) !== lower.lastIndexOf(lower[i]);
    return isTwice ? `${cell}${i}` : cell;
  });
}

class TypeTests {
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
  if (high.kind === "decimal") return mergeDecimals(asDecimal(low), high);
  return high;
}

function mergeDecimals(a: DecimalType, b: DecimalType): DataType {
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  return whole + scale > 38 ? DoubleType : new DecimalType(whole + scale, scale);
}

function asDecimal(type: DataType): DecimalType {
  if (type.kind === "decimal") return type;
  return new DecimalType(type.kind === "int" ? 10 : 20, 0);
}

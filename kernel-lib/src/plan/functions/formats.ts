/** `format_string`, `printf` and `format_number`: numbers and texts put into shape. */
import { Decimal } from "../../data/decimal";
import { javaFormat } from "../../data/java-format";
import { formatInfinity, formatWithPattern, halfEven } from "../../data/number-pattern";
import { type DataType, DoubleType, IntegerType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { renamed, STRING } from "./define";
import { isNumeric } from "./numeric-types";

const formatString: ScalarFunction = {
  kind: "scalar",
  name: "format_string",
  arity: [1, Number.POSITIVE_INFINITY],
  expects: '"STRING"',
  bind([format, ...types]) {
    if (STRING.accept(format) === null) return null;
    const compute = (pattern: string | null, ...values: Value[]): string | null =>
      pattern === null ? null : javaFormat(pattern, values, types);
    return {
      argumentTypes: [StringType, ...types],
      dataType: StringType,
      seesNulls: { neverNull: false },
      nullable: ([pattern]) => pattern,
      code: (values, context) => `${context.reference("format_string", compute)}(${values.join(", ")})`,
    };
  },
};

/** Groups of three digits and so many after the point; halves go to the even digit, by the exact value of a double. */
function formatNumber(value: number | bigint | Decimal, digits: number, type: DataType): string | null {
  if (digits < 0) return null;
  if (typeof value === "number" && !Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const exact = exactly(value, type);
  const negative = exact.unscaled < 0n || Object.is(value, -0);
  const text = halfEven(exact.abs(), digits).toPlain();
  const [whole, fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${negative ? "-" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** All binary digits of a double, not only those of its shortest text: 2.675 lies below itself. */
function exactly(value: number | bigint | Decimal, type: DataType): Decimal {
  if (value instanceof Decimal) return value;
  if (typeof value === "bigint" || (type.kind !== "double" && type.kind !== "float"))
    return new Decimal(BigInt(value), 0);
  let scale = 0;
  let scaled = value;
  while (!Number.isInteger(scaled) && scale < 1074) {
    scaled *= 2;
    scale += 1;
  }
  // value = scaled / 2^scale = scaled * 5^scale / 10^scale
  return new Decimal(BigInt(scaled) * 5n ** BigInt(scale), scale);
}

const NUMBERS = new Set(["int", "short", "byte", "null"]);

/** The same by a pattern; the empty one is that of no digits after the point. */
function formatByPattern(value: number | bigint | Decimal, pattern: string, type: DataType): string | null {
  const isReal = typeof value === "number" && !Number.isFinite(value);
  if (isReal) return Number.isNaN(value) ? "NaN" : formatInfinity(value < 0, pattern);
  const exact = exactly(value, type);
  return formatWithPattern(exact, exact.unscaled < 0n || Object.is(value, -0), pattern === "" ? "#,##0" : pattern);
}

const formatNumbers: ScalarFunction = {
  kind: "scalar",
  name: "format_number",
  arity: [2, 2],
  expects: '"NUMERIC"',
  expectsEach: ['"NUMERIC"', '("INT" or "STRING")'],
  bind([type, second]) {
    const isPattern = second.kind === "string";
    if (!isNumeric(type) && type.kind !== "null") return null;
    if (!isPattern && !NUMBERS.has(second.kind)) return null;
    // Java's formats write no more digits than that.
    const byDigits = (value: number | bigint | Decimal, n: number): string | null =>
      formatNumber(value, Math.min(n, 340), type);
    const byPattern = (value: number | bigint | Decimal, pattern: string): string | null =>
      formatByPattern(value, pattern, type);
    return {
      argumentTypes: [type.kind === "null" ? DoubleType : type, isPattern ? second : IntegerType],
      dataType: StringType,
      nullableResult: true,
      code: ([value, n], context) =>
        `${context.reference("format_number", isPattern ? byPattern : byDigits)}(${value}, ${n})`,
    };
  },
};

export const formats: readonly ScalarFunction[] = [formatString, renamed(formatString, "printf"), formatNumbers];

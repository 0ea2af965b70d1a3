/** `format_string`, `printf` and `format_number`: numbers and texts put into shape. */
import { Decimal } from "../../data/decimal";
import { javaFormat } from "../../data/java-format";
import { type DataType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { INT, renamed, STRING } from "./define";
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

function halfEven(value: Decimal, digits: number): Decimal {
  if (digits >= value.scale) return value.rescale(digits);
  const unit = 10n ** BigInt(value.scale - digits);
  const down = value.unscaled / unit;
  const twice = 2n * (value.unscaled % unit);
  const up = twice > unit || (twice === unit && down % 2n === 1n);
  return new Decimal(up ? down + 1n : down, digits);
}

/** With a pattern in place of the number of digits it is not there yet. */
const formatNumbers: ScalarFunction = {
  kind: "scalar",
  name: "format_number",
  arity: [2, 2],
  expects: '"NUMERIC"',
  expectsEach: ['"NUMERIC"', '"INT"'],
  bind([type, digits]) {
    if (!isNumeric(type) || digits.kind === "string" || INT.accept(digits) === null) return null;
    const compute = (value: number | bigint | Decimal, n: number): string | null => formatNumber(value, n, type);
    return {
      argumentTypes: [type, INT.accept(digits) as DataType],
      dataType: StringType,
      nullableResult: true,
      code: ([value, n], context) => `${context.reference("format_number", compute)}(${value}, ${n})`,
    };
  },
};

export const formats: readonly ScalarFunction[] = [formatString, renamed(formatString, "printf"), formatNumbers];
